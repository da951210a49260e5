"""Features as batches, and computed once for many queries."""

from __future__ import annotations

import duckdb
import narwhals as nw
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.segments.stream import read_batches, stored


@pytest.mark.parametrize("table", [pa.table({"customer_id": ["a", None], "orders": [1, 2]})])
def test_a_customer_without_an_id_is_refused(table: pa.Table) -> None:
    with pytest.raises(BadData, match="has no id"):
        list(read_batches(nw.from_native(table).lazy(), ["orders"]))


def test_what_is_stored_is_computed_once_and_gone_afterwards() -> None:
    with duckdb.connect() as connection:
        connection.execute("CREATE SEQUENCE counted")
        source = connection.sql("SELECT nextval('counted') AS n FROM range(3)")
        with stored(nw.from_native(source).lazy()) as frame:
            first, second = (frame.sort("n").collect("pyarrow").to_native() for _ in range(2))
            assert connection.sql("SHOW TABLES").fetchall()
        assert first["n"].to_pylist() == second["n"].to_pylist() == [1, 2, 3]
        assert not connection.sql("SHOW TABLES").fetchall()


def test_what_is_stored_is_gone_after_an_error_too() -> None:
    with duckdb.connect() as connection:
        source = nw.from_native(connection.sql("SELECT 1 AS n")).lazy()
        with pytest.raises(ZeroDivisionError), stored(source):
            raise ZeroDivisionError
        assert not connection.sql("SHOW TABLES").fetchall()


def test_another_engine_s_frame_stays_as_it_is() -> None:
    frame = nw.from_native(pa.table({"n": [1]})).lazy()
    with stored(frame) as same:
        assert same is frame
