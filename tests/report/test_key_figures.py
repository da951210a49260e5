from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.report.facts import gather
from regulars.report.key_figures import KeyFigure, key_figures
from regulars.wording import money

if TYPE_CHECKING:
    from tests.report.conftest import Shop


def _figures(shop: Shop) -> dict[str, KeyFigure]:
    return {figure.label: figure for figure in key_figures(gather(shop.record, shop.scan))}


def test_figures_are_the_tables_own_counts(shop: Shop) -> None:
    orders = {line[0] for line in shop.lines}
    customers = {line[2] for line in shop.lines}
    revenue = sum(line[4] for line in shop.lines)
    figures = _figures(shop)
    assert figures["Customers"].value == f"{len(customers):,}"
    assert figures["Orders"].value == f"{len(orders):,}"
    assert figures["Revenue"].value == f"GBP\u00a0{revenue:,.0f}"
    assert figures["Average order value"].value == f"GBP\u00a0{revenue / len(orders):,.2f}"
    assert figures["Orders per customer"].value == f"{len(orders) / len(customers):.2f}"
    assert figures["Repeat rate"].value == f"{100 * 270 / 340:.1f}\u00a0%"


def test_without_amounts_the_reason_stands_in_place_of_a_zero(shop: Shop) -> None:
    figures = _figures(shop.without_amounts())
    for label in ("Revenue", "Average order value"):
        assert figures[label].value is None
        assert figures[label].note == (
            "No column of amounts was found. Name it with --map revenue=COLUMN."
        )


def test_a_large_sum_is_rounded_and_given_exactly_beside(shop: Shop) -> None:
    revenue = _figures(shop.but(revenue=8_911_407.904))["Revenue"]
    assert revenue.value == money(8_911_407.904, "GBP") == "GBP\u00a08.9\u00a0million"
    assert "8,911,407.90" in revenue.note


def test_an_unknown_currency_is_said(shop: Shop) -> None:
    assert "names no currency" in _figures(shop.but(currency=None))["Revenue"].note


def test_a_run_without_orders(shop: Shop) -> None:
    figures = _figures(shop.but(customers=0, orders=0, revenue=0.0))
    assert figures["Average order value"].value is None
    assert "Orders per customer" not in figures
