"""Tables out: read one of a workspace, write one to a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

from regulars.model import TABLES, BadData, kind_of
from regulars.record import read_record
from regulars.settings import load_settings
from regulars.store import Warehouse, explained
from regulars.wiring.kinds import Kind, as_kind
from regulars.wiring.workspace import open_finished

_TO_COME = "next_order_at"  # dates that are looked forward to


def show(
    table: str,
    *,
    workspace: str | Path = "my-shop",
    limit: int | None = None,
    columns: Sequence[str] = (),
    sort: str | None = None,
    reverse: bool = False,
    kind: Kind | None = None,
) -> Any:  # noqa: ANN401 - as the caller asks
    """Read a table of a workspace, in key order unless `sort` names another.

    Args:
        table: one of `regulars.model.TABLES`.
        workspace: the folder that `run` wrote.
        limit: at most this many rows; None: all.
        columns: only these, in this order; empty: all.
        sort: order by this column: numbers and times from the highest, times to come from the
            soonest, texts from A, rows without a value last.
        reverse: the other way round.
        kind: the kind of frame that is given back; None: a PyArrow table.

    Raises:
        BadData: there is no such table or column, or the workspace does not have the table.
    """
    folder = Path(workspace).expanduser()
    with open_finished(folder, load_settings(folder, {})) as warehouse:
        try:
            frame = warehouse.scan(table)
        except KeyError as error:
            if table == "predictions" and warehouse.tables():
                _explain(sort or next(iter(columns), ""), (), warehouse)
            raise _no_such(table, folder, warehouse.tables()) from error
        schema, key = frame.collect_schema(), TABLES[table].key
        for name in (*columns, *([sort] if sort else [])):
            if table == "predictions":
                _explain(name, schema.names(), warehouse)
            _require(name, schema.names(), table)
        if sort is not None:
            from_the_lowest = schema[sort] == nw.String or sort.startswith(_TO_COME)
            highest_first = from_the_lowest == reverse
            descending = [highest_first, *(False for _ in key)]
            frame = frame.sort(sort, *key, descending=descending, nulls_last=True)
        elif limit is not None or reverse:
            frame = frame.sort(*key, descending=reverse)
        if limit is not None:
            frame = frame.head(limit)
        if columns:
            frame = frame.select(*columns)
        return as_kind(frame.collect("pyarrow").to_native(), kind)


def _no_such(table: str, folder: Path, there: Sequence[str]) -> BadData:
    """What is said of a table that is not there."""
    known = table in TABLES
    meant = "" if known else _nearest(table, there) or _nearest(table, TABLES)
    if not there:
        way_out = (
            f"{meant}no run has finished in this folder: name another with -o, or run"
            " `regulars run ORDERS` first"
        )
    elif known:
        way_out = f"`{TABLES[table].made_by}` makes it; `regulars show` lists those there"
    else:
        way_out = f"{meant}there are {', '.join(there)}"
    said = f"no table {table!r} yet" if known else f"there is no table {table!r}"
    return BadData(said, file=str(folder), way_out=way_out)


def _near(name: str, names: Iterable[str]) -> list[str]:
    """Names that may have been meant: spelt alike, or those that this is a part of.

    >>> _near("Churn", ["customer_id", "churn_probability_90d"])
    ['churn_probability_90d']
    """
    there = {one.lower(): one for one in names}
    low = name.lower()
    near = get_close_matches(low, there, n=5) if low not in there else [low]
    parts = [one for one in there if low and low in one]
    return [there[one] for one in dict.fromkeys((*near, *parts))][:5]


def _nearest(name: str, names: Iterable[str]) -> str:
    """The name that may have been meant, as the begin of a sentence."""
    near = _near(name, names)
    return f"did you mean {near[0]}? " if near else ""


def _require(name: str, there: Sequence[str], table: str) -> None:
    """Refuse a column that a table does not have."""
    if name not in there:
        near = _near(name, there)
        raise BadData(
            f"the table {table} has no such column",
            column=name,
            way_out=f"did you mean {' or '.join(near)}? `regulars show {table} --columns all` shows"
            " every one"
            if near
            else f"choose from {', '.join(there)}",
        )


def _explain(name: str, there: Sequence[str], warehouse: Warehouse) -> None:
    """Say of a column of `predictions` that is not there why it was not predicted."""
    kind = kind_of(name)
    if name in there or kind is None:
        return
    ask = f"`regulars predict {kind.command} -o {warehouse.workspace}`"
    others = any(kind_of(column) == kind for column in there)
    expected = name.removesuffix("_low").removesuffix("_high")
    for one in read_record(warehouse.record()).cannot:
        title, _, columns = one.what.removesuffix(")").partition(" (")
        if title == kind.title and (expected in columns.split(", ") if columns else not others):
            raise BadData(
                f"{kind.title.lower()} could not be predicted: {_inside(one.why)}",
                column=name,
                way_out=f"{_inside(one.way_out)}, then {ask}" if one.way_out else ask,
            )
    if not others:
        raise BadData(f"{kind.title.lower()} was not predicted yet", column=name, way_out=ask)


def _inside(sentence: str) -> str:
    """A sentence as a part of another."""
    return sentence[:1].lower() + sentence[1:].removesuffix(".")


def export(table: pa.Table, path: Path) -> None:
    """Write a table to a `.parquet` or `.csv` file, whole or not at all.

    Raises:
        BadData: the ending is another.
        Refused: the file may not be written.
    """
    writers: dict[str, Callable[[pa.Table, Path], None]] = {
        ".parquet": pq.write_table,
        ".csv": csv.write_csv,
    }
    if path.suffix not in writers:
        raise BadData("tables are written as .parquet or .csv", file=str(path))
    part = path.with_name(f".{path.name}.part")
    with explained(path):
        try:
            writers[path.suffix](table, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
