"""Read order files, joined to the rows of earlier runs if the user says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.intake.config import IntakeConfig
from regulars.intake.incremental.compare import Compared, compare
from regulars.intake.incremental.kept import (
    Kept,
    KeptFile,
    as_source,
    digest_of,
    known_already,
    load_kept,
    staged_files,
)
from regulars.intake.read import RawTable, count_by_reason, read_raw
from regulars.intake.readers import ReadOptions, with_sheets
from regulars.intake.sources import FILE, ROW, SourceFile
from regulars.model import Added, BadData
from regulars.store import Draft, identifier, literal


@dataclass(frozen=True, slots=True)
class OrdersRead:
    """Order files, and what an earlier run knew.

    Attributes:
        raw: all rows, of earlier runs too.
        files: where they lie, to be kept.
        kept: what the earlier run left; None unless rows were added to it.
        added: what was new; None unless rows were added.
        new_rows: `source_file` and `source_row` of the rows that no earlier run had.
        new_files: the names of the files that were not skipped.
    """

    raw: RawTable
    files: list[KeptFile]
    kept: Kept | None = None
    added: Added | None = None
    new_rows: pa.Table | None = None
    new_files: tuple[str, ...] = ()


def read_orders(
    sources: Sequence[SourceFile], draft: Draft, *, options: ReadOptions, config: IntakeConfig
) -> OrdersRead:
    """Read order files; with `add`, only those that the workspace does not have.

    Raises:
        BadData: a file cannot be read, or the workspace has not kept its rows.
    """
    sources = with_sheets(sources, options)
    if config.pseudonymise:
        if config.add:
            raise BadData(
                "--add is not possible with pseudonyms: rows are not kept where personal values are"
                " replaced",
                way_out="run all files together, without --add",
            )
        return OrdersRead(read_raw(sources, draft, stage="orders", options=options), [])
    digests = [digest_of(source) if config.keep_rows else "" for source in sources]
    kept = load_kept(draft) if config.add else None
    if kept is None:
        if config.add and draft.warehouse.tables():
            raise BadData(
                "this workspace has not kept the rows that it was made from",
                file=str(draft.warehouse.workspace),
                way_out="run once over all files without --add, with keep_rows = true; with"
                " --pseudonymise rows are never kept: run all files together each time",
            )
        raw = read_raw(sources, draft, stage="orders", options=options)
        return OrdersRead(raw, _files(draft, raw, digests))
    before = kept.of("orders")
    fresh = [
        (source, digest)
        for source, digest in zip(sources, digests, strict=True)
        if not known_already(source, digest, before)
    ]
    skipped = [s.name for s in sources if s.name not in {source.name for source, _ in fresh}]
    old = [as_source(file, draft, number) for number, file in enumerate(before)]
    again = {source.name for source, _ in fresh}
    whole = {source.name for source, _ in fresh if "since" not in source.origin}
    old = [_renamed(source, old, draft) if source.name in again else source for source in old]
    raw = read_raw([*old, *(source for source, _ in fresh)], draft, stage="orders", options=options)
    digests = [*(file.digest for file in before), *(digest for _, digest in fresh)]
    files = _files(draft, raw, digests)
    compared = compare(
        raw,
        files,
        draft,
        old=len(old),
        read_again=[old[i].name for i, file in enumerate(before) if file.name in whole],
        columns=kept.columns,
        drop_vanished=config.drop_vanished,
    )
    raw, files = _without(raw, files, compared, draft)
    added = Added(
        files_skipped=skipped,
        lines_new=compared.new,
        lines_known=compared.known,
        lines_corrected=compared.corrected,
        lines_vanished=compared.vanished,
        vanished_removed=config.drop_vanished,
        lines_late=0,
    )
    return OrdersRead(raw, files, kept, added, compared.new_rows, tuple(s.name for s, _ in fresh))


def count_late(read: OrdersRead, kept: nw.LazyFrame[Any], draft: Draft) -> Added | None:
    """Count the new order lines that are older than the last order known before.

    Args:
        read: the order files.
        kept: typed lines that count as purchases.
        draft: whose engine holds them.
    """
    if read.added is None or read.kept is None or read.new_rows is None:
        return read.added
    if read.kept.last_s is None or not read.new_rows.num_rows:
        return read.added
    late = (
        kept.filter(nw.col("ordered_at_s") < read.kept.last_s)
        .join(draft.engine.frame(read.new_rows), on=[FILE, ROW], how="semi")
        .select(nw.len())
    )
    return replace(read.added, lines_late=int(late.collect().item()))


def _files(draft: Draft, raw: RawTable, digests: Sequence[str]) -> list[KeptFile]:
    files = staged_files(draft, "orders", raw.dialects, raw.files)
    return [replace(file, digest=digest) for file, digest in zip(files, digests, strict=True)]


def _renamed(source: SourceFile, others: Sequence[SourceFile], draft: Draft) -> SourceFile:
    """Earlier rows of a file that is read again get another name: theirs is taken."""
    taken = {other.name for other in others}
    number = next(n for n in range(1, len(others) + 2) if f"{source.name} ({n})" not in taken)
    name = f"{source.name} ({number})"
    for path in (source.path, source.rejected):
        if path is not None:
            _rewrite(path, f"SELECT * REPLACE ({literal(name)} AS {FILE}) FROM rows", draft)
    return replace(source, name=name)


def _rewrite(path: Any, query: str, draft: Draft) -> int:  # noqa: ANN401 - a path
    """Replace a staged file by what a query over its `rows` gives; say how many rows that is."""
    connection = draft.local.connection
    part = path.with_name(f"{path.name}.part")
    left = connection.read_parquet(str(path)).query("rows", query)
    assert left is not None  # noqa: S101 - a query gives rows
    left.to_parquet(str(part), compression="snappy")
    part.replace(path)
    return int(connection.read_parquet(str(path)).aggregate("count(*)").fetchall()[0][0])


def _without(
    raw: RawTable, files: list[KeptFile], compared: Compared, draft: Draft
) -> tuple[RawTable, list[KeptFile]]:
    """Take rows out of the stages that newer ones replace."""
    connection = draft.local.connection
    left = []
    for file, dialect in zip(files, raw.dialects, strict=True):
        if file.name in compared.touched:
            name = literal(file.name)
            rows = _rewrite(
                file.rows,
                f"SELECT rows.* FROM rows ANTI JOIN {compared.dropped} AS gone ON"
                f" gone.{FILE} = {name} AND gone.{ROW} = rows.{ROW}",
                draft,
            )
            lost = _rewrite(
                file.rejected,
                f"SELECT rows.* FROM rows ANTI JOIN {compared.dropped_rejected} AS gone ON"
                f" gone.{FILE} = {name} AND gone.{ROW} = rows.{ROW}",
                draft,
            )
            if rows + lost == 0:
                continue
        left.append((file, dialect))
    paths = ", ".join(literal(str(file.rows)) for file, _ in left)
    rejects = [file.rejected for file, _ in left]
    rows_left = connection.sql(f"SELECT * FROM read_parquet([{paths}], union_by_name=true)")
    there = [name for name in raw.columns if name in rows_left.columns]
    rows_left = rows_left.select(", ".join(identifier(n) for n in [*there, FILE, ROW]))
    rejected = draft.local.scan(*rejects)
    by_reason = count_by_reason(rejected)
    lost = sum(by_reason.values())
    return replace(
        raw,
        rows=nw.from_native(rows_left),
        rejected=rejected,
        columns=tuple(there),
        lines_read=int(rows_left.aggregate("count(*)").fetchall()[0][0]) + lost,
        lines_rejected=lost,
        rejected_by_reason=by_reason,
        dialects=[dialect for _, dialect in left],
        files=[file.name for file, _ in left],
    ), [file for file, _ in left]
