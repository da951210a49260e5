"""What is at stake with a customer: the revenue that would leave, as surely as it would.

    value at stake = probability to leave x revenue expected x share that was kept

A list by the probability alone is led by those who left long ago: nothing is to be won from them,
and little is expected of them. Below a probability of a quarter nothing is at stake yet.

Some of what came back can be matched to no purchase, so that it still counts as bought and revenue
is expected because of it: the share kept is what was spent less these, over what was spent.
"""

from __future__ import annotations

import narwhals as nw

LEAST_CHURN = 0.25
"""Below, nothing is at stake yet."""


def kept_share(spent: str, unmatched: str) -> nw.Expr:
    """The share of purchases that did not come back unmatched, 0 to 1; 1 where nothing is known.

    Args:
        spent: column of revenue so far.
        unmatched: column of what was sent back and could not be matched, a positive amount.
    """
    share = 1.0 - nw.col(unmatched) / nw.col(spent)
    known = ~nw.col(unmatched).is_null() & (nw.col(spent) > 0.0)
    return nw.when(known).then(share.clip(0.0, 1.0)).otherwise(nw.lit(1.0))


def value_at_stake(churn: str, expected: str, kept: nw.Expr) -> nw.Expr:
    """The value at stake; empty below `LEAST_CHURN`, and where nothing is known to be expected.

    Args:
        churn: column of the probability to leave.
        expected: column of the revenue that is expected.
        kept: the share kept.
    """
    stake = nw.col(churn) * nw.col(expected) * kept
    return nw.when(nw.col(churn) >= LEAST_CHURN).then(stake)
