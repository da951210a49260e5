"""Discrete-time hazard: in each step of time, who of those still there leaves?

One row per customer and step, labelled 1 in the step of leaving; the probability h of the row,
given the customer's columns and the end of the step, makes survival S(t) = product of 1 - h up
to t (key `singer:discrete`). LightGBM (key `ke:lightgbm`) learns h, so that effects may be of any
shape and may change with time. The rows are never all laid out: leavers' rows are kept, of the
others as many are drawn as the settings allow, each weighted by the inverse of its chance.

Cost O(rows trees) to fit, O(n steps trees) to score. Use with thousands of customers or where the
proportional-hazards check fails. Do not use to look far beyond the longest tenure seen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Self

import numpy as np

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn import Trees
from regulars.predictions.learn.examples import Index, Matrix
from regulars.predictions.survival.config import SurvivalConfig
from regulars.predictions.survival.steps import steps_at_risk
from regulars.predictions.survival.tenures import Flags

NAME = "discrete-time hazard, LightGBM"
_ROWS_AT_ONCE = 1_000_000
_STOPPING_PARTS = 5
_PATIENCE = 25
_NUMBERS_PER_THREAD = 20_000_000  # each of many small trees has threads wait for one another


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of customer and step.

    Attributes:
        customer: position of the customer.
        step: number of the step, from 0.
        label: whether the customer left in it.
        weight: how many rows this one stands for.
    """

    customer: Index
    step: Index
    label: Vector
    weight: Vector


def person_period(duration: Vector, left: Flags, edges: Vector, *, most: int, seed: int) -> Rows:
    """Draw at most about `most` rows; memory is bounded by it and the number of customers.

    Args:
        duration: shape (n,).
        left: shape (n,).
        edges: of the steps.
        most: rows to keep.
        seed: of the draw.
    """
    steps = steps_at_risk(duration, left, edges)
    ends = np.cumsum(steps)
    leavers = np.flatnonzero(left & (steps > 0))
    total = int(ends[-1])
    if total <= most:
        customer = np.repeat(np.arange(len(steps)), steps)
        step = np.arange(total) - np.repeat(ends - steps, steps)
        label = np.zeros(total)
        label[ends[leavers] - 1] = 1.0
        return Rows(customer, step, label, np.ones(total))
    draws = max(most - len(leavers), 1)
    drawn = np.unique(np.random.default_rng(seed).integers(0, total, draws))
    drawn = np.setdiff1d(drawn, ends[leavers] - 1, assume_unique=True)
    customer = np.searchsorted(ends, drawn, side="right")
    others = total - len(leavers)
    return Rows(
        np.concatenate([leavers, customer]),
        np.concatenate([steps[leavers] - 1, drawn - (ends - steps)[customer]]),
        np.concatenate([np.ones(len(leavers)), np.zeros(len(drawn))]),
        np.concatenate([np.ones(len(leavers)), np.full(len(drawn), others / max(len(drawn), 1))]),
    )


