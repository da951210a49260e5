"""The number of segments that was chosen, what it was chosen from and by which settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from regulars.segments.structure import Structure


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
    """The most customers for silhouettes (their cost grows with the square)."""
    refit_customers: int = Field(default=1_500, ge=100)
    """The most customers for resamples and clouds, in which groups are found many times."""
    clouds: int = Field(default=5, ge=2)
    """Clouds of customers without groups, for the gap statistic."""

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
        offered: whether it may be chosen; else it is evidence only.
        noise_share: share of customers who are like no others and in no segment, 0 to 1.
        silhouette_of_others: the silhouette without tiny segments, None where there are none.
        gap: by how much log WCSS lies below that of clouds without groups.
        gap_error: its standard error.
        calinski_harabasz: variance between segments over variance within, higher is better.
        davies_bouldin: width of segments over their distance, lower is better.
        spherical_bic: the BIC of groups as balls of one width, lower is better.
        profile_distance: standardised difference of the two most similar segments.
        revenue_spread: share of the variance of revenue that lies between segments, 0 to 1.

    What could not be measured is None.
    """

    k: int
    wcss: float
    elbow: float
    silhouette: float
    stability: float
    smallest_share: float
    smallest_customers: int
    tiny: bool
    offered: bool = True
    noise_share: float = 0.0
    silhouette_of_others: float | None = None
    gap: float | None = None
    gap_error: float | None = None
    calinski_harabasz: float | None = None
    davies_bouldin: float | None = None
    spherical_bic: float | None = None
    profile_distance: float | None = None
    revenue_spread: float | None = None


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
        favoured_k: what the evidence alone favours, offered or not.
        structure: whether there are groups at all.
        by_method: whether the method found the number itself.
        stayed_from: the number that would have won anew where the former one stays, else None.
    """

    k: int
    runner_up: int | None
    requested: bool
    separated: bool
    reference_silhouette: float
    evidence: tuple[str, ...]
    tried: tuple[Tried, ...]
    favoured_k: int | None = None
    structure: Structure | None = None
    by_method: bool = False
    stayed_from: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return JSON values, as `RunRecord.choice` wants them."""
        return {**asdict(self), "evidence": list(self.evidence), "tried": self._tried()}

    def _tried(self) -> list[dict[str, Any]]:
        return [asdict(row) for row in self.tried]

    @classmethod
    def from_dict(cls, state: dict[str, Any]) -> Self:
        """Restore what `to_dict` returned."""
        tried = tuple(Tried(**row) for row in state["tried"])
        structure = Structure(**state["structure"]) if state["structure"] else None
        evidence = tuple(state["evidence"])
        return cls(**{**state, "evidence": evidence, "tried": tried, "structure": structure})
