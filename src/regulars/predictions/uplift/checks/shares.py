"""Are the arms as large as planned? The sample ratio mismatch test (:cite:t:`fabijan:srm`).

Chi-square of the counts against the plan. A mismatch means that people went missing from one arm:
a broken assignment, a filter that only the treated passed, an event that was lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from regulars.model import BadData


@dataclass(frozen=True, slots=True)
class ShareCheck:
    """Counts beside the plan."""

    counts: dict[str, int]
    """Customers in each arm."""
    expected: dict[str, float]
    """Customers that the plan says."""
    p_value: float
    """Chance of a mismatch as large if the plan was followed."""


def check_shares(counts: Mapping[str, int], planned: Mapping[str, float]) -> ShareCheck:
    """Hold arms against their planned shares.

    Args:
        counts: customers in each arm.
        planned: their shares, in any unit: 1 : 1 : 2 is as good as 25, 25 and 50 %.

    Raises:
        BadData: the plan names other arms, or a share is not above zero.

    >>> check_shares({"none": 5_000, "mail": 5_000}, {"none": 1, "mail": 1}).p_value
    1.0
    >>> check_shares({"none": 5_000, "mail": 5_400}, {"none": 1, "mail": 1}).p_value < 0.001
    True
    """
    from scipy.stats import chi2

    if set(planned) != set(counts) or min(planned.values()) <= 0:
        raise BadData(
            "the planned shares do not fit the arms",
            column="planned_shares",
            way_out=f"give each of {', '.join(sorted(counts))} a share above 0",
        )
    people = sum(counts.values())
    whole = sum(planned.values())
    expected = {arm: people * share / whole for arm, share in planned.items()}
    statistic = sum((counts[arm] - n) ** 2 / n for arm, n in expected.items())
    return ShareCheck(dict(counts), expected, float(chi2.sf(statistic, len(counts) - 1)))
