"""Month by month: what the customers who are in a segment now bought, and how many of them.

Careful with the reading: segments are cut by what customers did until now. Whoever is "long gone"
has fallen by definition, and the growth of "recently active" ones is partly their definition.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import narwhals as nw

from regulars.features import exact_sum
from regulars.segments.describe.orders import Frame, Row, rows_of

_CLOSED_DAYS = 3  # days without orders at the ends of a month that may be closed days
_DAYS = 86_400


def segment_months(orders: Frame) -> list[Row]:
    """The rows of `segment_months`, all segments having all months of the shop.

    Args:
        orders: as `orders_of_members` gives them.
    """
    dated = orders.filter(~nw.col("day").is_null())
    by_customer = dated.group_by("segment_id", "month", "customer_id").agg(
        orders=nw.len().cast(nw.Int64),
        amounts=nw.col("revenue").count(),
        revenue=exact_sum(nw.col("revenue")),
        first=nw.col("day").min(),
        last=nw.col("day").max(),
    )
    found = rows_of(
        by_customer.group_by("segment_id", "month").agg(
            customers=nw.len().cast(nw.Int64),
            orders=nw.col("orders").sum(),
            amounts=nw.col("amounts").sum(),
            revenue=exact_sum(nw.col("revenue")),
            first=nw.col("first").min(),
            last=nw.col("last").max(),
        )
    )
    if not found:
        return []
    has_amounts = any(row["amounts"] for row in found)
    by_key = {(row["segment_id"], row["month"]): row for row in found}
    months = range(min(r["month"] for r in found), max(r["month"] for r in found) + 1)
    ends = min(r["first"] for r in found), max(r["last"] for r in found)
    rows = []
    for segment_id in sorted({row["segment_id"] for row in found}):
        for month in months:
            here = by_key.get((segment_id, month), {})
            everyone = [row for row in found if row["month"] == month]
            revenue = here.get("revenue", 0.0) if has_amounts else None
            rows.append(
                {
                    "segment_id": int(segment_id),
                    "month": first_of(month),
                    "customers": int(here.get("customers", 0)),
                    "orders": int(here.get("orders", 0)),
                    "revenue": revenue,
                    "customer_share": _share(here.get("customers", 0), everyone, "customers"),
                    "revenue_share": _share(revenue, everyone, "revenue"),
                    "complete": _is_complete(month, *ends),
                }
            )
    return rows


def first_of(month: int) -> datetime:
    """The first day of a month number.

    >>> first_of(649)
    datetime.datetime(2024, 2, 1, 0, 0)
    """
    return datetime(1970 + month // 12, month % 12 + 1, 1)  # noqa: DTZ001 - as tables hold it


def _is_complete(month: int, first_day: int, last_day: int) -> bool:
    begins, following = (_day(first_of(number)) for number in (month, month + 1))
    return first_day - begins <= _CLOSED_DAYS and following - 1 - last_day <= _CLOSED_DAYS


def _day(moment: datetime) -> int:
    return (moment - first_of(0)).days


def _share(part: float | None, everyone: Sequence[Row], column: str) -> float | None:
    whole = sum(row[column] for row in everyone)
    return part / whole if part is not None and whole > 0 else None
