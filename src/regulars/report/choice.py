"""How the number of segments was chosen, read from the record with tolerance for what is absent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MEASURED = (
    "wcss",
    "silhouette",
    "stability",
    "smallest_customers",
    "elbow",
    "gap",
    "calinski_harabasz",
    "davies_bouldin",
    "spherical_bic",
    "profile_distance",
    "revenue_spread",
)
_IN_WORDS = (
    ("wcss", "Within-cluster sum of squares", "bend"),
    ("elbow", "Depth under the chord", "highest"),
    ("silhouette", "Silhouette", "higher"),
    ("stability", "Stability", "higher"),
    ("gap", "Gap statistic", "higher"),
    ("calinski_harabasz", "Calinski-Harabasz", "higher"),
    ("davies_bouldin", "Davies-Bouldin", "lower"),
    ("spherical_bic", "BIC of round groups", "lower"),
    ("profile_distance", "Distance of the two most alike, standard deviations", "higher"),
    ("revenue_spread", "Share of the variance of revenue between them", "higher"),
    ("smallest_customers", "Customers in the smallest", "larger"),
)


@dataclass(frozen=True, slots=True)
class Tried:
    """One number of segments that was tried.

    Attributes:
        k: number of segments.
        offered: whether it might have been chosen; otherwise it is evidence only.
        wcss: within-cluster sum of squares, lower: closer together.
        silhouette: mean silhouette, -1 to 1, higher is better separated.
        stability: agreement of refits, 1 when the same groups come back.
        smallest_customers: customers in the smallest segment.
        elbow: how far the curve of `wcss` lies under its chord, as a share of its range.
        gap: the gap statistic, higher is better.
        calinski_harabasz: variance between against within, higher is better.
        davies_bouldin: mean likeness to the most similar segment, lower is better.
        spherical_bic: Bayesian information criterion of round groups, lower is better.
        profile_distance: standard deviations between the two most similar segments.
        revenue_spread: share of the variance of revenue between segments, 0 to 1.
    """

    k: int
    offered: bool
    wcss: float | None
    silhouette: float | None
    stability: float | None
    smallest_customers: float | None
    elbow: float | None
    gap: float | None
    calinski_harabasz: float | None
    davies_bouldin: float | None
    spherical_bic: float | None
    profile_distance: float | None
    revenue_spread: float | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen number of segments and why.

    Attributes:
        k: the choice.
        runner_up: the second best, or None.
        evidence: the reasons, as sentences.
        tried: every number tried, ascending.
        reference_silhouette: what customers without any groups would reach, or None.
    """

    k: int
    runner_up: int | None
    evidence: list[str]
    tried: list[Tried]
    reference_silhouette: float | None

    @property
    def elbow(self) -> Tried | None:
        """The number at which the curve of WCSS bends most; None where that is not known."""
        bends = [row for row in self.tried if row.wcss is not None and row.elbow]
        return max(bends, key=lambda row: (row.elbow, -row.k), default=None)

    @property
    def whole_wcss(self) -> float | None:
        """WCSS of all customers as one group, where the chord of the elbow begins.

        Follows from an elbow e at k, with the last number tried K, by
        e = (whole - wcss) / (whole - wcss of K) - (k - 1) / (K - 1).
        """
        known = [row for row in self.tried if row.wcss is not None and row.elbow is not None]
        if len(known) < 2 or self.elbow is None:  # noqa: PLR2004 - a curve
            return None
        first, last = known[0], known[-1]
        fallen = (first.elbow or 0.0) + (first.k - 1) / (last.k - 1)
        if not 0.0 < fallen < 1.0:
            return None
        return (fallen * (last.wcss or 0.0) - (first.wcss or 0.0)) / (fallen - 1.0)


def read_choice(record: Mapping[str, Any]) -> Choice | None:
    """Reads `RunRecord.choice`; None when there was nothing to choose.

    >>> read_choice({}) is None
    True
    >>> read_choice({"k": 3, "tried": [{"k": 3, "wcss": float("nan")}]}).tried[0].wcss is None
    True
    """
    if record.get("k") is None:
        return None
    tried = [
        Tried(
            int(row["k"]),
            row.get("offered") is not False,
            *(_number(row.get(name)) for name in _MEASURED),
        )
        for row in record.get("tried") or ()
        if row.get("k") is not None
    ]
    runner_up = record.get("runner_up")
    return Choice(
        k=int(record["k"]),
        runner_up=None if runner_up is None else int(runner_up),
        evidence=[str(sentence) for sentence in record.get("evidence") or ()],
        tried=sorted(tried, key=lambda row: row.k),
        reference_silhouette=_number(record.get("reference_silhouette")),
    )


def measures_known(tried: list[Tried]) -> list[tuple[str, str, str]]:
    """Field, name and better direction of the measures that are known for any number."""
    return [
        measure
        for measure in _IN_WORDS
        if any(getattr(row, measure[0]) is not None for row in tried)
    ]


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None
