"""JSON orders of every layout become lines, and no field or line is overlooked."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.model import BadData

ReadFiles = Callable[..., Any]

ORDERS = [
    {
        "order": {
            "id": 1000 + i,
            "created_at": f"2024-01-0{i + 1}T10:00:00Z",
            "customer": {"id": f"C{i}", "email": "a@example.org", "address": {"city": "Köln"}},
            "tags": ["a", "b"],
            "line_items": [
                {"id": 1, "sku": "S1", "quantity": 1, "price": "4.50"},
                {"id": 2, "sku": "S2", "quantity": 2, "price": "1.25"},
            ][: i + 1],
        }
    }
    for i in range(3)
]
COLUMNS = {
    *("order_id", "created_at", "customer_id", "customer_email", "customer_address_city", "tags"),
    *("line_id", "sku", "quantity", "price"),
}


def lines(documents: list[Any]) -> str:
    return "".join(json.dumps(document) + "\n" for document in documents)


@pytest.mark.parametrize(
    "text",
    [
        lines(ORDERS),
        lines(ORDERS).rstrip("\n"),
        json.dumps(ORDERS),
        json.dumps(ORDERS, indent=2),
        json.dumps({"orders": [document["order"] for document in ORDERS]}),
        json.dumps({"orders": [document["order"] for document in ORDERS], "page": 1}, indent=1),
    ],
)
@pytest.mark.parametrize("packed", [False, True])
def test_nested_orders_become_one_row_per_item(read: ReadFiles, text: str, *, packed: bool) -> None:
    found = read({"orders.json": gzip.compress(text.encode()) if packed else text})
    assert set(found.raw.columns) == COLUMNS
    rows = [dict(zip(found.raw.columns, row, strict=True)) for row in found.rows]
    assert [(r["order_id"], r["sku"], r["customer_id"]) for r in rows] == [
        (1000, "S1", "C0"),
        *((1001, sku, "C1") for sku in ("S1", "S2")),
        *((1002, sku, "C2") for sku in ("S1", "S2")),
    ]
    assert {r["customer_address_city"] for r in rows} == {"Köln"}
    assert {r["tags"] for r in rows} == {'["a","b"]'}


def test_an_order_without_items_is_still_a_row(read: ReadFiles) -> None:
    documents = [*ORDERS, {"order": {"id": 9, "line_items": []}}, {"order": {"id": 10}}]
    found = read({"o.jsonl": lines(documents)})
    column = found.raw.columns.index("order_id")
    assert [row[column] for row in found.rows][-2:] == [9, 10]


def test_flat_lines_and_fields_that_come_late(read: ReadFiles) -> None:
    documents: list[dict[str, Any]] = [
        {"order_id": i, "customer_id": i % 7, "amount": 1.5} for i in range(30_000)
    ]
    documents[-1] = {"order_id": "X1", "customer_id": None, "amount": 2, "coupon": "SPRING"}
    found = read({"o.jsonl": lines(documents)})
    assert found.raw.columns == ("order_id", "customer_id", "amount", "coupon")
    assert found.rows[-1] == ("X1", None, 2.0, "SPRING")
    assert found.rows[0] == ("0", 0, 1.5, None)


def test_lines_that_are_no_json_are_set_aside(read: ReadFiles) -> None:
    text = lines([{"order_id": 1, "customer_id": 2}] * 5) + '{"order_id": 7, oops}\n'
    found = read({"o.jsonl": text + '{"order_id": 8, "cust'})
    assert found.raw.rejected_by_reason == {"unreadable_row": 2}
    assert [json.loads(raw)["row_in_file"] for _, raw in found.aside] == [6, 7]
    assert any("cut off" in warning for warning in found.raw.warnings)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (json.dumps(ORDERS)[:-30], "cut off"),
        (json.dumps(ORDERS)[:-1] + ", ", r"array does not end with \]: the file was cut off, or"),
        (json.dumps(ORDERS) + ";\n", r"array does not end with \]: .*, or something follows it"),
        ('{"a": 1}\n' + "{oops}\n" * 5, "5 of 6 lines are not JSON"),
        ('{"a": {"b": [1, 2]', "damaged or was cut off"),
        ("[{}]", "no objects with fields"),
    ],
)
def test_what_is_no_json_is_refused(read: ReadFiles, text: str, problem: str) -> None:
    with pytest.raises(BadData, match=problem) as raised:
        read({"o.json": text})
    assert raised.value.way_out


_VALUE = st.one_of(
    st.none(),
    st.text(max_size=9),
    st.integers(-(2**53), 2**53),
    st.booleans(),
    st.floats(-1e6, 1e6),
)


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"x": st.text(max_size=9), "n": st.integers(-9, 9)}, optional={"v": _VALUE}
        ),
        min_size=1,
    )
)
def test_what_was_written_is_read(read: ReadFiles, documents: list[dict[str, Any]]) -> None:
    documents = [{"order_id": f"O{i}", **document} for i, document in enumerate(documents)]
    for text in (lines(documents), json.dumps(documents)):
        found = read({"o.json": text})
        rows = [dict(zip(found.raw.columns, row, strict=True)) for row in found.rows]
        assert [(r["order_id"], r["x"], r["n"]) for r in rows] == [
            (d["order_id"], d["x"], d["n"]) for d in documents
        ]
        filled = sum(d.get("v") is not None for d in documents)
        assert sum(r.get("v") is not None for r in rows) == filled
