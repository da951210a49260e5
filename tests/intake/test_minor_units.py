"""Amounts in cents are told by the column's name and by whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Take = Callable[..., Any]
LINES = ((1, 250), (2, 1999), (3, 5))


def orders(price: str, amount: str, cells: Callable[[int], str]) -> str:
    return f"order_id,customer_id,ordered_at,product_id,quantity,{price},{amount}\n" + "".join(
        f"O{i},C{i},2024-01-0{i},P{i},{i},{cells(cents)},{cells(cents * i)}\n" for i, cents in LINES
    )


@pytest.mark.parametrize(
    ("price", "amount"), [("unit_price_cents", "amount_cents"), ("Preis in Cent", "Betrag in Cent")]
)
def test_cents_are_divided_and_said(take: Take, price: str, amount: str) -> None:
    taken = take(
        orders(price, amount, str), products="product_id,list_price_cents\nP1,300\nP2,2000\n"
    )
    assert [line["revenue"] for line in taken.lines] == [2.5, 39.98, 0.15]
    assert [line["unit_price"] for line in taken.lines] == [2.5, 19.99, 0.05]
    said = [w for w in taken.found.warnings if "divided by 100" in w]
    assert [w.split(" says")[0] for w in said] == [price, amount]
    prices = {p["product_id"]: p["price"] for p in taken.tables["products"]}
    assert prices == {"P1": 3.0, "P2": 20.0, "P3": 0.05}


def test_a_fraction_shows_that_there_are_no_cents(take: Take) -> None:
    taken = take(orders("unit_price_cents", "amount_cents", lambda cents: f"{cents / 100:.2f}"))
    assert [line["revenue"] for line in taken.lines] == [2.5, 39.98, 0.15]
    assert not any("divided" in warning for warning in taken.found.warnings)
    assert sum("taken for whole units" in warning for warning in taken.found.warnings) == 2


def test_a_stray_fraction_turns_no_other_amount(take: Take) -> None:
    rows = "".join(f"O{i},C{i},2024-01-05,P1,1,{1999 if i else 1999.5}\n" for i in range(40))
    taken = take("order_id,customer_id,ordered_at,product_id,quantity,amount_cents\n" + rows)
    assert sorted({line["revenue"] for line in taken.lines}) == [19.99, 19.995]
