"""The Kaplan-Meier estimate from counts per day.

Some customers have been watched for two years and some for a week. Who has not reordered yet is
not a customer who never will: the estimate counts each customer as long as they were watched (key
`kaplan:survival`). With d events and n at risk on a day, the share still waiting is the
product of 1 - d / n. The interval is Greenwood's on the log(-log) scale, which stays between 0 and
1 (key `kalbfleisch:survival`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import exp, inf, log, sqrt

_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Step:
    """One moment of the estimate.

    Attributes:
        day: time since the start, in days or another whole unit.
        at_risk: still waiting and watched at the beginning of the day.
        events: events on the day.
        censored: no longer watched after the day, without an event.
        happened: estimated share with the event by the end of the day.
        low: lower end of its 95 % interval; None before the first event.
        high: upper end; None likewise.
    """

    day: int
    at_risk: int
    events: int
    censored: int
    happened: float
    low: float | None
    high: float | None


def kaplan_meier(counts: Iterable[tuple[int, int, int]]) -> Iterator[Step]:
    """Estimate how many have had the event by each day.

    Args:
        counts: (day, events, censored), each day at most once, ascending.

    >>> [round(step.happened, 4) for step in kaplan_meier([(1, 1, 0), (2, 0, 1), (3, 1, 1)])]
    [0.25, 0.25, 0.625]
    """
    days = list(counts)
    at_risk = sum(events + censored for _, events, censored in days)
    waiting, greenwood = 1.0, 0.0
    for day, events, censored in days:
        waiting *= 1 - events / at_risk
        greenwood += events / (at_risk * (at_risk - events)) if at_risk > events else inf
        low = high = None
        if 0 < waiting < 1:
            width = _Z95 * sqrt(greenwood) / abs(log(waiting))
            low, high = 1 - waiting ** exp(-width), 1 - waiting ** exp(width)
        yield Step(day, at_risk, events, censored, 1 - waiting, low, high)
        at_risk -= events + censored
