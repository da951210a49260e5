"""How the number of segments was chosen, read from the record with tolerance for what is absent."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MEASURED = ("wcss", "silhouette", "stability", "smallest_customers")


@dataclass(frozen=True, slots=True)
class Tried:
    """One number of segments that was tried.

    Attributes:
        k: number of segments.
        wcss: within-cluster sum of squares, lower is tighter.
        silhouette: mean silhouette, -1 to 1, higher is better separated.
        stability: agreement of refits, 1 when the same groups come back.
        smallest_customers: customers in the smallest segment.
    """

    k: int
    wcss: float | None
    silhouette: float | None
    stability: float | None
    smallest_customers: float | None


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen number of segments and why.

    Attributes:
        k: the choice.
        runner_up: the second best, or None.
        evidence: the reasons, as sentences.
        tried: every number tried, ascending.
    """

    k: int
    runner_up: int | None
    evidence: list[str]
    tried: list[Tried]


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
    )


def _number(value: object) -> float | None:
    if isinstance(value, int | float) and math.isfinite(value):
        return float(value)
    return None
