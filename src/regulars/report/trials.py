"""The ways of grouping customers that were compared, each at its own best number of segments."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.report.reading import Tables, collect
from regulars.segments import way_in_words


@dataclass(frozen=True, slots=True)
class Way:
    """One way of grouping; what could not be measured is None.

    Attributes:
        name: how groups were found, and in what.
        k: its own best number of groups.
        separation: mean silhouette in the scaled features, by which ways are compared.
        stability: agreement between resamples.
        kept_share: share of the variance that the coordinates give back on held-out customers.
        noise_share: share of customers in no group.
        seconds: processor time.
        chosen: whether the segments are made this way.
        verdict: why, or why not.
    """

    name: str
    k: int | None
    separation: float | None
    stability: float | None
    kept_share: float | None
    noise_share: float | None
    seconds: float | None
    chosen: bool
    verdict: str


def read_ways(tables: Tables) -> list[Way]:
    """Reads one row for each way, the chosen one first, the best separated next."""
    frame = tables.find("segment_trials")
    rows = [] if frame is None else collect(frame.sort("trial"))
    ways = [
        Way(
            way_in_words(row["clustering"], row["reduction"]),
            row["k"],
            row["separation"],
            row["stability"],
            row["kept_share"],
            row["noise_share"],
            row["cpu_seconds"],
            row["chosen"],
            row["verdict"],
        )
        for row in rows
        if row["own_best"] or row["k"] is None
    ]
    return sorted(ways, key=lambda way: (not way.chosen, -(way.separation or -2.0)))
