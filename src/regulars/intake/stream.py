"""Rows that come as a stream (a database, a frame), written straight into the raw stage.

Memory stays flat: some hundred thousand rows are held at a time, and they are written once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from regulars.intake.dialect import unique_names
from regulars.intake.plain_types import plain_column, plain_type
from regulars.intake.sources import FILE, ROW, SourceFile
from regulars.model import BadData
from regulars.store import explained

_ROWS_AT_ONCE = 122_880
_BYTES_AT_ONCE = 64 << 20
_MOST_COLUMNS = 500
_MOST_DIGITS = 38
_NO_NUMBERS = ("nan", "infinity", "-infinity", "inf", "-inf")


@dataclass(frozen=True, slots=True)
class RowStream:
    """Rows of one source, column by column.

    Attributes:
        schema: names and types of the columns.
        batches: the rows, read once.
        exact: positions of text columns that hold plain decimal numbers (`-12.50`) whose number of
            digits is not known before all of them are read.
    """

    schema: pa.Schema
    batches: Iterable[pa.RecordBatch]
    exact: frozenset[int] = frozenset()


def write_stream(
    stream: RowStream, name: str, to: Path, *, origin: Mapping[str, Any]
) -> SourceFile:
    """Write a stream to Parquet with `source_file` and `source_row`.

    Args:
        stream: the rows.
        name: what `source_file` says.
        to: the Parquet file to write.
        origin: how it was read, for the run's record.

    Raises:
        BadData: there are no columns or too many.
        Refused: the disk is full.
    """
    if not 0 < len(stream.schema) <= _MOST_COLUMNS:
        raise BadData(
            f"there are {len(stream.schema):,} columns; 1 to {_MOST_COLUMNS} are read",
            file=name,
            way_out="select the columns that say who bought what, when and for how much",
        )
    names = unique_names([str(column) for column in stream.schema.names])
    kinds = [plain_type(kind) for kind in stream.schema.types]
    schema = pa.schema([*zip(names, kinds, strict=True), (FILE, pa.string()), (ROW, pa.int64())])
    digits = {position: _Digits() for position in stream.exact}
    with explained(to), pq.ParquetWriter(to, schema, compression="snappy") as writer:
        for first_row, table in _in_chunks(stream):
            columns = [plain_column(column.combine_chunks()) for column in table.columns]
            for position, seen in digits.items():
                columns[position] = seen.look(columns[position])
            rows = pa.array(range(first_row, first_row + table.num_rows), pa.int64())
            file = pa.repeat(name, table.num_rows)
            writer.write_table(pa.table([*columns, file, rows], schema=schema))
    known = {names[i]: seen.decimal for i, seen in digits.items() if seen.decimal is not None}
    if known:
        _type_again(to, schema, known)
    return SourceFile(to, name, "staged", "none", origin={"file": name, **origin})


def _in_chunks(stream: RowStream) -> Iterator[tuple[int, pa.Table]]:
    """Gather small batches and cut large ones: tables of a good size, with their first row."""
    held: list[pa.RecordBatch] = []
    rows, size, first_row = 0, 0, 1
    for batch in stream.batches:
        for begin in range(0, batch.num_rows, _ROWS_AT_ONCE):
            part = batch.slice(begin, _ROWS_AT_ONCE)
            held.append(part)
            rows, size = rows + part.num_rows, size + part.nbytes
            if rows >= _ROWS_AT_ONCE or size >= _BYTES_AT_ONCE:
                yield first_row, pa.Table.from_batches(held)
                first_row += rows
                held, rows, size = [], 0, 0
    if held:
        yield first_row, pa.Table.from_batches(held)


class _Digits:
    """How many digits the numbers of a text column have."""

    def __init__(self) -> None:
        self._whole = 1
        self._fraction = 0
        self._odd = False

    def look(self, texts: pa.Array) -> pa.Array:
        """Note the digits of these numbers; what says "not a number" becomes empty."""
        texts = pc.if_else(pc.is_in(pc.utf8_lower(texts), pa.array(_NO_NUMBERS)), None, texts)
        parts = pc.extract_regex(texts, r"^-?(?P<whole>\d+)(?:\.(?P<fraction>\d*))?$")
        self._odd |= parts.null_count > texts.null_count
        for part in ("whole", "fraction"):
            longest = pc.max(pc.utf8_length(pc.struct_field(parts, part))).as_py() or 0
            setattr(self, f"_{part}", max(getattr(self, f"_{part}"), longest))
        return texts

    @property
    def decimal(self) -> pa.DataType | None:
        """The type that holds all of them exactly; None if no type does."""
        digits = self._whole + self._fraction
        if self._odd or digits > _MOST_DIGITS:
            return None
        return pa.decimal128(max(digits, 18), self._fraction)


def _type_again(path: Path, schema: pa.Schema, known: Mapping[str, pa.DataType]) -> None:
    """Give columns of a finished file the types that all their values have shown."""
    for name, kind in known.items():
        schema = schema.set(schema.get_field_index(name), pa.field(name, kind))
    part = path.with_suffix(".typed")
    with (
        explained(path),
        pq.ParquetFile(path) as file,
        pq.ParquetWriter(part, schema, compression="snappy") as writer,
    ):
        for batch in file.iter_batches(_ROWS_AT_ONCE):
            writer.write_table(pa.Table.from_batches([batch]).cast(schema))
    part.replace(path)
