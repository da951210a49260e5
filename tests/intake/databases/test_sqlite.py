"""SQLite files: any type in any row, read as it stands, never written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.intake.databases import parse_database_url, read_database
from regulars.model import BadData, Refused, Unavailable

Shop = Callable[..., Path]


def _read(path: Path, asked: str, to: Path) -> dict[str, list[object]]:
    url = parse_database_url(f"sqlite:///{path}{asked}")
    assert url is not None
    table = pq.read_table(read_database(url, to).path)
    assert table["source_row"].to_pylist() == list(range(1, table.num_rows + 1))
    found: dict[str, list[object]] = table.drop(["source_file", "source_row"]).to_pydict()
    return found


def test_a_table_keeps_its_columns_rows_and_types(sqlite_shop: Shop, tmp_path: Path) -> None:
    found = _read(sqlite_shop(), "?table=orders", tmp_path / "rows")

    assert list(found)[:3] == ["order_id", "order_date", "customer_id"]
    assert (found["order_id"][0], found["order_date"][0]) == (1, "2025-01-10")
    assert found["unit_price"][:3] == [4.5, 5.5, 6.5]
    assert len(found["sku"]) == 40


def test_a_column_whose_values_change_type_after_many_rows_loses_none(
    sqlite_shop: Shop, tmp_path: Path
) -> None:
    path = sqlite_shop(
        "CREATE TABLE mixed(v, w, x)",
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
        " INSERT INTO mixed SELECT i, i, i FROM n",
        "INSERT INTO mixed VALUES ('A-30001', 0.1, 9007199254740993), (x'4142', NULL, 0.5)",
    )

    found = _read(path, "?table=mixed", tmp_path / "rows")

    assert found["v"][:2] == ["1", "2"]
    assert found["v"][-2:] == ["A-30001", "AB"]
    assert found["w"][-3:] == [30000.0, 0.1, None]
    # A double would make 9007199254740992 of it: such a column becomes text.
    assert found["x"][-2:] == ["9007199254740993", "0.5"]


_CELLS = st.one_of(
    st.none(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
)


@settings(max_examples=40, deadline=None)
@given(cells=st.lists(_CELLS, min_size=1, max_size=12))
def test_any_cells_come_back_as_written(
    cells: Sequence[object], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("cells")
    with closing(sqlite3.connect(folder / "s.db")) as connection:
        connection.execute("CREATE TABLE t(v)")
        connection.executemany("INSERT INTO t VALUES (?)", [(cell,) for cell in cells])
        connection.commit()

    found = _read(folder / "s.db", "?table=t", folder / "rows")["v"]

    for wrote, read in zip(cells, found, strict=True):
        same = read == wrote or (wrote is not None and read == str(wrote))
        assert same, (wrote, read)


def test_texts_that_are_not_utf8_are_read(sqlite_shop: Shop, tmp_path: Path) -> None:
    path = sqlite_shop(
        "CREATE TABLE t(name TEXT)", "INSERT INTO t VALUES (CAST(x'4DFC6C6C6572' AS TEXT)), ('Öz')"
    )

    assert _read(path, "?table=t", tmp_path / "rows") == {"name": ["Müller", "Öz"]}


def test_a_query_may_repeat_names_and_compute(sqlite_shop: Shop, tmp_path: Path) -> None:
    asked = "?query=SELECT sku, sku, count(*) AS n FROM orders WHERE sku LIKE '%0' GROUP BY sku; --"

    found = _read(sqlite_shop(), asked, tmp_path / "rows")

    assert found == {"sku": ["p0"], "sku_2": ["p0"], "n": [14]}


def test_a_query_cannot_write(sqlite_shop: Shop, tmp_path: Path) -> None:
    path = sqlite_shop()
    before = path.read_bytes()

    for query in ("DELETE FROM orders", "DROP TABLE orders", "CREATE TABLE x(a)"):
        with pytest.raises((Refused, BadData)):
            _read(path, f"?query={query}", tmp_path / "rows")

    assert path.read_bytes() == before


def test_a_database_that_another_program_locks_is_worth_another_try(
    sqlite_shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("regulars.intake.databases.sqlite._WAIT_S", 0.05)
    path = sqlite_shop()
    with closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("BEGIN EXCLUSIVE")
        with pytest.raises(Unavailable, match="another program is writing"):
            _read(path, "?table=orders", tmp_path / "rows")
        writer.execute("ROLLBACK")

    assert len(_read(path, "?table=orders", tmp_path / "rows")["sku"]) == 40


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("?table=ordres", "no table 'ordres'. Way out: did you mean orders"),
        ("?query=SELECT nope FROM orders", "no such column: nope"),
        ("?query=SELEC", "syntax error"),
        ("?query=;", "the query is empty"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    asked: str, said: str, sqlite_shop: Shop, tmp_path: Path
) -> None:
    with pytest.raises(BadData, match=said):
        _read(sqlite_shop(), asked, tmp_path / "rows")


def test_no_file_and_a_damaged_file_are_said(sqlite_shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no such file"):
        _read(tmp_path / "none.db", "?table=orders", tmp_path / "rows")
    path = sqlite_shop()
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 4096)
    with pytest.raises(BadData, match="damaged"):
        _read(path, "?table=orders", tmp_path / "rows")
