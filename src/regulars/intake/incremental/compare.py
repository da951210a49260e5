"""Tell which rows of new files are known, which correct earlier ones, and which have vanished.

A row is known if an earlier row has the same text in all common columns; of equal rows as many are
known as there were (two of one item may be real). A row that is not known corrects an earlier one
of the same order, product and position that is not in the new files; where several share these,
the first corrects the first. A sale and a return do not correct each other. Earlier rows have
vanished if their file was read again without them, or if their order was.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import narwhals as nw
import pyarrow as pa

from regulars.intake.incremental.kept import KeptFile
from regulars.intake.read import RawTable
from regulars.intake.readers.staged import ASIDE
from regulars.intake.sources import FILE, ROW
from regulars.store import Draft, identifier, literal

_KEY = ("product_id", "line")
_SIGNED = ("quantity", "revenue")


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of rows.

    Attributes:
        known: new rows that were there before.
        corrected: new rows that take the place of an earlier one.
        new: new rows that are neither.
        vanished: earlier rows that the new files should have and do not.
        touched: files that lose rows.
        dropped: the engine's table of rows that newer ones replace: `source_file`, `source_row`.
        dropped_rejected: the same of rows that could not be cut into cells.
        new_rows: `source_file` and `source_row` of the new ones.
    """

    known: int
    corrected: int
    new: int
    vanished: int
    touched: set[str]
    dropped: str
    dropped_rejected: str
    new_rows: pa.Table


def compare(
    raw: RawTable,
    files: Sequence[KeptFile],
    draft: Draft,
    *,
    old: int,
    read_again: Sequence[str],
    columns: Mapping[str, Sequence[str]],
    drop_vanished: bool,
) -> Compared:
    """Compare the rows of the first `old` files with those of the others.

    Args:
        raw: all rows.
        files: all files, in order.
        draft: whose local engine compares.
        old: how many of the files are of earlier runs.
        read_again: those of them that were read again, under their name now.
        columns: role to columns of the earlier run.
        drop_vanished: whether vanished rows are dropped, too.
    """
    connection = draft.local.connection
    t = f"add_{secrets.token_hex(4)}"
    new_names = _list([file.name for file in files[old:]])
    old_names = _list([file.name for file in files[:old]])
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    rows.create_view(f"{t}_rows")
    common = _common(files, old, draft)
    text = {c: f"trim(CAST({identifier(c)} AS VARCHAR))" for c in common}
    cells = ", ".join(text.values()) or "NULL"
    order, key = _keys(columns, text)
    select = (
        f"SELECT {FILE}, {ROW}, hash({cells}) AS h1, hash('again', {cells}) AS h2,"
        f" {order} AS in_order, {key} AS of_key FROM {t}_rows"
    )
    same_row = "row_number() OVER (PARTITION BY h1, h2 ORDER BY source_file, source_row) AS nth"
    same_key = "row_number() OVER (PARTITION BY of_key ORDER BY source_file, source_row) AS nth"
    for name, query in {
        "new": f"SELECT *, {same_row} FROM ({select} WHERE {FILE} IN ({new_names}))",
        "old": f"SELECT *, {same_row} FROM ({select} WHERE {FILE} IN ({old_names}))"
        f" WHERE h1 IN (SELECT h1 FROM {t}_new) OR in_order IN (SELECT in_order FROM {t}_new)"
        f" OR {FILE} IN ({_list(read_again)})",
        "known": f"SELECT o.{FILE}, o.{ROW}, n.{FILE} AS by_file, n.{ROW} AS by_row, o.in_order"
        f" FROM {t}_old AS o JOIN {t}_new AS n USING (h1, h2, nth)",
        "open_new": f"SELECT * EXCLUDE (nth), {same_key} FROM {t}_new AS n ANTI JOIN {t}_known AS k"
        f" ON k.by_file = n.{FILE} AND k.by_row = n.{ROW}",
        "open_old": f"SELECT * EXCLUDE (nth), {same_key} FROM {t}_old AS o ANTI JOIN {t}_known AS k"
        f" ON k.{FILE} = o.{FILE} AND k.{ROW} = o.{ROW}",
        "corrected": f"SELECT o.{FILE}, o.{ROW}, n.{FILE} AS by_file, n.{ROW} AS by_row, o.in_order"
        f" FROM {t}_open_old AS o JOIN {t}_open_new AS n USING (of_key, nth)",
        "vanished": f"SELECT o.{FILE}, o.{ROW} FROM {t}_open_old AS o ANTI JOIN {t}_corrected AS c"
        f" ON c.{FILE} = o.{FILE} AND c.{ROW} = o.{ROW}"
        f" WHERE o.{FILE} IN ({_list(read_again)}) OR o.in_order IN (SELECT in_order FROM"
        f" {t}_known UNION ALL SELECT in_order FROM {t}_corrected)",
        "dropped": f"SELECT {FILE}, {ROW} FROM {t}_known UNION ALL SELECT {FILE}, {ROW}"
        f" FROM {t}_corrected"
        + (f" UNION ALL SELECT {FILE}, {ROW} FROM {t}_vanished" if drop_vanished else ""),
        "fresh": f"SELECT n.{FILE}, n.{ROW} FROM {t}_open_new AS n ANTI JOIN {t}_corrected AS c"
        f" ON c.by_file = n.{FILE} AND c.by_row = n.{ROW}",
    }.items():
        connection.execute(f"CREATE TEMP TABLE {t}_{name} AS {query}")
    _compare_rejected(
        raw,
        connection,
        t,
        old_names=old_names,
        new_names=new_names,
        read_again=_list(read_again),
    )
    counts = {
        name: int(connection.sql(f"SELECT count(*) FROM {t}_{name}").fetchall()[0][0])
        for name in ("known", "corrected", "fresh", "vanished")
    }
    touched = connection.sql(
        f"SELECT DISTINCT {FILE} FROM (SELECT {FILE} FROM {t}_dropped UNION ALL"
        f" SELECT {FILE} FROM {t}_dropped_rejected)"
    ).fetchall()
    return Compared(
        known=counts["known"],
        corrected=counts["corrected"],
        new=counts["fresh"],
        vanished=counts["vanished"],
        touched={name for (name,) in touched},
        dropped=f"{t}_dropped",
        dropped_rejected=f"{t}_dropped_rejected",
        new_rows=connection.sql(f"SELECT {FILE}, {ROW} FROM {t}_fresh").to_arrow_table(),
    )


