"""What arrays ask of an engine."""

from __future__ import annotations

from typing import Any, Protocol

import narwhals as nw
import pyarrow as pa


class InArrow(Protocol):
    """An engine of this process, which gives and takes Arrow."""

    def batches(self, frame: nw.LazyFrame[Any]) -> pa.RecordBatchReader:
        """Run a frame; its rows in their order, a batch at a time."""

    def frame(self, table: pa.Table | pa.RecordBatchReader) -> nw.LazyFrame[Any]:
        """Give a table as a frame; a reader's frame can be run once."""
