"""Orders in JSON under a customer, a list or keys: each order keeps who bought and its number."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from regulars.model import BadData

ReadFiles = Callable[..., Any]

NAMES = ["anna", "c-2", "3"]


def orders_of(customer: str) -> list[dict[str, Any]]:
    return [{"id": f"{customer}/{k}", "date": f"2024-0{k}-01", "total": k + 0.5} for k in (1, 2)]


def with_items(order: dict[str, Any]) -> dict[str, Any]:
    return {**order, "items": [{"sku": "S1", "quantity": 1, "price": order["total"]}]}


EXPECTED = {(name, order["id"], order["total"]) for name in NAMES for order in orders_of(name)}
NUMBERED = {name: {o.pop("id"): o for o in orders_of(name)} for name in NAMES}
OF_CUSTOMER = {o["id"]: {**o, "customer": {"id": name}} for name in NAMES for o in orders_of(name)}
UNNUMBERED = {
    number: {k: v for k, v in o.items() if k != "id"} for number, o in OF_CUSTOMER.items()
}

LAYOUTS: dict[str, Any] = {
    "lists by customer": {name: orders_of(name) for name in NAMES},
    "a customer without orders": {**{name: orders_of(name) for name in NAMES}, "new": []},
    "orders by customer and number": NUMBERED,
    "orders by number": UNNUMBERED,
    "numbered twice": OF_CUSTOMER,
    "orders by number in a document": {"orders": UNNUMBERED, "page": 1},
    "customers with a list": [{"id": name, "orders": orders_of(name)} for name in NAMES],
    "customers with keys": [{"id": name, "orders": NUMBERED[name]} for name in NAMES],
    "customers by number": {
        name: {"profile": {"city": "Bonn"}, "orders": NUMBERED[name]} for name in NAMES
    },
    "customers in a document": {
        "customers": [{"id": name, "orders": orders_of(name)} for name in NAMES]
    },
}


@pytest.mark.parametrize("layout", list(LAYOUTS))
def test_every_order_keeps_its_customer_and_number(read: ReadFiles, layout: str) -> None:
    found = read({"shop.json": json.dumps(LAYOUTS[layout])})
    rows = [dict(zip(found.raw.columns, row, strict=True)) for row in found.rows]
    assert {(r["customer_id"], r["order_id"], r["total"]) for r in rows} == EXPECTED
    assert len(rows) == len(EXPECTED)


def test_items_and_what_is_said_of_the_customer_stay(read: ReadFiles) -> None:
    shop = {
        name: {"email": f"{name}@example.org", "orders": [with_items(o) for o in orders_of(name)]}
        for name in NAMES
    }
    found = read({"shop.json": json.dumps(shop, indent=1)})
    rows = [dict(zip(found.raw.columns, row, strict=True)) for row in found.rows]
    assert {(r["customer_id"], r["order_id"], r["price"]) for r in rows} == EXPECTED
    assert {(r["customer_id"], r["customer_email"]) for r in rows} == {
        (name, f"{name}@example.org") for name in NAMES
    }
    assert found.raw.dialects[0]["items"] == "items"


def test_what_was_made_of_keys_is_asked(read: ReadFiles) -> None:
    (question,) = read({"shop.json": json.dumps(LAYOUTS["lists by customer"])}).raw.questions
    assert "the keys of shop.json were taken for the customers" in question
    (question,) = read({"shop.json": json.dumps(UNNUMBERED)}).raw.questions
    assert "taken for the orders" in question
    assert read({"shop.json": json.dumps(OF_CUSTOMER)}).raw.questions == []


def test_parts_of_one_order_are_no_keys(read: ReadFiles) -> None:
    """Two addresses look alike, and are not two orders."""
    order = {
        "billing": {"name": "A", "city": "Bonn"},
        "shipping": {"name": "A", "city": "Köln"},
        "id": 7,
        "items": [{"sku": "S1", "quantity": 2, "price": 1.5}],
    }
    found = read({"order.json": json.dumps(order, indent=1)})
    assert found.raw.lines_read == 1
    assert {"billing_city", "shipping_city", "sku"} <= set(found.raw.columns)


def test_a_key_that_comes_twice_is_refused(read: ReadFiles) -> None:
    keys = (f'"{key}": [{{"id": {i}, "total": 2.5}}]' for i, key in enumerate("aba"))
    text = f"{{{', '.join(keys)}}}"
    with pytest.raises(BadData, match="twice"):
        read({"shop.json": text})
