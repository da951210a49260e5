from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.explore.pairs import pairs
from regulars.explore.section import Section
from regulars.model import Cannot

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made


def test_the_measures_of_a_pair_by_hand(make_shop: Made) -> None:
    # 100 orders: tea in 50, cup in 40, both in 30, salt alone in 40.
    lines: list[Line] = []
    for number in range(100):
        basket = ["tea"] * (number < 50) + ["cup"] * (20 <= number < 60) + ["salt"] * (number >= 60)
        lines += [(f"c{number}", f"o{number}", "2024-01-01", product, 1.0) for product in basket]
    lines.append(("c30", "o30", "2024-01-01", "tea", 1.0))  # twice in one order counts once
    found = pairs(make_shop(lines))

    assert isinstance(found, Section)
    [row] = found.tables["explore_pairs"].to_pylist()
    assert (row["product_a"], row["product_b"]) == ("cup", "tea")
    assert (row["orders_a"], row["orders_b"], row["orders_both"]) == (40, 50, 30)
    assert row["support"] == pytest.approx(0.3)
    assert row["confidence_ab"] == pytest.approx(0.75)
    assert row["confidence_ba"] == pytest.approx(0.6)
    assert row["lift"] == pytest.approx(1.5)
    assert row["leverage"] == pytest.approx(0.1)
    assert row["conviction_ab"] == pytest.approx(0.5 / 0.25)
    assert row["conviction_ba"] == pytest.approx(0.6 / 0.4)
    assert "75.0\u00a0% of orders with cup also hold tea: 1.5 times" in found.sentences[1]


def test_an_order_number_that_two_customers_use_is_two_orders(make_shop: Made) -> None:
    lines: list[Line] = []
    for number in range(12):
        lines.append((f"a{number}", f"o{number}", "2024-01-01", "tea", 1.0))
        lines.append((f"b{number}", f"o{number}", "2024-01-01", "cup", 1.0))
    found = pairs(make_shop(lines))

    assert isinstance(found, Section)
    assert len(found.tables["explore_pairs"]) == 0


def test_too_few_orders_are_no_pattern(make_shop: Made) -> None:
    lines: list[Line] = [("a", "1", "2024-01-01", p, 1.0) for p in ("tea", "cup")]

    assert isinstance(pairs(make_shop(lines)), Cannot)
