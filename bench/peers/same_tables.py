"""Print, as JSON, the tables and columns in which two workspaces differ.

A table is named where only one has it, `TABLE: rows` where the keys of its rows differ, and
`TABLE.COLUMN` where a row has other values: texts and moments exactly, numbers to 1e-9.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb

from regulars.model import TABLES
from regulars.store import identifier

_RELATIVE = 1e-9


def main(one: Path, other: Path) -> None:
    """Compare every table of the two."""
    names = [{path.stem for path in there.glob("tables/*.parquet")} for there in (one, other)]
    both = sorted(names[0] & names[1])
    with duckdb.connect(config={"threads": 2, "memory_limit": "4GB"}) as connection:
        different = [d for name in both for d in _differing(connection, name, one, other)]
    print(json.dumps({"tables": both, "different": [*sorted(names[0] ^ names[1]), *different]}))


def _differing(
    connection: duckdb.DuckDBPyConnection, name: str, one: Path, other: Path
) -> Iterator[str]:
    a, b = (
        connection.read_parquet(_files(there / "tables" / f"{name}.parquet")).set_alias(alias)
        for there, alias in ((one, "a"), (other, "b"))
    )
    types = dict(zip(a.columns, map(str, a.types), strict=True))
    theirs = dict(zip(b.columns, map(str, b.types), strict=True))
    yield from (f"{name}.{c}" for c in types | theirs if types.get(c) != theirs.get(c))
    shared = [c for c in types if types[c] == theirs.get(c)]
    same_key = " AND ".join(
        f"a.{identifier(c)} IS NOT DISTINCT FROM b.{identifier(c)}" for c in TABLES[name].key
    )
    counts = ", ".join(f"count_if({_differ(c, types[c])})" for c in shared)
    (row,) = a.join(b, same_key).aggregate(f"count(*), {counts}").fetchall()
    if not row[0] == len(a) == len(b):
        yield f"{name}: rows"
    yield from (f"{name}.{c}" for c, count in zip(shared, row[1:], strict=True) if count)


def _files(table: Path) -> str:
    """A file, or the part files of a folder."""
    return f"{table}/*.parquet" if table.is_dir() else str(table)


def _differ(column: str, dtype: str) -> str:
    a, b = f"a.{identifier(column)}", f"b.{identifier(column)}"
    if dtype != "DOUBLE":
        return f"{a} IS DISTINCT FROM {b}"
    allowed = f"{_RELATIVE} * greatest(abs({a}), abs({b}))"
    return f"({a} IS NULL) <> ({b} IS NULL) OR coalesce(abs({a} - {b}) > {allowed}, false)"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
