"""Cohort retention: of the customers who first ordered in a month, who orders later on."""

from __future__ import annotations

from collections.abc import Iterator

from regulars.explore.growth import no_dates
from regulars.explore.months import first_of, moment, month_of
from regulars.explore.reading import Row
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.model import Cannot
from regulars.predictions import cohort_retention
from regulars.wording import plural, share

_SMALL = 30


def cohorts(shop: Shop) -> Section | Cannot:
    """Follow each monthly cohort to the last month; months without an order count as 0."""
    if not shop.dated:
        return no_dates("Retention of cohorts")
    last = month_of(shop.period[1])
    rows: list[Row] = [
        {
            "cohort": moment(first_of(found.cohort)),
            "months_since_first": found.months_since_first,
            "customers": found.customers,
            "active_customers": found.active_customers,
            "retention": found.active_customers / found.customers,
            "revenue": None if shop.revenue is None else found.revenue,
            "complete": shop.is_complete(found.cohort + found.months_since_first),
        }
        for found in cohort_retention(shop.orders, last)
    ]
    return Section(
        "cohorts",
        "Who stays, by month of the first order",
        tuple(_sentences(rows)),
        {"explore_cohorts": arrow("explore_cohorts", rows)},
    )


def _sentences(rows: list[Row]) -> Iterator[str]:
    said = False
    for age in (1, 3, 6, 12):
        there = [r for r in rows if r["months_since_first"] == age and r["complete"]]
        # The first cohort holds everybody who was a customer before the data begin.
        there = [r for r in there if r["cohort"] != rows[0]["cohort"]]
        size = sum(r["customers"] for r in there)
        if size < _SMALL:
            continue
        kept = sum(r["active_customers"] for r in there) / size
        yield (
            f"{share(kept)} of new customers ordered in the "
            f"{'month' if age == 1 else f'{age}th month' if age != 3 else '3rd month'}"  # noqa: PLR2004
            f" after that of their first order ({plural(len(there), 'cohort')}, "
            f"{plural(size, 'customer')})."
        )
        said = True
    if said:
        yield "The first cohort is left out of these: it holds customers from before the data."
    else:
        yield "The history is too short, or the cohorts too small, to state a retention."
