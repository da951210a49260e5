"""How likely a customer was still watched at a time: what weights those whose end is known."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn.examples import Index
from regulars.predictions.survival.tenures import Flags


@dataclass(frozen=True, slots=True)
class ProductLimit:
    """A Kaplan-Meier curve (key `kaplan:survival`): 1 before the first time, steps after.

    Attributes:
        times: of the steps, ascending.
        values: the curve from each of them on.
    """

    times: Vector
    values: Vector

    @classmethod
    def of(cls, duration: Vector, happened: Flags) -> ProductLimit:
        """Estimate the share to whom it has not happened yet.

        Args:
            duration: shape (n,).
            happened: whether it did at the end of the duration, shape (n,).
        """
        times, place = np.unique(duration, return_inverse=True)
        ended = np.bincount(place)
        events = np.bincount(place, weights=happened)
        at_risk = len(duration) - np.concatenate([[0], np.cumsum(ended)[:-1]])
        return cls(times, np.cumprod(1 - events / at_risk))

    def at(self, times: Vector) -> Vector:
        """The curve at times."""
        return self._look(np.searchsorted(self.times, times, side="right"))

    def before(self, times: Vector) -> Vector:
        """The curve just before times."""
        return self._look(np.searchsorted(self.times, times, side="left"))

    def _look(self, place: Index) -> Vector:
        found: Vector = np.concatenate([[1.0], self.values])[place]
        return found
