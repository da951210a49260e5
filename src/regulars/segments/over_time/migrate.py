"""Who moved from which segment to which, the new and the gone included."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt

from regulars.features import exact_sum

NEW, GONE = "new", "gone"


@dataclass(frozen=True, slots=True)
class Move:
    """Customers who took the same way.

    Attributes:
        before: number of the former segment, None for new customers.
        now: number of the present segment, None for those who are gone.
        customers: how many.
        revenue: their revenue as now known, of the gone as known before; None where unknown.
    """

    before: int | None
    now: int | None
    customers: int
    revenue: float | None


def moves(
    before: nw.LazyFrame[Any],
    now: nw.LazyFrame[Any],
    features_before: nw.LazyFrame[Any],
) -> list[Move]:
    """Count the ways between two runs, sorted.

    Args:
        before: `customer_id`, `segment_id` of the previous run.
        now: `customer_id`, `segment_id` and, where known, `revenue`, one row per customer.
        features_before: the previous table `features`.
    """
    has = "revenue" in now.collect_schema(), "revenue" in features_before.collect_schema()
    former = before.rename({"segment_id": "before"})
    if has[1]:
        amounts = features_before.select(
            "customer_id", nw.col("revenue").cast(nw.Float64).alias("revenue_before")
        )
        former = former.join(amounts, on="customer_id", how="left")
    else:
        former = former.with_columns(revenue_before=nw.lit(None, dtype=nw.Float64))
    present = now.rename({"segment_id": "now"})
    if not has[0]:
        present = present.with_columns(revenue=nw.lit(None, dtype=nw.Float64))
    present = present.select("customer_id", "now", nw.col("revenue").cast(nw.Float64))
    stayed = present.join(former, on="customer_id", how="left")
    gone = former.join(present, on="customer_id", how="anti").with_columns(
        now=nw.lit(None, dtype=nw.Int64), revenue=nw.col("revenue_before")
    )
    columns = ("before", "now", "revenue")
    ways = nw.concat([stayed.select(*columns), gone.select(*columns)], how="vertical")
    grouped = ways.group_by("before", "now").agg(
        nw.len().alias("customers"),
        nw.col("revenue").count().alias("known"),
        exact_sum(nw.col("revenue")).alias("revenue"),
    )
    found = [
        Move(
            row["before"],
            row["now"],
            int(row["customers"]),
            row["revenue"] if row["known"] else None,
        )
        for row in grouped.collect("pyarrow").rows(named=True)
    ]
    return sorted(found, key=lambda m: (m.before or 0, m.now or 0))


def crossed(found: list[Move], before: list[int], now: list[int]) -> npt.NDArray[np.intp]:
    """Customers of both runs by former (rows) and present segment (columns)."""
    counts = np.zeros((len(before), len(now)), dtype=np.intp)
    for move in found:
        if move.before in before and move.now in now:
            counts[before.index(move.before), now.index(move.now)] += move.customers
    return counts
