"""A real PostgreSQL server: types, rights, wrong passwords, and a crash in the middle."""

from __future__ import annotations

import os
import threading
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Protocol

import pyarrow.parquet as pq
import pytest

import regulars
from regulars.intake.databases import parse_database_url, read_database
from regulars.intake.incremental import Watermark
from regulars.model import BadData, Refused, Unavailable

_KINDS = """
CREATE TABLE kinds AS SELECT 1::int2 AS i, 12.50::numeric(10, 2) AS price, 1.5::numeric AS free,
    '2025-01-01 01:00+01'::timestamptz AS at, '2025-01-01'::timestamp AS plain,
    '2025-02-03'::date AS day, '{"a": 1}'::jsonb AS j, '{x,y}'::text[] AS tags,
    '00000000-0000-0000-0000-000000000001'::uuid AS u, 'paid'::state AS state,
    '3.20'::money AS m, '1 day'::interval AS gap, '\\xff'::bytea AS raw, 'ab'::char(4) AS padded,
    ARRAY[1.5, 2]::numeric[] AS prices, true AS yes, 'né'::text AS word
"""


class Server(Protocol):
    """A server of PostgreSQL, as conftest.py starts it."""

    def url(self, what: str = "", *, user: str = "owner", password: str = "") -> str: ...

    def sql(self, *statements: str) -> list[tuple[object, ...]]: ...

    def start(self) -> None: ...

    def crash(self) -> None: ...


def _read(server: Server, what: str, tmp_path: Path, **who: str) -> list[dict[str, object]]:
    url = parse_database_url(server.url(what, **who))
    assert url is not None
    table = pq.read_table(read_database(url, tmp_path / "rows.parquet").path)
    rows: list[dict[str, object]] = table.drop(["source_file", "source_row"]).to_pylist()
    return rows


def test_types_are_kept(postgres: Server, tmp_path: Path) -> None:
    postgres.sql(
        "CREATE TYPE state AS ENUM ('new', 'paid')",
        _KINDS,
        "INSERT INTO kinds(price, free, at, day) VALUES ('NaN', 1e20, 'infinity', '-infinity')",
    )

    first, odd = _read(postgres, "?table=kinds", tmp_path)

    assert first == {
        "i": 1,
        "price": Decimal("12.50"),
        "free": Decimal("1.5"),
        "at": datetime(2025, 1, 1, tzinfo=UTC),
        "plain": datetime(2025, 1, 1),  # noqa: DTZ001 - as the column says
        "day": date(2025, 2, 3),
        "j": '{"a": 1}',
        "tags": ["x", "y"],
        "u": "00000000-0000-0000-0000-000000000001",
        "state": "paid",
        "m": Decimal("3.20"),
        "gap": "1 day",
        "raw": "ff",
        "padded": "ab",
        "prices": "{1.5,2}",
        "yes": True,
        "word": "né",
    }
    assert odd == dict.fromkeys(first) | {"free": Decimal(10) ** 20}


def test_schemas_views_and_queries(postgres: Server, tmp_path: Path) -> None:
    postgres.sql(
        "DROP SCHEMA IF EXISTS sales CASCADE",
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.orders AS SELECT i AS id, i % 3 AS customer_id FROM"
        " generate_series(1, 9) i",
        "CREATE VIEW few AS SELECT * FROM sales.orders WHERE id < 3",
    )

    assert len(_read(postgres, "?table=sales.orders", tmp_path)) == 9
    assert [row["id"] for row in _read(postgres, "?table=Few", tmp_path)] == [1, 2]
    asked = "?query=SELECT id, id FROM sales.orders WHERE id % 2 = 0 AND 'a%20b' <> ''; -- even"
    assert _read(postgres, asked, tmp_path)[0] == {"id": 2, "id_2": 2}
    with pytest.raises(BadData, match=r"few, sales\.orders"):
        _read(postgres, "", tmp_path)


