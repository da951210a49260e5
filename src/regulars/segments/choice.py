"""The number of segments that was chosen, what it was chosen from and by which settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class ChooseKConfig(BaseModel):
    """How the number of segments is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    k: int | None = Field(default=None, ge=2)
    """A fixed number of segments; empty to choose one."""
    k_min: int = Field(default=3, ge=2)
    """The fewest segments to try."""
    k_max: int = Field(default=8, ge=2)
    """The most segments to try."""
    smallest_share: float = Field(default=0.01, ge=0, lt=1)
    """A segment below this share of customers is tiny."""
    smallest_customers: int = Field(default=5, ge=1)
    """A segment with fewer customers is tiny."""
    stable_from: float = Field(default=0.75, ge=0, le=1)
    """Groups with at least this mean agreement between resamples count as stable."""
    as_stable: float = Field(default=0.05, ge=0)
    """Where nothing is stable, everything within this distance of the best goes on."""
    as_separated: float = Field(default=0.02, ge=0)
    """Silhouettes within this distance of the best count as equal."""
    resamples: int = Field(default=20, ge=2)
    """Bootstrap resamples for the stability."""
    customers: int = Field(default=20_000, ge=100)
    """The most customers for the scatter and the smallest segment."""
    silhouette_customers: int = Field(default=3_000, ge=100, le=5_000)
    """The most customers for silhouettes and resamples (their cost grows with the square)."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.k_min > self.k_max:
            raise ValueError("k_min must not be above k_max")
        return self


@dataclass(frozen=True, slots=True)
class Tried:
    """The evidence for one number of segments.

    Attributes:
        k: the number of segments.
        wcss: within-cluster sum of squares of the customers examined.
        elbow: distance under the chord of the WCSS curve, -1 to 1; the largest is the elbow.
        silhouette: mean silhouette, -1 to 1.
        stability: mean adjusted Rand index between resamples, about 0 to 1.
        smallest_share: share of customers in the smallest segment, 0 to 1.
        smallest_customers: that share of all customers, as a number of them.
        tiny: whether the smallest segment is too small to be worth a campaign.
    """

    k: int
    wcss: float
    elbow: float
    silhouette: float
    stability: float
    smallest_share: float
    smallest_customers: int
    tiny: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """The number of segments and why.

    Attributes:
        k: the number of segments.
        runner_up: the next best number, None where only one was tried.
        requested: whether the user fixed it.
        separated: whether the groups are more than a cut through one smooth cloud.
        reference_silhouette: the silhouette of k groups in a cloud without groups.
        evidence: the reasons as sentences, the decisive one first.
        tried: the numbers behind them.
    """

    k: int
    runner_up: int | None
    requested: bool
    separated: bool
    reference_silhouette: float
    evidence: tuple[str, ...]
    tried: tuple[Tried, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values, as `RunRecord.choice` wants them."""
        return {**asdict(self), "evidence": list(self.evidence), "tried": self._tried()}

    def _tried(self) -> list[dict[str, Any]]:
        return [asdict(row) for row in self.tried]

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        tried = tuple(Tried(**row) for row in state["tried"])
        return cls(**{**state, "evidence": tuple(state["evidence"]), "tried": tried})
