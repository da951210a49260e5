"""A small shop in SQLite and DuckDB files, and a real PostgreSQL server."""

from __future__ import annotations

import glob
import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PASSWORD = "s3cret/p@ss"  # noqa: S105 - of a server that lives for a test

LINES = [
    (1 + i // 2, f"2025-0{1 + i % 9}-1{i % 7}", f"c{i % 5}", f"p{i % 3}", 1 + i % 2, 4.5 + i % 4)
    for i in range(40)
]
COLUMNS = "order_id, order_date, customer_id, sku, quantity, unit_price"


@pytest.fixture
def sqlite_shop(tmp_path: Path) -> Callable[..., Path]:
    """Write a database file with these statements run in it."""

    def write(*statements: str, name: str = "shop.db") -> Path:
        path = tmp_path / name
        connection = sqlite3.connect(path)
        connection.execute(
            "CREATE TABLE orders(order_id INTEGER, order_date TEXT, customer_id TEXT, sku TEXT,"
            " quantity INTEGER, unit_price REAL)"
        )
        connection.executemany("INSERT INTO orders VALUES (?, ?, ?, ?, ?, ?)", LINES)
        for statement in statements:
            connection.execute(statement)
        connection.commit()
        connection.close()
        return path

    return write


class PostgresServer:
    """A PostgreSQL server of its own in a folder of its own."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self._programs = programs
        self._folder = folder
        self._user = user
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        word = folder / "word"
        word.write_text(PASSWORD)
        word.chmod(0o644)
        self._do(
            "initdb", "-A", "scram-sha-256", "-U", "owner", "--pwfile", str(word), "--no-sync",
            "--encoding", "UTF8", "--locale", "C",
        )  # fmt: skip
        self.start()

    def _do(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, "-D", self._folder / "data", *arguments],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            stdin=subprocess.DEVNULL,
            user=self._user,
            cwd=self._folder,
        )

    def start(self) -> None:
        settings = (
            f"-k {self._folder} -p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off"
            " -c max_connections=20 -c shared_buffers=16MB"
        )
        self._do("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", settings, "start")

    def crash(self) -> None:
        """Stop at once, as a power cut would."""
        self._do("pg_ctl", "-m", "immediate", "stop")

    def url(self, what: str = "", *, user: str = "owner", password: str = "") -> str:
        told = f":{password}" if password else ""
        return f"postgresql://{user}{told}@127.0.0.1:{self.port}/postgres{what}"

    def sql(self, *statements: str) -> list[tuple[object, ...]]:
        """Run statements as the owner and give the rows of the last."""
        from adbc_driver_postgresql import dbapi  # noqa: PLC0415 - an extra

        rows: list[tuple[object, ...]] = []
        with dbapi.connect(self.url()) as connection:
            for statement in statements:
                with connection.cursor() as cursor:
                    cursor.execute(statement)
                    rows = cursor.fetchall() if statement.startswith("SELECT") else []
            connection.commit()
        return rows


def _programs() -> Path | None:
    found = shutil.which("initdb") or next(
        iter(sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"), reverse=True)),  # noqa: PTH207
        None,
    )
    return None if found is None else Path(found).resolve().parent


@pytest.fixture(scope="session")
def running_postgres() -> Iterator[PostgresServer]:
    pytest.importorskip("adbc_driver_postgresql", reason="the extra postgres is not installed")
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed on this machine (on Debian: postgresql)")
    # A server refuses to run as root, and its user cannot look into root's folders.
    user = ("postgres" if os.getuid() == 0 else None) if hasattr(os, "getuid") else None
    folder = Path(tempfile.mkdtemp(prefix="regulars-postgres-"))
    if user is not None:
        try:
            shutil.chown(folder, user)
        except LookupError:
            pytest.skip("a PostgreSQL server does not run as root, and there is no user postgres")
    try:
        server = PostgresServer(programs, folder, user)
        try:
            yield server
        finally:
            server.crash()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(running_postgres: PostgresServer, monkeypatch: pytest.MonkeyPatch) -> PostgresServer:
    """The server with an empty public schema; its password is in the environment."""
    monkeypatch.setenv("PGPASSWORD", PASSWORD)
    running_postgres.sql("DROP SCHEMA IF EXISTS public CASCADE", "CREATE SCHEMA public")
    return running_postgres
