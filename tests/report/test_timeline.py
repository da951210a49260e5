from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.report.reading import Tables
from regulars.report.timeline import Day, periods, read_days, trend

if TYPE_CHECKING:
    from tests.report.conftest import Shop

START = date(2023, 1, 1)


def _days(*offsets: int, revenue: float | None = 10.0) -> list[Day]:
    return [Day(START + timedelta(days=offset), revenue, 1) for offset in offsets]


def test_days_are_the_utc_days_of_the_lines(shop: Shop) -> None:
    days = {day.day: day for day in read_days(Tables(shop.scan))}
    orders = Counter(
        day
        for _, day in {
            (line[0], datetime.fromtimestamp(line[3], tz=UTC).date()) for line in shop.lines
        }
    )
    assert {day: found.orders for day, found in days.items()} == orders
    revenue = sum(day.revenue or 0.0 for day in days.values())
    assert revenue == pytest.approx(shop.record.revenue)


def test_an_order_number_of_two_customers_is_two_orders(shop: Shop) -> None:
    shared = shop.tables["order_lines"].project("* REPLACE ('1' AS order_id)")
    customers_by_day: dict[date, set[str]] = {}
    for _, _, customer, second, _ in shop.lines:
        day = datetime.fromtimestamp(second, tz=UTC).date()
        customers_by_day.setdefault(day, set()).add(customer)
    days = read_days(Tables(shop.with_table("order_lines", shared).scan))
    assert {day.day: day.orders for day in days} == {
        day: len(customers) for day, customers in customers_by_day.items()
    }


def test_without_dates_there_are_no_days(shop: Shop) -> None:
    assert read_days(Tables(shop.without_dates().scan)) == []
    assert read_days(Tables(shop.without("order_lines").scan)) == []


@given(st.lists(st.integers(0, 900), min_size=1, unique=True).map(sorted))
def test_periods_hold_every_order_once_and_leave_no_gap(offsets: list[int]) -> None:
    days = _days(*offsets)
    bars = periods(days)
    assert sum(bar.orders for bar in bars) == len(days)
    assert sum(bar.revenue or 0.0 for bar in bars) == pytest.approx(10.0 * len(days))
    assert bars[0].first <= days[0].day
    assert bars[-1].first <= days[-1].day <= bars[-1].last
    for bar, following in pairwise(bars):
        assert following.first - bar.last == timedelta(days=1)


@pytest.mark.parametrize(
    ("span_days", "label"),
    [(20, "1 January 2023"), (120, "Week of 26 December 2022"), (400, "January 2023")],
)
def test_bars_grow_with_the_history(span_days: int, label: str) -> None:
    assert periods(_days(0, span_days - 1))[0].label == label


def test_only_a_period_cut_short_is_marked() -> None:
    whole = periods(_days(0, 303))  # ends on 31 October
    closed_on_the_last_day = periods(_days(0, 302))
    cut = periods(_days(0, 290))
    assert [bars[-1].complete for bars in (whole, closed_on_the_last_day, cut)] == [
        True,
        True,
        False,
    ]
    assert all(bar.complete for bar in cut[:-1])


def test_trend_compares_equal_windows_at_the_end() -> None:
    days = [Day(START + timedelta(days=n), 3.0 if n >= 110 else 2.0, 1) for n in range(200)]
    found = trend(days)
    assert found is not None
    assert (found.days, found.latest, found.previous) == (90, 270.0, 180.0)
    assert found.change == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("span_days", "window"), [(55, None), (56, 28), (179, 28), (180, 90), (729, 90), (730, 365)]
)
def test_the_window_is_the_longest_that_fits_twice(span_days: int, window: int | None) -> None:
    found = trend(_days(*range(span_days)))
    assert (found.days if found else None) == window


def test_trend_counts_orders_where_there_are_no_amounts() -> None:
    found = trend(_days(*range(60), revenue=None))
    assert found is not None
    assert (found.measure, found.latest) == ("orders", 28)


def test_no_trend_from_nothing() -> None:
    assert trend([]) is None
    assert trend(_days(0, 100)) is None  # the window before is empty
