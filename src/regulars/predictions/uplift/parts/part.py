"""What learners are made of: something fitted that gives each customer a number."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, Protocol, Self

from regulars.predictions.uplift.covariates import Matrix
from regulars.predictions.uplift.experiment import Floats


class Part(Protocol):
    """A fitted function of the covariates, kept in an open format."""

    suffix: ClassVar[str]
    """End of its file name; tells its kind."""

    def predict(self, X: Matrix) -> Floats:
        """The number of each row of shape (n, d): shape (n,)."""

    def save(self, path: Path) -> None:
        """Write the file."""

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote."""
