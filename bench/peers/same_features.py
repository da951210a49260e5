"""Print, as a JSON list, the columns in which two tables of features differ."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

_RELATIVE, _SMALLEST = 1e-9, 1e-2  # below a hundredth, differences count as of a hundredth


def main(ours: str, theirs: str) -> None:
    """Compare customer by customer: texts and moments exactly, numbers to 1e-9 of their size."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "4GB"}) as connection:
        one, other = (connection.read_parquet(_files(table)) for table in (ours, theirs))
        types = dict(zip(one.columns, map(str, one.types), strict=True))
        only_one_has = sorted(set(one.columns) ^ set(other.columns))
        both = [name for name in one.columns if name in other.columns and name != "customer_id"]
        counts = ", ".join(f'count_if({_differ(name, types[name])}) AS "{name}"' for name in both)
        joined = one.set_alias("a").join(other.set_alias("b"), "customer_id")
        (row,) = joined.aggregate(f"count(*), {counts}").fetchall()
        if not row[0] == len(one) == len(other):
            only_one_has.append("customer_id")
        differ = [name for name, count in zip(both, row[1:], strict=True) if count]
    print(json.dumps(only_one_has + differ))


def _files(table: str) -> str:
    """A file, or the part files of a folder."""
    return f"{table}/*.parquet" if Path(table).is_dir() else table


def _differ(name: str, dtype: str) -> str:
    a, b = f'a."{name}"', f'b."{name}"'
    if dtype in {"VARCHAR", "TIMESTAMP"}:
        return f"{a} IS DISTINCT FROM {b}"
    allowed = f"{_RELATIVE} * greatest(abs({a}), abs({b}), {_SMALLEST})"
    return f"({a} IS NULL) <> ({b} IS NULL) OR coalesce(abs({a} - {b}) > {allowed}, false)"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