def test_what_is_not_allowed_is_refused_and_shows_no_password(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgres.sql(
        "CREATE TABLE orders(id int)",
        "DROP ROLE IF EXISTS guest",
        "CREATE ROLE guest LOGIN PASSWORD 'guest'",
        "GRANT USAGE ON SCHEMA public TO guest",
    )
    with pytest.raises(Refused, match="may not read the table"):
        _read(postgres, "?table=orders", tmp_path, user="guest", password="guest")  # noqa: S106
    with pytest.raises(Refused, match="does not let this user in") as told:
        _read(postgres, "?table=orders", tmp_path, password="wr0ng%2Fword")  # noqa: S106
    assert "wr0ng" not in str(told.value)
    assert "owner:***@" in str(told.value)
    monkeypatch.delenv("PGPASSWORD")
    with pytest.raises(Refused, match="PGPASSWORD"):
        _read(postgres, "?table=orders", tmp_path)


@pytest.mark.parametrize(
    ("what", "said"),
    [
        ("?table=nope", "no table 'nope'"),
        ("?query=SELECT nope FROM orders", 'column "nope" does not exist'),
        ("?query=DROP TABLE orders", "the database says"),
        ("?query=SELECT 1 / (id - 1) FROM orders", "the query fails on some row"),
        ("?nonsense=1&table=orders", "not well-formed"),
    ],
)
def test_what_is_asked_wrongly_is_said(
    what: str, said: str, postgres: Server, tmp_path: Path
) -> None:
    postgres.sql("CREATE TABLE orders AS SELECT 1 AS id")

    with pytest.raises(BadData, match=said):
        _read(postgres, what, tmp_path)

    assert postgres.sql("SELECT count(*) FROM orders") == [(1,)]


def test_a_server_that_is_not_there_is_worth_another_try(tmp_path: Path) -> None:
    pytest.importorskip("adbc_driver_postgresql", reason="the extra postgres is not installed")
    url = parse_database_url("postgresql://ann:secret@127.0.0.1:1/shop?table=orders")
    assert url is not None

    with pytest.raises(Unavailable, match="cannot be reached") as told:
        read_database(url, tmp_path / "rows.parquet")

    assert "secret" not in str(told.value)
    assert not (tmp_path / "rows.parquet").exists()


def test_a_crash_in_the_middle_changes_nothing_and_the_next_run_starts_anew(
    postgres: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHOP_WORD", os.environ["PGPASSWORD"])
    postgres.sql(
        "CREATE TABLE orders AS SELECT i AS order_id, 'c' || i % 20 AS customer_id,"
        " timestamptz '2025-01-01' + i * interval '1 hour' AS ordered_at,"
        " (1 + i % 7)::numeric(10, 2) AS amount FROM generate_series(1, 400) i"
    )
    shop = tmp_path / "shop"
    url = postgres.url("?table=orders", password="${SHOP_WORD}")  # noqa: S106 - a variable's name
    first = regulars.run(url, workspace=shop)
    (record,) = shop.glob("runs/*/run.json")
    assert "owner:***@" in record.read_text()
    texts = [p.read_bytes() for p in shop.rglob("*") if p.suffix in {".json", ".toml", ".html"}]
    assert len(texts) > 2
    assert not any(b"s3cret" in text for text in texts)
    assert "s3cret" not in first.input.files[0]
    # The server hangs after 40,000 rows: the reader is in the middle of them when it dies.
    endless = (
        "SELECT i AS order_id, 'c' || i % 50 AS customer_id, repeat('x', 500) AS note,"
        " CASE WHEN i = 40000 THEN pg_sleep(60)::text END AS wait FROM generate_series(1, 50000) i"
    )
    crash = threading.Thread(target=_crash_while_asleep, args=(postgres,))
    crash.start()
    try:
        with pytest.raises(Unavailable, match="broke off while it was read"):
            regulars.run(postgres.url(), workspace=shop, settings={"intake": {"query": endless}})
    finally:
        crash.join()
        postgres.start()

    assert regulars.show("segments", workspace=shop).num_rows == len(first.segments)
    assert [path.name for path in (shop / ".tables").glob("draft-*")] == []
    again = regulars.describe(postgres.url("?table=orders"))
    assert len(again) == first.customers


def _crash_while_asleep(server: Server) -> None:
    for _ in range(600):
        if server.sql("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"):
            break
        time.sleep(0.1)
    server.crash()


@pytest.mark.parametrize("kind", ["date", "timestamp", "timestamptz", "text"])
def test_a_table_is_read_from_a_day_on(postgres: Server, tmp_path: Path, kind: str) -> None:
    postgres.sql(
        f"CREATE TABLE orders AS SELECT n, ('2025-03-' || n)::{kind} AS at"
        " FROM generate_series(10, 20) AS n",
        "INSERT INTO orders VALUES (99, NULL)",
    )
    url = parse_database_url(postgres.url("?table=orders"))
    assert url is not None
    begin = Watermark("at", "2025-03-17", typed=kind != "text")

    source = read_database(url, tmp_path / "rows.parquet", since=lambda _: begin)

    assert source.origin["since"] == "2025-03-17"
    assert sorted(pq.read_table(source.path)["n"].to_pylist()) == [17, 18, 19, 20, 99]
