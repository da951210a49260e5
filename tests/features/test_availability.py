from __future__ import annotations

from collections.abc import Callable
from typing import Any

import narwhals as nw

from regulars.features import CATALOGUE, columns_with_data, explain_missing
from regulars.features.availability import possible, usable

Shop = dict[str, list[dict[str, Any]]]
_COMPLETE = frozenset().union(*(one.needs for one in CATALOGUE.values())) | {"returns.ordered_at_s"}


def test_columns_with_data_are_those_with_a_value(
    frames_of: Callable[[Shop], dict[str, nw.LazyFrame[Any]]], tea_shop: Shop
) -> None:
    found = columns_with_data(**frames_of(tea_shop))

    assert {"order_lines.ordered_at_s", "order_lines.time_of_day", "customers.gender"} <= found
    assert {"returns.revenue", "returns.ordered_at_s", "products.category"} <= found
    assert not {"order_lines.line", "customers.age_years", "customers.trait_hobby"} & found


def test_an_empty_table_has_no_columns_with_data(
    frames_of: Callable[[Shop], dict[str, nw.LazyFrame[Any]]],
) -> None:
    assert columns_with_data(**frames_of({})) == frozenset()


def test_complete_data_misses_nothing() -> None:
    assert explain_missing(_COMPLETE) == []
    assert possible(CATALOGUE, _COMPLETE) == CATALOGUE


def test_what_is_explained_as_missing_is_exactly_what_is_left_out() -> None:
    for gone in sorted(_COMPLETE):
        left = _COMPLETE - {gone}
        as_of_s = 0 if "order_lines.ordered_at_s" in left else None
        left_out = set(CATALOGUE) - set(possible(CATALOGUE, usable(left, as_of_s=as_of_s)))

        named: set[str] = set()
        for entry in explain_missing(left):
            named |= set(entry.what[entry.what.index("(") + 1 : -1].split(", "))
            assert entry.why.endswith(".")
            assert entry.way_out.endswith(".")

        assert left_out, gone
        assert named == left_out, gone


def test_no_dates_is_one_cause_in_words() -> None:
    (dates,) = explain_missing(_COMPLETE - {"order_lines.ordered_at_s"})

    assert dates.what.startswith("Recency, gaps between orders, trends, habits (")
    assert dates.why == "The orders have no date."
    assert dates.way_out == "Add a column with the date of each order."


def test_what_follows_from_a_graver_gap_is_not_named_again() -> None:
    whys = {entry.why for entry in explain_missing([])}

    assert "The orders have no date." in whys
    assert "The data shows no returned lines with a date." in whys
    assert "The orders have dates without a time of day." not in whys
    assert "The returned lines have no amount." not in whys
    assert "The products have no category." not in whys


def test_a_birth_date_gives_an_age() -> None:
    born = (_COMPLETE - {"customers.age_years"}) | {"customers.birth_date"}

    assert explain_missing(born) == []
