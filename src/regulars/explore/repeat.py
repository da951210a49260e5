"""Who comes back, and how soon after the first order."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from regulars.explore.growth import no_dates
from regulars.explore.reading import collect
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.model import Cannot
from regulars.predictions import Step, kaplan_meier
from regulars.wording import count, plural, share

_HORIZONS_DAYS = (30, 90, 180, 365)
# Estimates that rest on fewer customers than this are not put into words.
_FEW_AT_RISK = 30


def repeat(shop: Shop) -> Section | Cannot:
    """Estimate when the second order comes, with customers who were watched too briefly."""
    if not shop.dated or shop.watched_until is None:
        return no_dates("Time to the second order")
    day = nw.col("day")
    first, second = nw.col("first"), nw.col("second")
    before = day.shift(1).over("customer_id", order_by=["day", "order_id"])
    customers = (
        shop.orders.filter(~day.is_null())
        .with_columns(before=before)
        .group_by("customer_id")
        .agg(
            first=day.min(),
            second=nw.when(~nw.col("before").is_null()).then(day).min(),
        )
    )
    returned = ~second.is_null()
    waited = nw.when(returned).then(second - first).otherwise(shop.watched_until - first)
    by_day = (
        customers.with_columns(waited=waited, returned=returned.cast(nw.Int64))
        .group_by("waited")
        .agg(events=nw.col("returned").sum(), customers=nw.len())
        .sort("waited")
    )
    counts = [
        (int(row["waited"]), int(row["events"]), int(row["customers"] - row["events"]))
        for row in collect(by_day)
    ]
    steps = list(kaplan_meier(counts))
    rows = [
        {
            "days_since_first_order": step.day,
            "at_risk": step.at_risk,
            "second_orders": step.events,
            "censored": step.censored,
            "reordered": step.happened,
            "reordered_low": step.low,
            "reordered_high": step.high,
        }
        for step in steps
    ]
    return Section(
        "repeat",
        "Who comes back, and how soon",
        tuple(_sentences(steps)),
        {"explore_second_order": arrow("explore_second_order", rows)},
    )


def _sentences(steps: list[Step]) -> Iterator[str]:
    customers = steps[0].at_risk
    returned = sum(step.events for step in steps)
    yield (
        f"{count(returned)} of {plural(customers, 'customer')} ({share(returned / customers)}) "
        "have ordered at least twice so far. That understates it: recent ones have had little time."
    )
    told = []
    for horizon in _HORIZONS_DAYS:
        reached = [step for step in steps if step.day <= horizon]
        later = [step for step in steps if step.day > horizon]
        if not reached or not later or later[0].at_risk < _FEW_AT_RISK:
            continue
        at = reached[-1]
        text = f"{share(at.happened)} within {horizon} days"
        if at.low is not None and at.high is not None:
            text += f" (95\u00a0% interval {share(at.low)} to {share(at.high)})"
        told.append(text)
    if told:
        yield f"With equal time for everybody, an estimated {', '.join(told)} order again."
    half = next((step for step in steps if step.happened >= 0.5), None)  # noqa: PLR2004 - half
    if half is not None and half.at_risk >= _FEW_AT_RISK:
        yield f"Half of them have come back {plural(half.day, 'day')} after the first order."
    elif half is None:
        yield "Fewer than half are estimated to come back within the time observed."
