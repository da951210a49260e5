"""What happens after `as_of` changes nothing, in no bit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.features import CATALOGUE

Row = dict[str, Any]
Shop = dict[str, list[Row]]
Describe = Callable[..., dict[str, Row]]

_ALL = frozenset().union(*(one.needs for one in CATALOGUE.values())) | {"returns.ordered_at_s"}


def _bits(described: dict[str, Row]) -> dict[str, dict[str, str]]:
    return {
        who: {
            name: value.hex() if isinstance(value, float) else repr(value)
            for name, value in row.items()
        }
        for who, row in described.items()
    }


def _later_line(order: str, who: str, what: str, seconds: int, revenue: float) -> Row:
    return {
        "order_id": order,
        "customer_id": who,
        "product_id": what,
        "ordered_at_s": seconds,
        "quantity": 3.0,
        "revenue": revenue,
        "discount": 1.0,
        "channel": "app",
    }


def test_the_future_of_the_tea_shop(describe: Describe, tea_shop: Shop, as_of_s: int) -> None:
    later = as_of_s + 1
    future = {
        "order_lines": [
            *tea_shop["order_lines"],
            _later_line("1", "anna", "tea", later, 1e6),  # a line added to an old order
            _later_line("8", "bob", "soap", later, 900.0),
            _later_line("9", "carol", "lamp", later, 5000.0),
        ],
        "returns": [*tea_shop["returns"], _later_line("10", "bob", "mug", later, -25.0)],
        "products": [
            *tea_shop["products"],
            {"product_id": "lamp", "category": "light"},
            {"product_id": "sofa", "category": "home"},
        ],
        "customers": [*tea_shop["customers"], {"customer_id": "carol", "gender": "female"}],
    }

    now = describe(tea_shop, as_of_s, available=_ALL)

    assert _bits(describe(future, as_of_s, available=_ALL)) == _bits(now)
    assert _bits(describe(future, later, available=_ALL)) != _bits(now)


@settings(max_examples=8, deadline=None)
@given(
    later=st.lists(
        st.builds(
            _later_line,
            st.sampled_from(["1", "4", "77"]),
            st.sampled_from(["anna", "bob", "dora"]),
            st.sampled_from(["tea", "mug", "lamp"]),
            st.integers(1, 10**8),
            st.integers(1, 10**7).map(lambda cents: cents / 100),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_any_later_lines(
    describe: Describe, tea_shop: Shop, as_of_s: int, later: list[Row]
) -> None:
    after = [{**row, "ordered_at_s": as_of_s + row["ordered_at_s"]} for row in later]
    future = {
        **tea_shop,
        "order_lines": [*after, *tea_shop["order_lines"]],
        "returns": [*tea_shop["returns"], *after],
    }

    assert _bits(describe(future, as_of_s, available=_ALL)) == _bits(
        describe(tea_shop, as_of_s, available=_ALL)
    )


@pytest.mark.parametrize("table", ["order_lines", "returns"])
def test_a_line_without_a_date_is_not_taken_for_an_early_one(
    describe: Describe, tea_shop: Shop, as_of_s: int, table: str
) -> None:
    undated = {**_later_line("7", "anna", "mug", 0, 100.0), "ordered_at_s": None}

    with_it = describe({**tea_shop, table: [*tea_shop[table], undated]}, as_of_s, available=_ALL)

    assert _bits(with_it) == _bits(describe(tea_shop, as_of_s, available=_ALL))