def _compare_rejected(
    raw: RawTable,
    connection: duckdb.DuckDBPyConnection,
    t: str,
    *,
    old_names: str,
    new_names: str,
    read_again: str,
) -> None:
    """Rows that could not be cut into cells are known by their text."""
    rejected: duckdb.DuckDBPyRelation = nw.to_native(raw.rejected)
    rejected.create_view(f"{t}_rejected")
    text = "coalesce(CASE WHEN json_valid(raw) THEN raw ->> '$.text' END, raw)"
    connection.execute(
        f"CREATE TEMP TABLE {t}_dropped_rejected AS SELECT {FILE}, {ROW} FROM {t}_rejected"
        f" WHERE {FILE} IN ({old_names}) AND ({FILE} IN ({read_again}) OR {text} IN"
        f" (SELECT {text} FROM {t}_rejected WHERE {FILE} IN ({new_names})))"
    )


def _common(files: Sequence[KeptFile], old: int, draft: Draft) -> list[str]:
    """The columns that earlier and new files share, in a stable order."""
    names = [
        [
            n
            for n in draft.local.scan(f.rows).collect_schema().names()
            if n not in {FILE, ROW, ASIDE}
        ]
        for f in files
    ]
    before = {name for own in names[:old] for name in own}
    after = {name for own in names[old:] for name in own} if names[old:] else before
    return sorted(before & after)


def _keys(columns: Mapping[str, Sequence[str]], text: Mapping[str, str]) -> tuple[str, str]:
    """SQL for a row's order and for what it is corrected by; NULL without an order number."""

    def first(role: str) -> str | None:
        return next((text[c] for c in columns.get(role, ()) if c in text), None)

    order = first("order_id")
    if order is None:
        return "NULL::VARCHAR", "NULL::UBIGINT"
    parts = [part for role in _KEY if (part := first(role)) is not None]
    signs = [f"regexp_matches({s}, '^[-(]')" for role in _SIGNED if (s := first(role)) is not None]
    key = ", ".join([order, *parts, *signs])
    return order, f"CASE WHEN {order} IS NOT NULL THEN hash({key}) END"


def _list(names: Sequence[str]) -> str:
    return ", ".join(literal(name) for name in names) or "NULL"
