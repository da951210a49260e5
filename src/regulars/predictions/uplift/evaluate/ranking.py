"""Customers in order of a score, and what treatment and control did down to each place.

Equal scores are one step: whom a tie puts first is chance, so between its ends every count grows
in a straight line, which is the mean over all orders of the tied.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np

from regulars.predictions.uplift.experiment import Floats, Rows, Trial


@dataclass(frozen=True, slots=True)
class Curve:
    """Cumulated counts at the ends of the steps, each of shape (steps + 1,), beginning with 0."""

    customers: Floats
    """Customers so far."""
    n0: Floats
    """Of them in control; weighed by 1 / propensity where that varies."""
    n1: Floats
    """Of them treated; weighed likewise."""
    y0: Floats
    """Sum of the outcomes of control."""
    y1: Floats
    """Sum of the outcomes of the treated."""

    def at(self, shares: Floats) -> Curve:
        """The counts when these shares of the customers are taken, ties in a straight line."""
        wanted = shares * self.customers[-1]
        return Curve(
            wanted,
            *(np.interp(wanted, self.customers, c) for c in (self.n0, self.n1, self.y0, self.y1)),
        )

    @property
    def uplift(self) -> Floats:
        """Difference of the arms' means among those so far; 0 before both arms are seen."""
        both = (self.n0 > 0) & (self.n1 > 0)
        n0, n1 = np.where(both, self.n0, 1.0), np.where(both, self.n1, 1.0)
        return np.where(both, self.y1 / n1 - self.y0 / n0, 0.0)

    def between(self) -> Curve:
        """The counts of each step by itself: shape (steps,)."""
        return Curve(*(np.diff(c) for c in (self.customers, self.n0, self.n1, self.y0, self.y1)))


@dataclass(frozen=True, slots=True)
class Ranking:
    """An order of customers, from the highest score to the lowest."""

    order: Rows
    """Rows in that order, shape (n,)."""
    starts: Rows
    """Place at which each step begins, shape (steps,)."""
    sums: Floats
    """What a customer adds, in that order, shape (n, 5): see `Curve`."""

    @classmethod
    def of(cls, score: Floats, trial: Trial, *, weighted: bool = False) -> Self:
        """Rank customers by a score.

        Args:
            score: shape (n,), higher first.
            trial: the customers.
            weighted: the propensity varies, so each customer stands for 1 / propensity.
        """
        order = np.argsort(-score, kind="stable")
        ranked = score[order]
        starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
        w, e = trial.treated, trial.propensity
        stands_for = 1 / np.where(w, e, 1 - e) if weighted else np.ones(len(w))
        n0, n1 = stands_for * ~w, stands_for * w
        sums = np.column_stack([np.ones(len(w)), n0, n1, n0 * trial.y, n1 * trial.y])
        return cls(order, starts, sums[order])

    def coarser(self, most: int) -> Ranking:
        """The same order with at most about `most` steps, for the many replicates of an interval.

        A step then holds some n / most customers of nearly the same score.
        """
        if len(self.starts) <= most:
            return self
        places = np.linspace(0, len(self.order), most, endpoint=False).astype(np.intp)
        nearest = np.searchsorted(self.starts, places)
        return Ranking(
            self.order, np.unique(self.starts[np.minimum(nearest, len(self.starts) - 1)]), self.sums
        )

    def curve(self, times: Floats | None = None) -> Curve:
        """The counts; with `times`, shape (n,) in the trial's order, a row counts so often."""
        sums = self.sums if times is None else self.sums * times[self.order, None]
        steps = np.add.reduceat(sums, self.starts, axis=0)
        cumulated = np.vstack([np.zeros(5), np.cumsum(steps, axis=0)])
        return Curve(*cumulated.T)
