from __future__ import annotations

import narwhals as nw
import pyarrow as pa
import pytest

from regulars.predictions import scoring
from regulars.predictions.scoring import batches

TABLE = pa.table(
    {
        "orders": range(10),
        "who": [f"c{row}" for row in range(10)],
        "as_of": [7] * 10,
        "other": [1] * 10,
    }
)


def test_a_table_comes_in_parts_with_what_is_wanted_and_whose_rows_these_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(scoring, "ROWS", 4)
    found = list(batches(TABLE, ["orders", "revenue"], "who"))

    assert [part.num_rows for part, _ in found] == [4, 4, 2]
    assert pa.concat_tables([part for part, _ in found]) == TABLE.select(["who", "as_of", "orders"])
    assert all(kept == ["who", "as_of"] for _, kept in found)


def test_an_engine_gives_the_same_rows() -> None:
    lazy = nw.from_native(TABLE.drop_columns(["as_of"])).lazy("duckdb").sort("who")
    found = list(batches(lazy, ["orders"], "who"))

    whole = pa.concat_tables([part for part, _ in found])
    assert whole.to_pydict() == TABLE.select(["who", "orders"]).to_pydict()
    assert all(kept == ["who"] for _, kept in found)


@pytest.mark.parametrize("in_engine", [False, True])
def test_of_nobody_there_is_a_table_with_the_columns(*, in_engine: bool) -> None:
    nobody = TABLE.slice(0, 0)
    given = nw.from_native(nobody).lazy("duckdb") if in_engine else nobody
    [(table, kept), *_] = batches(given, ["orders"], "who")

    assert (table.num_rows, table.column_names) == (0, ["who", "as_of", "orders"])
    assert kept == ["who", "as_of"]
