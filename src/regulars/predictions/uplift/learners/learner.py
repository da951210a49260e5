"""What a learner offers: it is built by `fit`, gives uplifts, and is its parts."""

from __future__ import annotations

from dataclasses import Field
from typing import Any, ClassVar, Protocol, Self

from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats
from regulars.predictions.uplift.learners.training import Training


class Learner(Protocol):
    """A fitted learner: a dataclass whose every field is a `Part`."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]

    @classmethod
    def fit(cls, training: Training) -> Self:
        """Learn from one arm against control."""

    def uplift(self, X: Matrix) -> Floats:
        """The effect of treating each customer, shape (n,), in units of the outcome."""

    def interval(self, X: Matrix, level: float) -> tuple[Floats, Floats] | None:
        """Limits of each uplift, where the learner knows them."""
