"""Uplift forest: honest trees that split where the effect differs (:cite:t:`athey:forests`).

Each tree is grown on a random half of half of the customers by a criterion of the effect (see
`criteria`), and its leaves' effects are the arms' difference of means among the other quarter: who
chose a split never tells its effect, so no effect is flattered. The forest is the mean of its
trees; pairs of trees share a half, and the spread between halves gives each customer's standard
error.

Why not LightGBM: boosted regression of R- or DR-effects is what those learners do already; this
one needs no nuisance regression, offers the divergences that count outcomes per arm, and its
error. Cost O(trees x rows x columns x depth) counted by histograms of one-byte columns: memory is
a byte per cell and a tree's rows, whatever the number of trees.

Use for intervals of single customers and when effects jump; not with fewer than a few thousand
customers, of whom a tree's leaf sees a handful.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from regulars.model import Refused
from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners.forest.criteria import CRITERIA
from regulars.predictions.uplift.learners.forest.grow import Sample, effects, grow
from regulars.predictions.uplift.learners.training import Training
from regulars.predictions.uplift.parts import Bins, Trees

_FEWEST_TO_TELL = 5
_ROWS_TO_MEASURE = 2_000


@dataclass(frozen=True, slots=True)
class UpliftForest:
    """Grown trees."""

    trees: Trees
    """The forest."""

    @classmethod
    def fit(cls, training: Training) -> Self:
        """Grow the trees (see the module).

        Raises:
            Refused: the criterion is for yes or no, and the outcome is an amount.
        """
        config, trial = training.config.forest, training.trial
        if config.criterion == "kl" and not trial.binary:
            raise Refused(
                "the criterion kl counts yes and no, and the outcome is an amount",
                way_out="choose squared_difference",
            )
        bins = Bins.learn(trial.X, config.bins)
        codes = bins.codes(trial.X)
        n = len(trial)
        in_bag = min(n // 2, config.most_rows)
        columns = max(1, round(config.columns * len(codes)))
        shape = config.trees // 2 * 2, 2**config.depth - 1
        column = np.zeros(shape, dtype=np.int32)
        threshold = np.zeros(shape, dtype=np.uint8)
        effect = np.zeros((shape[0], shape[1] + 1))
        random = np.random.default_rng(training.seed)

        def least(rows: int) -> int:
            return max(config.fewest_rows, int(config.fewest_share * rows))

        for tree in range(shape[0]):
            if tree % 2 == 0:
                bag = random.choice(n, in_bag, replace=False)
            rows = random.permutation(bag)
            choosing, telling = (
                Sample(
                    codes[:, half],
                    trial.treated[half].astype(np.intp),
                    trial.y[half],
                    trial.binary,
                )
                for half in (rows[: in_bag // 2], rows[in_bag // 2 :])
            )
            arm = np.bincount(choosing.treated, minlength=2).tolist()
            splits = grow(
                choosing,
                criterion=CRITERIA[config.criterion],
                depth=config.depth,
                bins=config.bins,
                fewest=(least(arm[0]), least(arm[1])),
                columns=columns,
                random=random,
            )
            column[tree], threshold[tree] = splits.column, splits.threshold
            effect[tree] = effects(telling, splits, depth=config.depth, fewest=_FEWEST_TO_TELL)
        trees = Trees(bins.edges, column, threshold, effect, np.array([in_bag / n, 1.0]))
        step = max(1, n // _ROWS_TO_MEASURE)
        return cls(trees.with_own_share(trial.X[::step]))

    def uplift(self, X: Matrix) -> Floats:
        """The mean of the trees."""
        return self.trees.predict(X)

    def interval(self, X: Matrix, level: float) -> tuple[Floats, Floats]:
        """Normal limits about the mean; they cover chance, not what too coarse trees miss."""
        from scipy.stats import norm

        middle, error = self.trees.predict_with_error(X)
        reach = norm.ppf(0.5 + level / 2) * error
        return middle - reach, middle + reach
