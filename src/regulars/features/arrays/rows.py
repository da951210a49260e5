"""Rows of a grain as arrays give them, some customers at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

import narwhals as nw
import pyarrow as pa

from regulars.features.arrays.in_arrow import InArrow
from regulars.features.arrays.memory import Numbers, seen
from regulars.features.arrays.telling import Telling

Told = dict[str, Numbers | pa.Array]
"""Columns by name: of numbers or truths, or of texts."""


@dataclass(frozen=True, slots=True)
class ArrayRows:
    """Rows that come in the order of their keys, no key in two batches; they can be read once.

    Attributes:
        in_arrow: the engine, which is asked what numpy does not tell.
        reader: the rows.
        layers: columns made of the rows' own, and of those of the layers before.
    """

    in_arrow: InArrow
    reader: pa.RecordBatchReader
    layers: tuple[Mapping[str, nw.Expr], ...] = ()

    def with_columns(self, **columns: nw.Expr) -> Self:
        """Add columns, as a frame does."""
        return replace(self, layers=(*self.layers, columns))

    def frame(self) -> nw.LazyFrame[Any]:
        """Give the rows to the engine instead."""
        return self._layered(self.reader)

    def types(self, columns: Mapping[str, nw.Expr]) -> Mapping[str, nw.dtypes.DType]:
        """The engine's types of columns that `tell` tells."""
        return self._nothing(columns).collect_schema() if columns else {}

    def nothing(self, columns: Mapping[str, nw.Expr]) -> Told:
        """Columns that `tell` tells, of no rows."""
        return self._answers(self._nothing(columns)) if columns else {}

    def tell(self, columns: Mapping[str, nw.Expr]) -> Iterator[tuple[pa.RecordBatch, Told]]:
        """What columns say of the rows: batch by batch, the rows and the values."""
        types = self.types(columns)
        telling = Telling(types)
        for layer in (*self.layers, columns):
            telling.add(layer)
        for batch in self.reader:
            if not batch.num_rows:
                continue
            told = telling.tell(batch)
            asked = {name: columns[name] for name in columns if name not in told}
            yield batch, told | self._asked(batch, asked)

    def _asked(self, batch: pa.RecordBatch, columns: Mapping[str, nw.Expr]) -> Told:
        if not columns:
            return {}
        return self._answers(self._layered(pa.Table.from_batches([batch])).select(**columns))

    def _nothing(self, columns: Mapping[str, nw.Expr]) -> nw.LazyFrame[Any]:
        return self._layered(self.reader.schema.empty_table()).select(**columns)

    def _layered(self, rows: pa.Table | pa.RecordBatchReader) -> nw.LazyFrame[Any]:
        frame = self.in_arrow.frame(rows)
        for layer in self.layers:
            frame = frame.with_columns(**layer)
        return frame

    def _answers(self, frame: nw.LazyFrame[Any]) -> Told:
        table = self.in_arrow.batches(frame).read_all()
        return {name: seen(table[name].combine_chunks()) for name in table.column_names}
