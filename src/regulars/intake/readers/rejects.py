"""Rows that the text reader could not cut into the header's cells: mended, set aside or refused."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from regulars.intake.clean import UNREADABLE_ROW
from regulars.intake.dialect import Dialect, cut
from regulars.intake.readers.staged import Staged, stage_rejected
from regulars.intake.sources import FILE, ROW, SourceFile
from regulars.model import BadData
from regulars.store import explained, literal

_TOO_MANY_REJECTED = 0.5
_LEAST_CELLS = 0.5
_ROWS_AT_ONCE = 50_000
_TAIL = 1 << 16


@dataclass(frozen=True, slots=True)
class Rejects:
    """What became of the rows that could not be cut.

    Attributes:
        mended: rows that end early and were filled up.
        last: the text of the last of them, empty if there is none.
    """

    mended: int
    last: str

    def last_row_ends(self, path: Path) -> bool:
        """Whether the last rejected row is what the file ends with."""
        if not self.last:
            return False
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL))
            tail = file.read().decode(errors="replace")
        return tail.rstrip("\r\n").endswith(self.last.rstrip("\r\n"))


def settle_rejects(
    source: SourceFile,
    dialect: Dialect,
    to: Staged,
    connection: duckdb.DuckDBPyConnection,
    kept: int,
) -> Rejects:
    """Fill up rows that end early, and write the others beside the rows that were set aside.

    Args:
        source: the file.
        dialect: how it was cut.
        to: where its rows are staged.
        connection: the engine; its table `rejected` has the faults.
        kept: rows that were cut.

    Raises:
        BadData: a quote is never closed, or most rows could not be cut.
    """
    _refuse_open_quote(source, dialect, connection)
    # A line with several faults is one rejected row; such rows are numbered after the kept ones.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE unsettled AS SELECT line,"
        f" {kept} + row_number() OVER (ORDER BY line) AS row, any_value(csv_line) AS text,"
        " bool_and(error_type = 'MISSING COLUMNS') AS short FROM rejected GROUP BY line"
    )
    mended = _fill_up(source, dialect, to, connection) if dialect.delimiter != " " else 0
    lost, first, last = connection.sql(
        "SELECT count(*), min(line), arg_max(text, line) FROM unsettled"
    ).fetchall()[0]
    if lost > _TOO_MANY_REJECTED * (kept + mended + lost):
        raise BadData(
            f"{lost:,} of {kept + mended + lost:,} rows do not have {len(dialect.names)} cells"
            f" when cut at {dialect.delimiter!r}",
            file=source.shown,
            row=int(first) - dialect.header - dialect.skip,
            way_out="name the delimiter, for example --delimiter ';', or export the file again",
        )
    above = int(dialect.header) + dialect.skip
    stage_rejected(
        connection,
        source,
        dialect.names,
        to,
        f"SELECT row, {literal(UNREADABLE_ROW)}, to_json({{'row_in_file': line - {above},"
        " 'text': text})::VARCHAR FROM unsettled ORDER BY row",
    )
    return Rejects(mended, str(last or ""))


def _fill_up(
    source: SourceFile, dialect: Dialect, to: Staged, connection: duckdb.DuckDBPyConnection
) -> int:
    """Stage the rows that have at least half of the cells, the rest empty; give their number.

    The very last row is left: it may have been cut off.
    """
    least = max(2, len(dialect.names) * _LEAST_CELLS)
    short = connection.sql(
        "SELECT row, text FROM unsettled WHERE short"
        " AND (line < (SELECT max(line) FROM unsettled) OR ends_with(text, chr(10)))"
    ).to_arrow_reader(_ROWS_AT_ONCE)
    schema = pa.schema(
        [*((name, pa.string()) for name in dialect.names), (FILE, pa.string()), (ROW, pa.int64())]
    )
    settled: list[int] = []
    with explained(to.mended), pq.ParquetWriter(to.mended, schema) as writer:
        for batch in short:
            rows = []
            for row, text in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                cells = next(iter(cut([text], dialect.delimiter, dialect.escape)), [])
                if least <= len(cells) <= len(dialect.names):
                    filled = [cell or None for cell in cells]
                    filled += [None] * (len(dialect.names) - len(cells))
                    rows.append((*filled, source.name, row))
            settled += [row[-1] for row in rows]
            columns = [list(column) for column in zip(*rows, strict=True)] if rows else []
            if columns:
                writer.write_table(pa.table(columns, schema=schema))
    if not settled:
        to.mended.unlink()
        return 0
    done = pa.table({"row": pa.array(settled, pa.int64())})
    connection.register("settled", done)
    connection.execute("DELETE FROM unsettled WHERE row IN (SELECT row FROM settled)")
    connection.unregister("settled")
    return len(settled)


def _refuse_open_quote(
    source: SourceFile, dialect: Dialect, connection: duckdb.DuckDBPyConnection
) -> None:
    """Refuse a quote that swallows the lines below it: they would count as one row, not many."""
    line = connection.sql(
        "SELECT min(line) FROM rejected WHERE error_type = 'UNQUOTED VALUE' AND"
        " (contains(rtrim(csv_line, chr(10) || chr(13)), chr(10)) OR NOT contains(csv_line, '\"'))"
    ).fetchall()[0][0]
    if line is not None:
        raise BadData(
            "a quote is opened here and not closed on the same line",
            file=source.shown,
            row=int(line) - dialect.header - dialect.skip,
            way_out="remove the quote, or write it twice inside a quoted cell",
        )