@dataclass(frozen=True, slots=True)
class HazardTrees:
    """Learned hazards."""

    trees: Trees
    """They read the customer's columns and, last, the end of the step."""
    edges: Vector
    """Ends of the steps, from 0."""

    @classmethod
    def fit(
        cls,
        points: Matrix,
        duration: Vector,
        left: Flags,
        edges: Vector,
        *,
        categorical: list[int],
        config: SurvivalConfig,
    ) -> Self:
        """Grow trees until held-out customers are not told better, then anew on all.

        Args:
            points: encoded columns, shape (n, f).
            duration: shape (n,).
            left: shape (n,).
            edges: of the steps.
            categorical: positions of texts among the columns.
            config: the settings.
        """
        import lightgbm

        rows = person_period(duration, left, edges, most=config.most_rows, seed=config.seed)
        laid_out = np.column_stack([points[rows.customer], edges[1:][rows.step]])
        parameters = _parameters(laid_out, config)
        held = np.random.default_rng(config.seed).integers(0, _STOPPING_PARTS, len(points)) == 0
        inside = held[rows.customer]

        def dataset(chosen: Flags, like: Any = None) -> Any:  # noqa: ANN401 - of LightGBM
            return lightgbm.Dataset(
                laid_out[chosen],
                rows.label[chosen],
                weight=rows.weight[chosen],
                reference=like,
                categorical_feature=categorical,
                params=parameters,
            )

        learned = dataset(~inside)
        stopping: list[Callable[..., Any]] = [lightgbm.early_stopping(_PATIENCE, verbose=False)]
        first = lightgbm.train(
            parameters,
            learned,
            config.rounds,
            [dataset(inside, learned)],
            callbacks=stopping,
        )
        everything = dataset(np.ones(len(inside), dtype=np.bool_))
        booster = lightgbm.train(parameters, everything, max(first.best_iteration, 1))
        return cls(Trees(booster, config.threads), edges)

    def to_dict(self) -> dict[str, Any]:
        """The state as JSON values, the trees in LightGBM's own text."""
        return {"trees": self.trees.to_text(), "edges": self.edges.tolist()}

    @classmethod
    def from_dict(cls, state: dict[str, Any], *, threads: int) -> Self:
        """Restore what `to_dict` returned.

        Raises:
            BadData: these are no trees.
        """
        return cls(Trees.from_text(state["trees"], threads=threads), np.array(state["edges"]))

    def survival(self, points: Matrix) -> Matrix:
        """S at each of the edges, shape (n, edges)."""
        steps = len(self.edges) - 1
        found = np.ones((len(points), steps + 1))
        many = max(1, _ROWS_AT_ONCE // steps)
        for begin in range(0, len(points), many):
            part = points[begin : begin + many]
            laid_out = np.column_stack(
                [np.repeat(part, steps, axis=0), np.tile(self.edges[1:], len(part))]
            )
            hazard = self.trees.predict(laid_out).reshape(len(part), steps)
            found[begin : begin + many, 1:] = np.cumprod(1 - hazard, axis=1)
        return found

    def contributions(self, points: Matrix, since: Vector, horizon: float) -> Matrix:
        """Exact tree SHAP values of the steps ahead, shape (n, f + 1), the last that of time.

        The log-odds of leaving are explained in each step that ends within the horizon and averaged
        over them, which keeps them exact: a mean of sums is the sum of means. After the last step
        known it stays what it was in that.

        Args:
            points: encoded columns, shape (n, f).
            since: how long each has stayed, shape (n,).
            horizon: how far ahead.
        """
        ends = self.edges[1:]
        first = np.minimum(np.searchsorted(ends, since, side="right"), len(ends) - 1)
        after = np.searchsorted(ends, since + horizon, side="right")
        steps = np.maximum(after - first, 1)
        customer = np.repeat(np.arange(len(points)), steps)
        place = (
            np.arange(steps.sum()) - np.repeat(np.cumsum(steps) - steps, steps) + first[customer]
        )
        laid_out = np.column_stack([points[customer], ends[place]])
        moved = self.trees.contributions(laid_out)[:, :-1]
        found: Matrix = np.add.reduceat(moved, np.cumsum(steps) - steps) / steps[:, None]
        return found


def _parameters(laid_out: Matrix, config: SurvivalConfig) -> dict[str, Any]:
    return {
        "objective": "binary",
        "metric": "binary_logloss",
        "num_leaves": 8,
        "learning_rate": 0.08,
        "min_data_in_leaf": max(20, min(200, len(laid_out) // 200)),
        "feature_fraction": 0.8,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 5.0,
        "max_cat_to_onehot": 8,
        "num_threads": min(config.threads, 1 + laid_out.size // _NUMBERS_PER_THREAD),
        "seed": config.seed,
        "deterministic": True,
        "force_row_wise": True,
        "verbosity": -1,
    }
