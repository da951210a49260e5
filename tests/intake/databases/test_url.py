"""URLs of databases: what they name, and passwords that are never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from regulars.intake.databases import expand, parse_database_url, without_password
from regulars.model import BadData


def test_what_a_url_names() -> None:
    url = parse_database_url(
        "postgres://ann:pw@db.example:5433/shop?sslmode=require&table=s.Orders"
    )
    assert url is not None
    assert (url.system, url.table, url.query) == ("postgresql", "s.Orders", None)
    assert url.location == "postgresql://ann:pw@db.example:5433/shop?sslmode=require"
    assert url.name == "postgresql://ann:***@db.example:5433/shop?table=s.Orders"
    assert "pw" not in repr(url)


@pytest.mark.parametrize(
    "query", ["SELECT a & 1, b % 10 FROM t WHERE c = '?table=x'", "SELECT%20a%20%26%201"]
)
def test_a_query_comes_last_and_may_hold_anything(query: str) -> None:
    url = parse_database_url(f"sqlite:///shop.db?query={query}")
    assert url is not None
    assert url.query == (query if " " in query else "SELECT a & 1")
    assert (url.table, url.name) == (None, "shop.db?query")


def test_a_query_is_read_from_a_file_without_its_semicolon(tmp_path: Path) -> None:
    (tmp_path / "orders.sql").write_text("SELECT 1\n; -- done\n")

    for url in (
        parse_database_url("sqlite:///shop.db", str(tmp_path / "orders.sql")),
        parse_database_url(f"sqlite:///shop.db?query={tmp_path / 'orders.sql'}"),
    ):
        assert url is not None
        assert url.query == "SELECT 1"
    with pytest.raises(BadData, match="no such file"):
        parse_database_url("sqlite:///shop.db", "none.sql")


def test_files_are_relative_or_from_the_root(tmp_path: Path) -> None:
    absolute = parse_database_url(f"sqlite:///{tmp_path}/my%20shop.db?table=t")
    short = parse_database_url("duckdb:///data/shop.duckdb")
    (tmp_path / "there.db").touch()
    rooted = parse_database_url(f"sqlite://{tmp_path}/there.db")
    assert absolute is not None
    assert short is not None
    assert rooted is not None
    assert absolute.location == f"{tmp_path}/my shop.db"
    assert short.location == "data/shop.duckdb"
    assert rooted.location == f"{tmp_path}/there.db"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://ann:p@ss/w:rd@host/db", "postgresql://ann:***@host/db"),
        ("postgresql://host/db?user=a&password=x&table=t", "postgresql://host/db?user=a&password=***&table=t"),
        ("postgresql://ann@host/db", "postgresql://ann@host/db"),
        ("https://u:secret@host/f.csv", "https://u:***@host/f.csv"),
        ("postgresql://h/db?sslpassword=q", "postgresql://h/db?sslpassword=***"),
    ],
)  # fmt: skip
def test_a_password_is_masked(url: str, shown: str) -> None:
    assert without_password(url) == shown


def test_variables_come_from_the_environment() -> None:
    environment = {"PW": "p@/:?#&= %", "URL": "postgresql://a:b@h/d"}
    url = parse_database_url(expand("postgresql://a:${PW}@h/d?table=t", environment))
    assert url is not None
    assert url.location == "postgresql://a:p%40%2F%3A%3F%23%26%3D%20%25@h/d"
    assert url.shown == "postgresql://a:***@h/d"
    assert expand("${URL}?table=t", environment) == "postgresql://a:b@h/d?table=t"
    with pytest.raises(BadData, match="environment variable NONE is not set"):
        expand("postgresql://a:${NONE}@h/d", environment)


def test_other_databases_and_two_wishes_are_explained() -> None:
    with pytest.raises(BadData, match="MySQL is not read yet") as told:
        parse_database_url("mysql+pymysql://ann:secret@h/d")
    assert "secret" not in str(told.value)
    with pytest.raises(BadData, match="a table and a query"):
        parse_database_url("sqlite:///s.db?table=t", "SELECT 1")
    assert parse_database_url("orders.csv") is None
    assert parse_database_url("s3://bucket/key") is None
