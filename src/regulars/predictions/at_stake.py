"""What is at stake with a customer: the revenue that would leave, as surely as it would.

    value at stake = probability to leave x revenue expected x share that was kept

A list by the probability alone is led by those who left long ago: nothing is to be won from them,
and little is expected of them. Below a probability of a quarter nothing is at stake yet.

Some of what came back can be matched to no purchase, so that it still counts as bought and revenue
is expected because of it. What was matched has been taken off the revenue expected already, so the
share kept is what was spent less all that came back, over what was spent less what was matched. Of
what was spent so far nothing has been taken off: there it is over all that was spent.
"""

from __future__ import annotations

import narwhals as nw

LEAST_CHURN = 0.25
"""Below, nothing is at stake yet."""


def kept_share(spent: str, *, sent_back: str | None, unmatched: str | None) -> nw.Expr:
    """The share of what counts as bought that was kept, 0 to 1; 1 where nothing is known.

    Args:
        spent: column of revenue so far, nothing taken off.
        sent_back: column of all that was sent back, a positive amount; None: no more is known than
            what could not be matched.
        unmatched: column of the part of it that could not be matched, where the rest has been taken
            off the worth; None: nothing has been taken off.
    """
    zero = nw.lit(0.0)
    counted = sent_back if unmatched is None else unmatched
    if counted is None:
        return nw.lit(1.0)
    still = nw.coalesce(nw.col(counted), zero)
    back = still if sent_back is None else nw.coalesce(nw.col(sent_back), zero)
    left = nw.col(spent) - (back - still).clip(0.0)
    share = nw.when(left > 0.0).then((1.0 - still / left).clip(0.0, 1.0)).otherwise(zero)
    came_back = (nw.col(spent) > 0.0) & (still > 0.0)
    return nw.when(came_back).then(share).otherwise(nw.lit(1.0))


def value_at_stake(churn: str, expected: str, kept: nw.Expr) -> nw.Expr:
    """The value at stake; empty below `LEAST_CHURN`, and where nothing is known to be expected.

    Args:
        churn: column of the probability to leave.
        expected: column of the revenue that is expected.
        kept: the share kept.
    """
    stake = nw.col(churn) * nw.col(expected) * kept
    return nw.when(nw.col(churn) >= LEAST_CHURN).then(stake)
