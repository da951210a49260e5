"""What every section starts from: the tables, one row per order, and the totals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import narwhals as nw

from regulars.explore.months import date_of, day_number, month_of, with_month
from regulars.explore.reading import Frame, Materialise, Scan, Tables, collect
from regulars.features import exact_sum
from regulars.model import BadData

# A shop may be closed on the last days of a month without the data being cut short.
_CLOSED_DAYS = 2


@dataclass(frozen=True, slots=True)
class Shop:
    """A retailer's clean tables and their totals.

    Attributes:
        tables: the tables.
        materialise: writes an intermediate frame once and gives it back.
        orders: customer_id, order_id, day (number), month (number), revenue, units, lines; day and
            month are empty without dates, revenue without amounts.
        currency: ISO code, or None.
        customers: customers with an order.
        orders_count: their orders.
        lines: their order lines.
        revenue: their amount, or None without amounts.
        units: units sold, or None without quantities.
        first_day: the day number of the first order, or None without dates.
        last_day: of the last.
        watched_until: the day number until which customers were watched.
    """

    tables: Tables
    materialise: Materialise
    orders: Frame
    currency: str | None
    customers: int
    orders_count: int
    lines: int
    revenue: float | None
    units: float | None
    first_day: int | None
    last_day: int | None
    watched_until: int | None

    @property
    def dated(self) -> bool:
        """Whether orders have dates."""
        return self.first_day is not None

    @property
    def measure(self) -> str:
        """What is added up: revenue, or orders where there are no amounts."""
        return "orders" if self.revenue is None else "revenue"

    @property
    def period(self) -> tuple[date, date]:
        """The first and the last day with an order; only asked where `dated`."""
        if self.first_day is None or self.last_day is None:
            raise ValueError("the orders carry no dates")
        return date_of(self.first_day), date_of(self.last_day)

    def is_complete(self, month: int) -> bool:
        """Whether the data cover a month (a number) but for days that may be closed."""
        first, last = self.period
        begins = first.day - 1 <= _CLOSED_DAYS if month == month_of(first) else True
        following = date(last.year + last.month // 12, last.month % 12 + 1, 1)
        ends = (following - last).days - 1 <= _CLOSED_DAYS if month == month_of(last) else True
        return begins and ends


def open_shop(scan: Scan, materialise: Materialise, *, watched_until_s: int | None = None) -> Shop:
    """Read the totals and make one row per order.

    Args:
        scan: gives a table; raises `KeyError` when it is absent.
        materialise: writes an intermediate frame once and gives it back.
        watched_until_s: until when customers were watched, by the shop's clock; default: the last
            order.

    Raises:
        BadData: there are no order lines.
    """
    tables = Tables(scan)
    lines = tables.find("order_lines", "customer_id", "order_id")
    if lines is None:
        raise BadData(
            "there are no order lines to explore", way_out="run `regulars run ORDERS` first"
        )
    [total] = collect(
        lines.select(
            lines=nw.len(),
            amounts=nw.col("revenue").count(),
            quantities=nw.col("quantity").count(),
            currency=nw.col("currency").max(),
            other_currency=nw.col("currency").min(),
        )
    )
    clock = nw.col("ordered_at_s")
    if "ordered_at_local_s" in lines.collect_schema().names():
        clock = nw.coalesce(nw.col("ordered_at_local_s"), clock)
    by_order = (
        lines.with_columns(clock=clock)
        .group_by("customer_id", "order_id")
        .agg(
            ordered_at_s=nw.col("clock").min(),
            revenue=exact_sum(nw.col("revenue")) if total["amounts"] else nw.col("revenue").max(),
            units=exact_sum(nw.col("quantity"))
            if total["quantities"]
            else nw.col("quantity").max(),
            lines=nw.len().cast(nw.Int64),
        )
    )
    day = day_number(nw.col("ordered_at_s"))
    orders = materialise(
        "explore_orders",
        with_month(by_order.with_columns(day=day)),
    )
    [found] = collect(
        orders.select(
            customers=nw.col("customer_id").n_unique(),
            orders=nw.len(),
            revenue=exact_sum(nw.col("revenue").cast(nw.Float64)),
            units=exact_sum(nw.col("units").cast(nw.Float64)),
            first=nw.col("day").min(),
            last=nw.col("day").max(),
        )
    )
    watched = None if watched_until_s is None else watched_until_s // 86_400
    return Shop(
        tables=tables,
        materialise=materialise,
        orders=orders,
        currency=total["currency"] if total["currency"] == total["other_currency"] else None,
        customers=int(found["customers"]),
        orders_count=int(found["orders"]),
        lines=int(total["lines"]),
        revenue=float(found["revenue"]) if total["amounts"] else None,
        units=float(found["units"]) if total["quantities"] else None,
        first_day=found["first"],
        last_day=found["last"],
        watched_until=found["last"] if watched is None else max(watched, found["last"] or watched),
    )
