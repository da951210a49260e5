"""Learn with every method on some rows, each stopped and calibrated on parts held out of them.

The parts are other customers at the same cuts, not later cuts: the model kept learns from all
cuts, and a calibration learned from one cut to the next would correct a change of level once more
that the model has already seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.evaluate.scoring_rules import log_losses
from regulars.predictions.learn.boosting import (
    OBJECTIVES,
    TWEEDIE_POWER,
    Boosting,
    Trees,
    mean_rounds,
)
from regulars.predictions.learn.calibrate import (
    Calibration,
    choose_calibration,
    mapped_held_out,
)
from regulars.predictions.learn.config import LearnConfig, Method
from regulars.predictions.learn.corrected import Corrected, CorrectedBoosting, fit_corrected
from regulars.predictions.learn.encoding import Encoding
from regulars.predictions.learn.examples import Examples, Index, Matrix, Target
from regulars.predictions.learn.linear import LinearModel, fit_linear
from regulars.predictions.learn.splits import Fold, at_random

LOSS_WORDS: dict[Target, str] = {"binary": "log loss", "amount": "Tweedie deviance"}
REGRESSION_WORDS: dict[Target, str] = {
    "binary": "logistic regression",
    "amount": "Tweedie regression",
}
Grower = Boosting | CorrectedBoosting
_SMALLEST = 1e-6  # mean amounts count as this at least


@dataclass(frozen=True, slots=True)
class Candidate:
    """One method, learned.

    Attributes:
        name: in words.
        predictor: of raw probabilities or amounts.
        calibration: of these.
        loss: on the held-out part of the rows, calibrated by the others of them.
    """

    name: str
    predictor: Trees | LinearModel | Corrected
    calibration: Calibration
    loss: float

    def predict(self, points: Matrix) -> Vector:
        """Return calibrated probabilities or amounts, shape (n,)."""
        return self.calibration.apply(self.predictor.predict(points))


@dataclass(frozen=True, slots=True)
class Lesson:
    """What all methods share.

    Attributes:
        examples: all of them.
        points: all of them encoded, shape (n, f).
        encoding: of the columns.
        config: the settings.
        seed: of everything random.
    """

    examples: Examples
    points: Matrix
    encoding: Encoding
    config: LearnConfig
    seed: int

    @property
    def corrects(self) -> bool:
        """Whether methods correct the probability in the last column."""
        return self.examples.base is not None

    def names(self) -> dict[str, Method]:
        """The methods of the settings by their names in words."""
        of = {"boosting": "LightGBM", "linear": REGRESSION_WORDS[self.examples.target]}
        return {of[method]: method for method in self.config.methods}

    def candidates(self, rows: Index, methods: Iterable[Method]) -> list[Candidate]:
        """Learn with some methods on some rows, looking at no other; the best first."""
        folds = at_random(self.examples, rows, self.config.inner_folds, self.seed)
        by_method = {"boosting": self._boosted, "linear": self._linear}
        learned = [by_method[method](rows, folds) for method in methods]
        return sorted(learned, key=lambda candidate: candidate.loss)

    def _boosted(self, rows: Index, folds: list[Fold]) -> Candidate:
        label = self.examples.label

        def attempt(leaves: int) -> tuple[float, Grower, Sequence[Trees | Corrected], Vector]:
            how = self._boosting(leaves)
            grown = [
                how.grow_until_held_out(
                    *(self.points[f.learn], label[f.learn]),
                    *(self.points[f.held_out], label[f.held_out]),
                )
                for f in folds
            ]
            raw = np.concatenate(
                [t.predict(self.points[f.held_out]) for t, f in zip(grown, folds, strict=True)]
            )
            loss = losses(self.examples.target, label[_held_out(folds)], raw).mean()
            return float(loss), how, grown, raw

        attempts = [attempt(leaves) for leaves in self.config.boosting.leaves]
        _, how, grown, raw = min(attempts, key=lambda attempt: attempt[0])
        trees = how.grow(self.points[rows], label[rows], mean_rounds(grown))
        return self._candidate("LightGBM", trees, folds, raw)

    def _boosting(self, leaves: int) -> Grower:
        config = self.config
        how = Boosting(
            config.boosting,
            OBJECTIVES[self.examples.target],
            leaves,
            self.encoding.categorical,
            config.threads,
            self.seed,
        )
        return CorrectedBoosting(how) if self.corrects else how

    def _linear(self, rows: Index, folds: list[Fold]) -> Candidate:
        target = self.examples.target

        def fit(where: Index) -> LinearModel | Corrected:
            known = (self.points[where], self.examples.label[where], self.encoding)
            if self.corrects:
                return fit_corrected(*known, config=self.config.linear)
            return fit_linear(*known, target=target, config=self.config.linear)

        raw = np.concatenate([fit(f.learn).predict(self.points[f.held_out]) for f in folds])
        return self._candidate(REGRESSION_WORDS[target], fit(rows), folds, raw)

    def _candidate(
        self,
        name: str,
        predictor: Trees | LinearModel | Corrected,
        folds: list[Fold],
        raw: Vector,
    ) -> Candidate:
        """Calibrate by what the method gave for the held-out part of the rows."""
        target, label = self.examples.target, self.examples.label[_held_out(folds)]
        if target == "binary":
            calibration = choose_calibration(raw, label, seed=self.seed)
        else:
            calibration = Calibration.fit("ratio", raw, label)
        # Judged on the rows that it was fitted on, the map with the most steps would always win.
        mapped = mapped_held_out(calibration.method, raw, label, seed=self.seed)
        loss = float(losses(target, label, mapped).mean())
        return Candidate(name, predictor, calibration, loss)


def losses(target: Target, label: Vector, predicted: Vector) -> Vector:
    """The loss of each row, shape (n,): log loss, or half the Tweedie deviance up to a constant."""
    if target == "binary":
        return log_losses(label, predicted)
    mean, p = np.maximum(predicted, _SMALLEST), TWEEDIE_POWER
    found: Vector = mean ** (2 - p) / (2 - p) - label * mean ** (1 - p) / (1 - p)
    return found


def _held_out(folds: list[Fold]) -> Index:
    return np.concatenate([fold.held_out for fold in folds])
