from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from regulars.explore.seasons import seasons
from regulars.explore.section import Section
from regulars.model import Cannot

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made

MONDAY = date(2024, 1, 1)


def days(number: int, start: date = MONDAY) -> list[date]:
    return [start + timedelta(days=day) for day in range(number)]


def sold(day: date, amount: float) -> Line:
    return ("ann", day.isoformat(), day.isoformat(), "tea", amount)


def test_growth_from_week_to_week_is_no_weekday(make_shop: Made) -> None:
    # Each week sells twice as much as the one before; Saturdays always three times a weekday.
    lines = [
        sold(day, 2.0 ** (number // 7) * (3.0 if day.weekday() == 5 else 1.0))
        for number, day in enumerate(days(12 * 7))
        if day.weekday() != 6
    ]
    found = seasons(make_shop([*lines, sold(days(12 * 7)[-1], 1e-9)]))

    assert isinstance(found, Section)
    weekdays = [r for r in found.tables["explore_seasons"].to_pylist() if r["cycle"] == "weekday"]
    # A week's mean is (5 + 3 + 0) / 7 of a plain weekday.
    assert [r["index"] for r in weekdays] == pytest.approx([7 / 8] * 5 + [21 / 8, 0], abs=1e-6)
    assert {r["days"] for r in weekdays} == {12}
    assert "Saturday is the strongest weekday, 2.62 times" in found.sentences[0]


def test_a_month_is_compared_with_the_mean_of_its_365_days(make_shop: Made) -> None:
    year = days(365, date(2023, 1, 1))
    lines = [sold(day, 4.0 if day.month == 12 else 1.0) for day in year]
    found = seasons(make_shop(lines))

    assert isinstance(found, Section)
    rows = found.tables["explore_seasons"].to_pylist()
    months = {r["name"]: r["index"] for r in rows if r["cycle"] == "month"}
    mean = (334 + 31 * 4) / 365
    assert months["December"] == pytest.approx(4 / mean)
    assert months["May"] == pytest.approx(1 / mean)
    assert any("growth and season cannot be told apart" in said for said in found.sentences)


def test_days_without_an_order_count_as_nothing_sold(make_shop: Made) -> None:
    found = seasons(make_shop([sold(MONDAY, 5.0), sold(days(4)[-1], 7.0)]))

    assert isinstance(found, Section)
    by_day = found.tables["explore_days"].to_pylist()
    assert [(r["orders"], r["revenue"]) for r in by_day] == [(1, 5.0), (0, 0.0), (0, 0.0), (1, 7.0)]
    assert found.sentences[0].startswith("Under 70 orders")
    assert found.sentences[1].startswith("Under a year of orders (4\u00a0days)")


def test_without_dates_there_is_no_season(make_shop: Made) -> None:
    assert isinstance(seasons(make_shop([("ann", "1", None, "tea", 1.0)])), Cannot)
