from __future__ import annotations

from collections import defaultdict
from math import ceil
from typing import TYPE_CHECKING

import pytest

from regulars.report.customers import read_concentration, read_repeat, read_returned
from regulars.report.reading import Tables

if TYPE_CHECKING:
    from tests.report.conftest import Shop


def test_the_best_fifth_is_the_sum_of_the_largest(shop: Shop) -> None:
    spent: defaultdict[str, float] = defaultdict(float)
    for _, _, customer, _, amount in shop.lines:
        spent[customer] += amount
    best = sorted(spent.values(), reverse=True)[: ceil(len(spent) / 5)]
    found = read_concentration(Tables(shop.scan))
    assert found is not None
    assert (found.customers, found.top_customers) == (len(spent), len(best))
    assert found.revenue_share == pytest.approx(sum(best) / sum(spent.values()))


def test_repeaters_have_two_orders_or_more(shop: Shop) -> None:
    orders: defaultdict[str, set[str]] = defaultdict(set)
    for order, _, customer, _, _ in shop.lines:
        orders[customer].add(order)
    found = read_repeat(Tables(shop.scan))
    assert found is not None
    assert found.repeaters == sum(len(own) > 1 for own in orders.values())


def test_returns_count_as_a_positive_amount(shop: Shop) -> None:
    found = read_returned(Tables(shop.scan))
    assert found is not None
    assert (found.lines, found.amount) == (30, 750.0)


def test_what_is_absent_is_none_and_not_zero(shop: Shop) -> None:
    assert read_concentration(Tables(shop.without_amounts().scan)) is None
    assert read_repeat(Tables(shop.without("features").scan)) is None
    assert read_returned(Tables(shop.without("returns").scan)) is None
    without_amounts = read_returned(Tables(shop.without_amounts().scan))
    assert without_amounts is not None
    assert (without_amounts.lines, without_amounts.amount) == (30, None)


def test_no_customers_at_all(shop: Shop) -> None:
    empty = shop.with_table("features", shop.tables["features"].filter("false"))
    assert read_concentration(Tables(empty.scan)) is None
    assert read_repeat(Tables(empty.scan)) is None
