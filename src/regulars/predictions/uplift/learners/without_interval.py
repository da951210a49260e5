"""Learners that know no interval of a single customer's uplift say so."""

from __future__ import annotations

from regulars.predictions.uplift.covariates import Matrix


class WithoutInterval:
    """Gives no interval: none is known that covers for boosted trees."""

    __slots__ = ()

    def interval(self, X: Matrix, level: float) -> None:
        """None."""
