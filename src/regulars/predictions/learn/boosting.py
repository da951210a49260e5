"""Boosted trees by LightGBM (:cite:t:`ke:lightgbm`), for probabilities, mean amounts and quantiles.

Cost O(n f rounds) to fit, O(n rounds depth) to score. Use by default: it takes missing values and
texts as they are and finds interactions. Do not use to look beyond what was seen: a tree's value is
constant outside the range of the examples.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np

from regulars.model import BadData
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.config import BoostingConfig
from regulars.predictions.learn.examples import Matrix

TWEEDIE_POWER = 1.5
_NUMBERS_PER_THREAD = 1_000_000
OBJECTIVES: dict[str, dict[str, Any]] = {
    "binary": {"objective": "binary", "metric": "binary_logloss"},
    "amount": {
        "objective": "tweedie",
        "metric": "tweedie",
        "tweedie_variance_power": TWEEDIE_POWER,
    },
}


@dataclass(frozen=True, slots=True)
class Trees:
    """Grown trees."""

    booster: Any
    """LightGBM's `Booster`."""
    threads: int
    """Threads to score with; the result does not depend on it."""

    def predict(self, points: Matrix) -> Vector:
        """Return the probability, the mean amount or the quantile of each row, shape (n,)."""
        threads = threads_for(points, self.threads)
        found: Vector = self.booster.predict(points, num_threads=threads)
        return found

    def log_odds(self, points: Matrix) -> Vector:
        """The sum of the trees before the link, shape (n,): of probabilities their log-odds."""
        threads = threads_for(points, self.threads)
        found: Vector = self.booster.predict(points, raw_score=True, num_threads=threads)
        return found

    def contributions(self, points: Matrix) -> Matrix:
        """Exact tree SHAP values (:cite:t:`lundberg:treeshap`), shape (n, f + 1).

        The last column is the same for everybody; each row sums to the log-odds, the logarithm of
        the mean amount, or the quantile.
        """
        if not len(points):  # LightGBM divides by the number of rows
            return np.zeros((0, points.shape[1] + 1))
        found: Matrix = self.booster.predict(
            points, pred_contrib=True, num_threads=threads_for(points, self.threads)
        )
        return found

    @property
    def rounds(self) -> int:
        """How many trees are used: those up to the lowest held-out loss, where it was watched."""
        best: int = self.booster.best_iteration
        return best if best > 0 else int(self.booster.num_trees())

    def to_text(self) -> str:
        """LightGBM's own text format."""
        text: str = self.booster.model_to_string()
        return text

    @classmethod
    def from_text(cls, text: str, *, threads: int) -> Self:
        """Read what `to_text` wrote.

        Raises:
            BadData: it is something else.
        """
        import lightgbm

        try:
            return cls(lightgbm.Booster(model_str=text), threads)
        except lightgbm.basic.LightGBMError as error:
            raise BadData(
                "these are no trees that LightGBM can read", way_out="fit the model again"
            ) from error


@dataclass(frozen=True, slots=True)
class Boosting:
    """Grows trees of one size towards one objective."""

    config: BoostingConfig
    """How."""
    objective: dict[str, Any]
    """LightGBM's parameters of the loss."""
    leaves: int
    """Of each tree at most."""
    categorical: list[int]
    """Columns that hold codes of texts."""
    threads: int
    """To grow and score with."""
    seed: int
    """Of the drawn customers and columns."""

    def grow_until_held_out(
        self,
        points: Matrix,
        label: Vector,
        held_points: Matrix,
        held_label: Vector,
        *,
        bases: tuple[Vector, Vector] | None = None,
    ) -> Trees:
        """Grow until the loss on held-out rows stops falling.

        Args:
            points: shape (n, f).
            label: shape (n,).
            held_points: shape (m, f).
            held_label: shape (m,).
            bases: what is there before the first tree, on the scale of the trees' sum, of either
                rows; the trees are what must be added to it.
        """
        base, held_base = bases or (None, None)
        held_out = (held_points, held_label, held_base)
        return self._grow(points, label, self.config.rounds, base, held_out)

    def grow(
        self, points: Matrix, label: Vector, rounds: int, *, base: Vector | None = None
    ) -> Trees:
        """Grow so many trees, on top of a base where one is given."""
        return self._grow(points, label, rounds, base, None)

    def _grow(
        self,
        points: Matrix,
        label: Vector,
        rounds: int,
        base: Vector | None,
        held_out: tuple[Matrix, Vector, Vector | None] | None,
    ) -> Trees:
        import lightgbm

        parameters = self._parameters(points)
        known: dict[str, Any] = {"categorical_feature": self.categorical, "params": parameters}
        learned = lightgbm.Dataset(points, label, init_score=base, **known)
        watched: list[Any] = []
        stopping: list[Callable[..., Any]] = []
        if held_out is not None:
            held_points, held_label, held_base = held_out
            watched = [
                lightgbm.Dataset(
                    held_points, held_label, init_score=held_base, reference=learned, **known
                )
            ]
            stopping = [lightgbm.early_stopping(self.config.patience, verbose=False)]
        booster = lightgbm.train(parameters, learned, rounds, watched, callbacks=stopping)
        return Trees(booster, self.threads)

    def _parameters(self, points: Matrix) -> dict[str, Any]:
        config = self.config
        return {
            **self.objective,
            "num_leaves": self.leaves,
            "learning_rate": config.learning_rate,
            "min_data_in_leaf": min(config.leaf_customers, max(1, len(points) // 20)),
            "feature_fraction": config.feature_share,
            "bagging_fraction": config.customer_share,
            "bagging_freq": 1,
            "lambda_l2": config.l2,
            "num_threads": threads_for(points, self.threads),
            "seed": self.seed,
            "deterministic": True,
            "force_row_wise": True,
            "verbosity": -1,
        }


def threads_for(points: Matrix, most: int) -> int:
    """How many threads so many numbers are worth: on few of them threads wait for each other."""
    return min(most, 1 + points.size // _NUMBERS_PER_THREAD)


class Grown(Protocol):
    """What has trees."""

    @property
    def rounds(self) -> int:
        """How many."""


def mean_rounds(grown: Sequence[Grown]) -> int:
    """The number of trees to grow on all rows: the mean over the folds."""
    return max(1, round(float(np.mean([trees.rounds for trees in grown]))))
