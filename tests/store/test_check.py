from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest

from regulars.model import ORDER_LINES, BadData
from regulars.store import Warehouse
from regulars.store.check import conform, refuse_gaps

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def lines(warehouse: Warehouse, **columns: list[Any]) -> nw.LazyFrame[Any]:
    given = {"order_id": ["O1", "O2"], "line": [1, 1], "customer_id": ["C", "D"], **columns}
    return warehouse.engine.frame(pa.table(given))


def test_columns_are_ordered_typed_and_completed(warehouse: Warehouse) -> None:
    frame = conform(lines(warehouse, quantity=[1, 2]), ORDER_LINES).collect("pyarrow").to_native()
    assert tuple(frame.column_names) == ORDER_LINES.names
    assert frame.schema.field("quantity").type == pa.float64()
    assert frame.schema.field("ordered_at").type == pa.timestamp("us")
    assert frame["revenue"].null_count == 2


def test_a_missing_column_is_named(warehouse: Warehouse) -> None:
    frame = lines(warehouse).drop("customer_id")
    with pytest.raises(BadData, match="order_lines lacks the columns customer_id"):
        conform(frame, ORDER_LINES)


def test_a_foreign_column_is_named(warehouse: Warehouse) -> None:
    with pytest.raises(BadData, match="does not know the columns colour"):
        conform(lines(warehouse, colour=["r", "g"]), ORDER_LINES)


def test_open_columns_stay(warehouse: Warehouse) -> None:
    with warehouse.draft(now=NOW) as draft:
        table = pa.table({"customer_id": ["a"], "trait_pets": [2.0]})
        stored = draft.write("customers", warehouse.engine.frame(table))
        assert stored.collect_schema().names()[-1] == "trait_pets"


def test_gaps_in_required_columns_are_refused(warehouse: Warehouse) -> None:
    with pytest.raises(BadData, match="missing in 1 row of table order_lines") as raised:
        refuse_gaps(lines(warehouse, customer_id=["C", None]), ORDER_LINES)
    assert raised.value.column == "customer_id"


def test_repeated_keys_are_refused(warehouse: Warehouse) -> None:
    with pytest.raises(BadData, match="1 keys of table order_lines repeat"):
        refuse_gaps(lines(warehouse, order_id=["O1", "O1"]), ORDER_LINES)


def test_a_repeated_key_is_found_in_a_table_in_order(warehouse: Warehouse) -> None:
    with pytest.raises(BadData, match="1 keys of table order_lines repeat"):
        refuse_gaps(lines(warehouse, order_id=["O1", "O1"]), ORDER_LINES, in_order=True)
    refuse_gaps(lines(warehouse, order_id=["O1", "O2"]), ORDER_LINES, in_order=True)
