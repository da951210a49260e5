"""When customers have earned what they cost: what the page says of acquisition cohorts."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.report.charts import Chart, payback_charts
from regulars.report.reading import Row, Tables, collect


@dataclass(frozen=True, slots=True)
class Cohort:
    """The customers won in one month.

    Attributes:
        name: the month in words; "All together" for everybody.
        customers: how many were won.
        cost: of winning one of them.
        margin: earned of all of them so far, over their number; None if not watched for a month.
        month: in which the cost was earned, from 1, in words with its interval; None if not yet.
        chance: of having paid back by now, 0 to 1; None if not watched for a month.
    """

    name: str
    customers: int
    cost: float
    margin: float | None
    month: str | None
    chance: float | None


@dataclass(frozen=True, slots=True)
class Payback:
    """The payback of a shop's cohorts.

    Attributes:
        sentences: of everybody, and which cohorts have not paid back.
        cohorts: one row for each, the earliest first, and one for everybody.
        charts: what a customer has earned by months since the first order.
    """

    sentences: list[str]
    cohorts: list[Cohort]
    charts: list[Chart]


def read_payback(tables: Tables, currency: str | None) -> Payback | None:
    """Reads the payback; None where nobody asked for it."""
    found, curve = tables.find("payback_cohorts"), tables.find("payback_months")
    if found is None or curve is None:
        return None
    rows = sorted(collect(found), key=_by_month)
    months = sorted(collect(curve), key=lambda row: (*_by_month(row), row["month"]))
    return Payback(
        sentences=_sentences(rows),
        cohorts=[_cohort(row) for row in rows],
        charts=payback_charts(rows, months, currency),
    )


def _by_month(row: Row) -> tuple[bool, str]:
    """Everybody, whose month is empty, comes last."""
    return row["cohort"] is None, str(row["cohort"])


def _sentences(rows: list[Row]) -> list[str]:
    together = [row["sentence"] for row in rows if row["cohort"] is None]
    watched = [row for row in rows if row["cohort"] is not None and row["months_watched"]]
    paid = [row for row in watched if row["payback_month"] is not None]
    late = [row["sentence"] for row in watched if row["payback_month"] is None]
    if not late and watched:
        return [*together, f"Each of the {len(watched)} cohorts watched has paid back."]
    return [*together, f"{len(paid)} of {len(watched)} cohorts watched have paid back.", *late]


def _cohort(row: Row) -> Cohort:
    month = row["payback_month"]
    return Cohort(
        name="All together" if row["cohort"] is None else f"{row['cohort']:%B %Y}",
        customers=row["customers"],
        cost=row["acquisition_cost"],
        margin=row["margin_so_far"],
        month=None if month is None else f"{month}{_range(row)}",
        chance=row["chance_paid_back"],
    )


def _range(row: Row) -> str:
    low, high = row["payback_month_low"], row["payback_month_high"]
    if low == high:
        return ""
    return f" ({low} to {high})" if high is not None else f" ({low} or later)"
