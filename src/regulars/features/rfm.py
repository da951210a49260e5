"""Recency, frequency and monetary value, their scores and the classic named segments."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from regulars.features.exact import exact_sum
from regulars.features.feature import feature
from regulars.features.quintiles import limits_exceeded
from regulars.features.rfm_segments import segment_of_scores

_rfm = partial(feature, group="rfm")
_SCORES = ("recency_score", "frequency_score", "monetary_score")


@_rfm(
    grain="order",
    unit="days",
    formula="day of as_of - day of last order",
    needs=("order_lines.ordered_at_s",),
    dtype="int64",
)
def days_since_last_order() -> nw.Expr:
    """Calendar days since the last order; 0 when it was today."""
    return nw.col("days_ago").min()


@_rfm(grain="order", unit="orders", formula="number of orders", dtype="int64")
def orders() -> nw.Expr:
    """How many orders the customer has placed."""
    return nw.len()


@_rfm(
    grain="order",
    unit="currency",
    formula="sum of revenue",
    needs=("order_lines.revenue",),
)
def revenue() -> nw.Expr:
    """What the customer has spent, after discounts."""
    return exact_sum(nw.col("revenue"))


@_rfm(
    grain="derived",
    unit="score 1 to 5",
    formula="5 - quintile limits of days_since_last_order that are exceeded",
    uses=("days_since_last_order",),
    ranks=("days_since_last_order",),
    dtype="int64",
)
def recency_score() -> nw.Expr:
    """Quintile of the last order's date; 5 for those who ordered most recently."""
    return nw.lit(5) - limits_exceeded("days_since_last_order")


@_rfm(
    grain="derived",
    unit="score 1 to 5",
    formula="1 + quintile limits of orders that are exceeded",
    uses=("orders",),
    ranks=("orders",),
    dtype="int64",
)
def frequency_score() -> nw.Expr:
    """Quintile of the number of orders; 5 for the most orders."""
    return limits_exceeded("orders") + 1


@_rfm(
    grain="derived",
    unit="score 1 to 5",
    formula="1 + quintile limits of revenue that are exceeded",
    uses=("revenue",),
    ranks=("revenue",),
    dtype="int64",
)
def monetary_score() -> nw.Expr:
    """Quintile of revenue; 5 for the highest revenue."""
    return limits_exceeded("revenue") + 1


@_rfm(
    grain="derived",
    unit="three digits",
    formula="recency_score, frequency_score and monetary_score side by side",
    uses=_SCORES,
    dtype="string",
)
def rfm_score() -> nw.Expr:
    """The three scores as text; 555 is best."""
    return nw.concat_str(*(nw.col(score).cast(nw.String) for score in _SCORES))


@_rfm(
    grain="derived",
    unit="name",
    formula="table in regulars.features.rfm_segments",
    uses=_SCORES,
    dtype="string",
)
def rfm_segment() -> nw.Expr:
    """The classic name of the three scores' combination, from champions to lost."""
    return segment_of_scores(*(nw.col(score) for score in _SCORES))


RFM = (
    days_since_last_order,
    orders,
    revenue,
    recency_score,
    frequency_score,
    monetary_score,
    rfm_score,
    rfm_segment,
)
