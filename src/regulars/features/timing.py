"""Orders over time: how long, how often, how regularly, and whether that is changing."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from regulars.features.exact import count_where, ratio, sum_where, variance
from regulars.features.feature import feature

_DATED = ("order_lines.ordered_at_s",)
_DATED_AMOUNTS = ("order_lines.ordered_at_s", "order_lines.revenue")
_QUARTER_DAYS = 90
_YEAR_DAYS = 365
_SHORTEST_TENURE_DAYS = 30

_timing = partial(feature, group="timing")


@_timing(
    grain="order",
    unit="days",
    formula="day of as_of - day of first order",
    needs=_DATED,
    dtype="int64",
)
def tenure_days() -> nw.Expr:
    """Calendar days since the first order."""
    return nw.col("days_ago").max()


@_timing(
    grain="order",
    unit="days",
    formula="day of last order - day of first order",
    needs=_DATED,
    dtype="int64",
)
def active_span_days() -> nw.Expr:
    """Calendar days from the first order to the last; 0 after one order."""
    return nw.col("days_ago").max() - nw.col("days_ago").min()


@_timing(
    grain="order",
    unit="days",
    formula="active_span_days / (orders - 1)",
    needs=_DATED,
)
def mean_gap_days() -> nw.Expr:
    """Mean number of days between one order and the next; empty after one order."""
    return ratio(nw.col("days_ago").max() - nw.col("days_ago").min(), nw.len() - 1)


@_timing(
    grain="order",
    unit="days",
    formula="sample standard deviation of the gaps",
    needs=_DATED,
)
def std_gap_days() -> nw.Expr:
    """How much the gaps between orders vary; empty below three orders."""
    gap = nw.col("gap_days")
    return variance(gap.count(), gap.sum(), (gap * gap).sum()).sqrt()


@_timing(grain="order", unit="days", formula="largest gap", needs=_DATED, dtype="int64")
def longest_gap_days() -> nw.Expr:
    """The longest pause between two orders; empty after one order."""
    return nw.col("gap_days").max()


@_timing(
    grain="derived",
    unit="0 to 1",
    formula="mean_gap_days / (mean_gap_days + std_gap_days)",
    uses=("mean_gap_days", "std_gap_days"),
)
def gap_regularity() -> nw.Expr:
    """How even the gaps are: 1 like clockwork, about 0.5 at random.

    Empty below three orders, and when all fell on one day.
    """
    mean, std = nw.col("mean_gap_days"), nw.col("std_gap_days")
    return ratio(mean, mean + std)


@_timing(
    grain="derived",
    unit="ratio",
    formula="days_since_last_order / mean_gap_days",
    uses=("days_since_last_order", "mean_gap_days"),
)
def overdue_ratio() -> nw.Expr:
    """The current pause in usual gaps; above 1 is overdue. Empty without a gap above 0 days."""
    return ratio(nw.col("days_since_last_order"), nw.col("mean_gap_days"))


@_timing(
    grain="derived",
    unit="orders a year",
    formula=f"365.25 (orders - 1) / max(tenure_days, {_SHORTEST_TENURE_DAYS})",
    uses=("orders", "tenure_days"),
)
def orders_per_year() -> nw.Expr:
    """Repeat orders a year; the time since the first order counts as a month at least."""
    tenure = nw.max_horizontal(nw.col("tenure_days"), nw.lit(_SHORTEST_TENURE_DAYS))
    return ratio((nw.col("orders") - 1).cast(nw.Float64) * 365.25, tenure)


@_timing(grain="derived", unit="0 or 1", formula="orders > 1", uses=("orders",))
def is_repeat_customer() -> nw.Expr:
    """1 when the customer came back at least once; its mean is the repeat rate."""
    return (nw.col("orders") > 1).cast(nw.Int64)


@_timing(
    grain="order",
    unit="orders",
    formula="orders in the 90 days up to as_of",
    needs=_DATED,
    dtype="int64",
)
def orders_last_90d() -> nw.Expr:
    """Orders in the last 90 calendar days, today included."""
    return count_where(_within(0, _QUARTER_DAYS))


@_timing(
    grain="order",
    unit="orders",
    formula="orders in the 90 days before those",
    needs=_DATED,
    dtype="int64",
)
def orders_prior_90d() -> nw.Expr:
    """Orders in the 90 calendar days before the last 90."""
    return count_where(_within(_QUARTER_DAYS, 2 * _QUARTER_DAYS))


@_timing(
    grain="derived",
    unit="-1 to 1",
    formula="(last - prior) / (last + prior)",
    uses=("orders_last_90d", "orders_prior_90d"),
)
def order_trend_90d() -> nw.Expr:
    """1 orders only now, -1 only before, 0 as many as before, also when none in either."""
    return _trend("orders_last_90d", "orders_prior_90d")


@_timing(
    grain="order",
    unit="currency",
    formula="revenue in the 90 days up to as_of",
    needs=_DATED_AMOUNTS,
)
def revenue_last_90d() -> nw.Expr:
    """Revenue of the last 90 calendar days, today included."""
    return sum_where(_within(0, _QUARTER_DAYS), nw.col("revenue"))


@_timing(
    grain="order",
    unit="currency",
    formula="revenue in the 90 days before those",
    needs=_DATED_AMOUNTS,
)
def revenue_prior_90d() -> nw.Expr:
    """Revenue of the 90 calendar days before the last 90."""
    return sum_where(_within(_QUARTER_DAYS, 2 * _QUARTER_DAYS), nw.col("revenue"))


@_timing(
    grain="derived",
    unit="-1 to 1",
    formula="(last - prior) / (last + prior)",
    uses=("revenue_last_90d", "revenue_prior_90d"),
)
def revenue_trend_90d() -> nw.Expr:
    """1 spends only now, -1 only before, 0 as much as before, also when nothing in either."""
    return _trend("revenue_last_90d", "revenue_prior_90d")


@_timing(
    grain="order",
    unit="orders",
    formula="orders in the 365 days up to as_of",
    needs=_DATED,
    dtype="int64",
)
def orders_last_365d() -> nw.Expr:
    """Orders in the last 365 calendar days, today included."""
    return count_where(_within(0, _YEAR_DAYS))


@_timing(
    grain="order",
    unit="currency",
    formula="revenue in the 365 days up to as_of",
    needs=_DATED_AMOUNTS,
)
def revenue_last_365d() -> nw.Expr:
    """Revenue of the last 365 calendar days, today included."""
    return sum_where(_within(0, _YEAR_DAYS), nw.col("revenue"))


def _within(from_days_ago: int, before_days_ago: int) -> nw.Expr:
    """Orders at least `from_days_ago` and less than `before_days_ago` days old."""
    return (nw.col("days_ago") >= from_days_ago) & (nw.col("days_ago") < before_days_ago)


def _trend(last: str, prior: str) -> nw.Expr:
    """Change between two periods relative to both together; 0 when both are empty."""
    return ratio(nw.col(last) - nw.col(prior), nw.col(last) + nw.col(prior)).fill_null(0.0)


TIMING = (
    tenure_days,
    active_span_days,
    mean_gap_days,
    std_gap_days,
    longest_gap_days,
    gap_regularity,
    overdue_ratio,
    orders_per_year,
    is_repeat_customer,
    orders_last_90d,
    orders_prior_90d,
    order_trend_90d,
    revenue_last_90d,
    revenue_prior_90d,
    revenue_trend_90d,
    orders_last_365d,
    revenue_last_365d,
)
