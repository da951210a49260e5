"""Read order files as they are, losing nothing: every row becomes a raw row or a rejected row.

Raw rows keep the file's own columns (text from CSV, types from Parquet) and get two more:
`source_file` and `source_row`. Several files form one source; their columns are matched by name.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import narwhals as nw

from regulars.intake.readers import READERS, ReadOptions, Staged, with_sheets
from regulars.intake.readers.staged import ASIDE, as_one, rows_sql
from regulars.intake.sources import FILE, ROW, SourceFile
from regulars.model import BadData
from regulars.store import Draft, identifier, literal


@dataclass(frozen=True, slots=True)
class RawTable:
    """All rows of one source.

    Attributes:
        rows: the source's columns, then `source_file` and `source_row`.
        rejected: rows that are no rows of the table: `source_file`, `source_row`, `reason`, `raw`.
        columns: the source's own columns, in order.
        lines_read: rows and rejected rows together.
        lines_rejected: rejected rows.
        rejected_by_reason: the same by reason.
        dialects: how each file was read.
        files: the files' names.
        flagged: rows or lines that were mended, by kind.
        warnings: what a careful reader would point out about the files.
        questions: choices about the files that were close.
    """

    rows: nw.LazyFrame[Any]
    rejected: nw.LazyFrame[Any]
    columns: tuple[str, ...]
    lines_read: int
    lines_rejected: int
    rejected_by_reason: dict[str, int]
    dialects: list[dict[str, Any]]
    files: list[str]
    flagged: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


def read_raw(
    sources: Sequence[SourceFile], draft: Draft, *, stage: str, options: ReadOptions
) -> RawTable:
    """Read files into one raw table, staged as Parquet in the draft.

    Raises:
        BadData: a file cannot be cut into columns, has a header only, or most rows are rejected.
        Refused: a file may not be read, or the disk is full.
    """
    sources = with_sheets(sources, options)
    options = replace(options, alone=len(sources) == 1)
    staged = [Staged(draft.stages, f"{stage}-{number}") for number in range(len(sources))]
    readings = [
        READERS[source.format](source, to, draft, options)
        for source, to in zip(sources, staged, strict=True)
    ]
    connection = draft.local.connection
    for source, to in zip(sources, staged, strict=True):
        as_one(connection, source, to)
    files = ", ".join(literal(str(to.rows)) for to in staged)
    query = f"SELECT * FROM read_parquet([{files}], union_by_name=true)"
    if not readings[0].numbered:
        query = rows_sql(staged[0].rows, sources[0].name)
    rows = connection.sql(query)
    _same_table(sources, staged, draft)
    rejected = draft.local.scan(*(to.rejected for to in staged))
    by_reason = count_by_reason(rejected)
    names = [name for name in rows.columns if name not in {FILE, ROW, ASIDE}]
    rows = rows.select(", ".join(identifier(name) for name in [*names, FILE, ROW]))
    kept = int(rows.aggregate("count(*)").fetchall()[0][0])
    if kept + sum(by_reason.values()) == 0:
        raise BadData("there are columns but no rows", file=sources[0].shown)
    flagged: Counter[str] = Counter()
    for reading in readings:
        flagged.update(reading.flagged)
    return RawTable(
        rows=nw.from_native(rows),
        rejected=rejected,
        columns=tuple(names),
        lines_read=kept + sum(by_reason.values()),
        lines_rejected=sum(by_reason.values()),
        rejected_by_reason=by_reason,
        dialects=[reading.dialect for reading in readings],
        files=[source.name for source in sources],
        flagged=dict(flagged),
        warnings=[warning for reading in readings for warning in reading.warnings],
        questions=[source.question for source in sources if source.question]
        + [question for reading in readings for question in reading.questions],
    )


def count_by_reason(rejected: nw.LazyFrame[Any]) -> dict[str, int]:
    """Count rejected rows by their reason."""
    lost = rejected.group_by("reason").agg(nw.len().alias("rows")).sort("reason").collect()
    return dict(zip(lost["reason"].to_list(), map(int, lost["rows"].to_list()), strict=True))


def _same_table(sources: Sequence[SourceFile], staged: Sequence[Staged], draft: Draft) -> None:
    """Refuse a file that shares no column with the first: half its cells would be lost."""
    own = [
        {name.lower() for name in draft.local.scan(to.rows).collect_schema().names()}
        - {FILE, ROW, ASIDE}
        for to in staged
    ]
    for source, columns in zip(sources, own, strict=True):
        if not columns & own[0]:
            raise BadData(
                f"no column has the name of a column of {sources[0].name}",
                file=source.shown,
                way_out="give this file the same header, or run it by itself",
            )
