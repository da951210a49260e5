"""What a customer sends back or cancels."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from regulars.features.exact import exact_sum, ratio
from regulars.features.feature import feature

_returns = partial(feature, group="returns")


@_returns(
    grain="return",
    unit="lines",
    formula="number of returned lines",
    needs=("returns.customer_id",),
    dtype="int64",
    when_absent=0,
)
def returned_lines() -> nw.Expr:
    """How many order lines the customer has sent back or cancelled."""
    return nw.len()


@_returns(
    grain="return",
    unit="currency",
    formula="- sum of the returns' revenue",
    needs=("returns.customer_id", "returns.revenue"),
    when_absent=0,
)
def returned_revenue() -> nw.Expr:
    """What the returned lines were worth, as a positive amount."""
    return exact_sum(nw.col("revenue") * -1.0)


@_returns(
    grain="derived",
    unit="ratio",
    formula="returned_lines / lines, at most 1",
    uses=("returned_lines", "lines"),
)
def return_line_share() -> nw.Expr:
    """Returned lines per line bought; 1 where as much came back, or more (bought before)."""
    return _at_most_all(ratio(nw.col("returned_lines"), nw.col("lines")))


@_returns(
    grain="derived",
    unit="ratio",
    formula="returned_revenue / revenue, at most 1",
    uses=("returned_revenue", "revenue"),
)
def returned_revenue_share() -> nw.Expr:
    """Returned revenue per revenue; 1 where as much came back, or more; empty without revenue."""
    return _at_most_all(ratio(nw.col("returned_revenue"), nw.col("revenue")))


def _at_most_all(share: nw.Expr) -> nw.Expr:
    """More than all came back where purchases lie before the data: that is all that is known."""
    return nw.when(share > 1.0).then(1.0).otherwise(share)


RETURNS_FEATURES = (returned_lines, returned_revenue, return_line_share, returned_revenue_share)
