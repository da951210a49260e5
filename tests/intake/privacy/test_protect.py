"""With pseudonyms no personal value reaches a disk, whatever happens, and results are the same."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from regulars.intake import IntakeConfig, take_in
from regulars.store import DuckEngine, Warehouse

_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_KEY = "0123456789abcdefghijklmnopqrstuvwxyz"
_PERSONAL = ("zebulon", "mailbox.example", "wistaria", "55501", "gatecrash", "sw1a")
_KILLED = """
import importlib, os, signal, sys
from pathlib import Path
import regulars

def die(*_, **__):
    assert list(Path(os.environ["REGULARS_MEMORY_FOLDER"]).glob("regulars-*/*"))
    os.kill(os.getpid(), signal.SIGKILL)

importlib.import_module("regulars.intake.recognise").kept = die
regulars.run(sys.argv[1], workspace=sys.argv[2], settings={"intake": {"pseudonymise": True}})
"""


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    """Orders (packed, with a row that cannot be cut) and people, all of them recognisable."""
    source = tmp_path / "source"
    source.mkdir()
    rows = "".join(
        f"{i},2025-01-{i % 28 + 1:02d},person{i % 9}@mailbox.example,{i}.25,"
        f"{'cancelled' if i % 7 == 0 else 'paid'},Zebulon{i % 9} Quartermain,{i % 9} Wistaria Lane,"
        f"+49 30 55501{i % 9:02d},leave at gatecrash {i % 9},Lamp for zebulon@mailbox.example\n"
        for i in range(1, 90)
    )
    header = "order id,order date,customer id,amount,status,Name,Street,Phone,Note,description\n"
    orders = source / "orders.csv.gz"
    orders.write_bytes(gzip.compress((header + rows + "x,y,Zebulon,cut\n").encode()))
    people = source / "people.csv"
    people.write_text(
        "customer id,Vorname,birth date,postal code,newsletter\n"
        + "".join(
            f"person{c}@mailbox.example,Zebulon{c},1980-02-0{c + 1},SW1A {c}AA,ja\n"
            for c in range(9)
        )
    )
    return {"orders": orders, "people": people}


def _everything_in(folder: Path) -> str:
    """Every byte of every file below a folder, Parquet unpacked."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.append(path.read_bytes().decode("latin-1"))
            if path.suffix == ".parquet":
                found.append(str(pq.read_table(path).to_pydict()))
    return "\n".join(found).lower()


def _taken(folder: Path, files: dict[str, Path], *, pseudonymise: bool) -> tuple[str, Any, Any]:
    engine = DuckEngine(threads=1, spill_folder=folder / "spill")
    with Warehouse(folder, engine).draft(now=_NOW) as draft:
        found = take_in(
            [files["orders"]],
            draft,
            config=IntakeConfig(pseudonymise=pseudonymise),
            now=_NOW,
            customers=[files["people"]],
        )
        written = _everything_in(folder)
        lines = draft.scan("order_lines").collect("pyarrow").to_native().to_pylist()
    engine.close()
    return written, found, lines


def test_nothing_personal_is_written_and_the_results_are_the_same(
    tmp_path: Path, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setenv("REGULARS_PSEUDONYM_KEY", _KEY)
    monkeypatch.setenv("REGULARS_MEMORY_FOLDER", str(memory))

    plain, known, lines = _taken(tmp_path / "plain", files, pseudonymise=False)
    hidden, found, hidden_lines = _taken(tmp_path / "hidden", files, pseudonymise=True)

    assert all(value in plain for value in _PERSONAL)
    assert [value for value in _PERSONAL if value in hidden] == []
    assert _KEY not in hidden
    assert list(memory.iterdir()) == []
    assert (found.input, found.consent) == (known.input, known.consent)
    assert [m.role for m in found.mapping] == [m.role for m in known.mapping]
    alias: dict[str, str] = {}
    for line, hidden_line in zip(
        sorted(lines, key=lambda row: row["order_id"]),
        sorted(hidden_lines, key=lambda row: row["order_id"]),
        strict=True,
    ):
        assert alias.setdefault(line["customer_id"], hidden_line["customer_id"]).startswith("p")
        expected = {"customer_id": alias[line["customer_id"]], "product_id": "Lamp for [email]"}
        assert hidden_line == line | expected
    assert len(set(alias.values())) == len(alias) == 9


def test_kill_9_leaves_nothing_on_disk_and_the_next_run_clears_the_memory(
    tmp_path: Path, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, temporary, shop = tmp_path / "memory", tmp_path / "tmp", tmp_path / "shop"
    memory.mkdir()
    temporary.mkdir()
    said = {"REGULARS_MEMORY_FOLDER": str(memory), "REGULARS_PSEUDONYM_KEY": _KEY}
    died = subprocess.run(
        [sys.executable, "-c", _KILLED, files["orders"], shop],
        env=os.environ | said | {"TMPDIR": str(temporary)},
        check=False,
        capture_output=True,
    )

    assert died.returncode == -signal.SIGKILL, died.stderr
    assert "zebulon" in _everything_in(memory)
    left = _everything_in(shop) + _everything_in(temporary)
    assert [value for value in _PERSONAL if value in left] == []
    for name, value in said.items():
        monkeypatch.setenv(name, value)
    _taken(tmp_path / "again", files, pseudonymise=True)
    assert list(memory.iterdir()) == []
