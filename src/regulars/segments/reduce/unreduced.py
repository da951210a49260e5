"""No reduction: the groups lie in the scaled features themselves.

Use when there are few features, or when every one of them must count; not when many of them
overlap, because what is said five times then counts five times.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw
from pydantic import BaseModel, ConfigDict

from regulars.segments.reduce.reducer import Matrix


class UnreducedConfig(BaseModel):
    """Nothing to set."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    algorithm: Literal["none"] = "none"
    """Name in the catalogue."""


@dataclass(frozen=True, slots=True)
class Unreduced:
    """The features as they are."""

    width: int
    """How many features, f."""

    def transform(self, points: Matrix) -> Matrix:
        """Return the points."""
        return points

    def reconstruct(self, codes: Matrix) -> Matrix:
        """Return the codes."""
        return codes

    def expressions(self, columns: Sequence[str], prefix: str) -> list[nw.Expr]:
        """Return the columns under new names."""
        return [nw.col(c).alias(f"{prefix}{i}") for i, c in enumerate(columns, start=1)]

    def to_dict(self) -> dict[str, Any]:
        """Return the state as JSON values."""
        return {"width": self.width}


class NoReduction:
    """Learns nothing but the number of features."""

    def __init__(self, config: UnreducedConfig) -> None:
        self.config = config

    def fit(self, points: Matrix, *, seed: int) -> Unreduced:  # noqa: ARG002 - of other methods
        """Keep points of shape (n, f) as they are."""
        return Unreduced(points.shape[1])

    @staticmethod
    def restore(state: dict[str, Any]) -> Unreduced:
        """Return what `Unreduced.to_dict` described."""
        return Unreduced(state["width"])
