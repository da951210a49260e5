"""Month by month: orders, revenue, new customers beside returning ones."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from regulars.explore.months import first_of, moment, month_of
from regulars.explore.reading import Row, collect
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.features import exact_sum
from regulars.model import Cannot
from regulars.wording import count, money, plural, share

_MONTHS_PER_YEAR = 12


def no_dates(what: str) -> Cannot:
    """Says that a question about time has no answer."""
    return Cannot(
        what, "The order lines carry no dates.", "Name the date with `--map ordered_at=COLUMN`."
    )


def growth(shop: Shop) -> Section | Cannot:
    """Count each month; a customer is new in the month of the first order known."""
    if not shop.dated:
        return no_dates("Month by month")
    by_customer = (
        shop.orders.filter(~nw.col("month").is_null())
        .with_columns(first_month=nw.col("month").min().over("customer_id"))
        .group_by("month", "customer_id", "first_month")
        .agg(revenue=exact_sum(nw.col("revenue")), orders=nw.len().cast(nw.Int64))
        .with_columns(new=nw.col("first_month") == nw.col("month"))
    )
    by_month = by_customer.group_by("month").agg(
        orders=nw.col("orders").sum(),
        customers=nw.len(),
        new_customers=nw.col("new").cast(nw.Int64).sum(),
        revenue=exact_sum(nw.col("revenue")),
        new_revenue=exact_sum(nw.when(nw.col("new")).then(nw.col("revenue"))),
    )
    found = {int(row["month"]): row for row in collect(by_month)}
    first, last = shop.period
    rows = [
        _month(number, found.get(number, {}), shop)
        for number in range(month_of(first), month_of(last) + 1)
    ]
    sentences = tuple(_sentences(rows, shop))
    return Section(
        "months", "Month by month", sentences, {"explore_months": arrow("explore_months", rows)}
    )


def _month(number: int, found: Row, shop: Shop) -> Row:
    customers, new = int(found.get("customers", 0)), int(found.get("new_customers", 0))
    row: Row = {
        "month": moment(first_of(number)),
        "orders": int(found.get("orders", 0)),
        "customers": customers,
        "new_customers": new,
        "returning_customers": customers - new,
        "complete": shop.is_complete(number),
    }
    if shop.revenue is not None:
        revenue, from_new = (float(found.get(name, 0.0)) for name in ("revenue", "new_revenue"))
        row |= {
            "revenue": revenue,
            "new_revenue": from_new,
            "returning_revenue": revenue - from_new,
        }
    return row


def _sentences(rows: list[Row], shop: Shop) -> Iterator[str]:
    whole = [row for row in rows if row["complete"]]
    if not whole:
        yield "The orders do not fill one whole month, so months cannot be compared."
        return
    total = shop.orders_count if shop.revenue is None else shop.revenue
    best = max(whole, key=lambda row: float(row[shop.measure]))
    if len(whole) > 1 and total > 0:
        amount = best[shop.measure]
        shown = plural(amount, "order") if shop.revenue is None else money(amount, shop.currency)
        yield (
            f"The best whole month was {_name(best)} with {shown}, "
            f"{share(amount / total)} of all {shop.measure}."
        )
    latest = whole[-1]
    yield (
        f"In {_name(latest)}, the last whole month, {plural(latest['customers'], 'customer')} "
        f"ordered{_new_and_known(latest)}."
    )
    for row in whole:
        apart = month_of(latest["month"]) - month_of(row["month"])
        if apart == _MONTHS_PER_YEAR and row[shop.measure] > 0:
            change = latest[shop.measure] / row[shop.measure] - 1
            less = "less" if shop.measure == "revenue" else "fewer"
            yield (
                f"That is {share(abs(change))} {'more' if change >= 0 else less} "
                f"{shop.measure} than in the same month a year before."
            )
    if not rows[-1]["complete"]:
        yield f"{_name(rows[-1])} is cut off by the end of the data; do not read it as a fall."
    if len(rows) > 1:
        yield (
            "Customers whose first order lies before the data count as new when they first appear, "
            "so the first months show too many new ones."
        )


def _new_and_known(month: Row) -> str:
    new, known = month["new_customers"], month["returning_customers"]
    if not new or not known:
        whose = "for the first time" if new else "known from before"
        return f", {'all of them ' if new + known > 1 else ''}{whose}" if new + known else ""
    brought = (
        f", who brought {share(month['returning_revenue'] / month['revenue'])} of its revenue"
        if month.get("revenue")
        else ""
    )
    return f": {count(new)} for the first time and {count(known)} known from before{brought}"


def _name(row: Row) -> str:
    return f"{row['month']:%B %Y}"
