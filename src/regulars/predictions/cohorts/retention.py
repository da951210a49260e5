"""Cohort retention: of the customers who first ordered in a month, how many order later on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import narwhals as nw

from regulars.features import exact_sum


@dataclass(frozen=True, slots=True)
class CohortMonth:
    """One month of one cohort.

    Attributes:
        cohort: month of the first order, in months since January 1970.
        months_since_first: calendar months since then.
        customers: how many first ordered in that month.
        active_customers: how many of them ordered in this one.
        revenue: of their orders in it.
    """

    cohort: int
    months_since_first: int
    customers: int
    active_customers: int
    revenue: float


def cohort_retention(orders: nw.LazyFrame[Any], last_month: int) -> Iterator[CohortMonth]:
    """Follow each cohort to the last month; months without an order count as 0.

    Args:
        orders: customer_id, month (since January 1970, empty without a date), revenue.
        last_month: that the data reach.
    """
    active = (
        orders.filter(~nw.col("month").is_null())
        .with_columns(cohort=nw.col("month").min().over("customer_id"))
        .group_by("cohort", "month", "customer_id")
        .agg(revenue=exact_sum(nw.col("revenue").cast(nw.Float64)))
        .group_by("cohort", "month")
        .agg(customers=nw.len(), revenue=exact_sum(nw.col("revenue")))
    )
    found = {
        (int(row["cohort"]), int(row["month"])): (int(row["customers"]), float(row["revenue"]))
        for row in active.collect().rows(named=True)
    }
    for cohort in sorted({cohort for cohort, _ in found}):
        size, _ = found[cohort, cohort]
        for month in range(cohort, last_month + 1):
            customers, revenue = found.get((cohort, month), (0, 0.0))
            yield CohortMonth(cohort, month - cohort, size, customers, revenue)
