"""DuckDB as the engine: scans Parquet as narwhals frames and writes frames as Parquet.

The engine holds no data of its own: everything lives in Parquet files, so that any number of
processes may read while one writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, cast

import duckdb
import narwhals as nw
import pyarrow as pa

from regulars.model import BadData, Table
from regulars.store.faults import explained
from regulars.store.parts import files_of
from regulars.store.sql import identifier, literal

_SQL_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "bool": "BOOLEAN",
    "timestamp": "TIMESTAMP",
}

_THREADS_TO_PARTITION_FOR = 16
_ROWS_PER_GROUP = 122_880
# A table is packed as small as by the defaults in two thirds of the time: columns of many values
# give up on a dictionary early. A stage is read once or twice and thrown away.
_TABLE_PACKING = "COMPRESSION zstd, COMPRESSION_LEVEL 1, DICTIONARY_SIZE_LIMIT 1000"
STAGE_PACKING = "COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 5000, WRITE_BLOOM_FILTER false"
"""How DuckDB packs what is read once or twice and thrown away."""


_BASE_MB, _PER_THREAD_MB = 256, 128


class DuckEngine:
    """An in-memory DuckDB connection with bounded threads and memory.

    Args:
        threads: how many threads it may use; None: one per core.
        memory_limit_mb: beyond this much memory it spills to `spill_folder`; None: DuckDB's own
            limit (80 % of the machine).
        spill_folder: where it spills.

    Attributes:
        threads: how many threads run at most, the caller's included. DuckDB's own setting
            `threads` is higher (see `_partition_finely`).
    """

    name = "duckdb"

    def __init__(
        self,
        *,
        threads: int | None = None,
        memory_limit_mb: int | None = None,
        spill_folder: Path | None = None,
    ) -> None:
        config: dict[str, Any] = {
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
        if memory_limit_mb is not None:
            config["memory_limit"] = f"{memory_limit_mb}MB"
        if spill_folder is not None:
            config["temp_directory"] = str(spill_folder)
        self._memory_limit_mb = memory_limit_mb
        self.connection = duckdb.connect(":memory:", config=config)
        prepare_connection(self.connection)
        ((counted,),) = self.connection.sql("SELECT current_setting('threads')").fetchall()
        self.threads = threads or int(counted)
        self._partition_finely()

    def _partition_finely(self) -> None:
        """Let groupings part their rows as if there were several times as many threads.

        DuckDB parts rows by its number of threads; with few threads the hash tables of millions of
        groups outgrow the processor's caches. External threads are counted and not started: only
        the caller's own ever comes.
        """
        counted = max(self.threads, min(4 * self.threads, _THREADS_TO_PARTITION_FOR))
        self.connection.execute(
            f"SET threads = {counted}; SET external_threads = {counted - self.threads + 1}"
        )

    def scan(self, *paths: Path) -> nw.LazyFrame[Any]:
        """Read one or several Parquet tables of the same columns lazily.

        Args:
            paths: files, or folders of part files as Spark writes them.

        Raises:
            BadData: a file does not exist or is damaged.
        """
        files = ", ".join(literal(str(path)) for path in files_of(paths))
        try:
            for path in files_of(paths):
                with explained(path), path.open("rb"):
                    pass
            relation = self.connection.sql(f"SELECT * FROM read_parquet([{files}])")
        except (duckdb.InvalidInputException, duckdb.IOException) as error:
            raise BadData(
                "this Parquet file is damaged",
                file=", ".join(str(path) for path in paths),
                way_out="run again to write it anew",
            ) from error
        return nw.from_native(relation)

    def frame(self, table: pa.Table | pa.RecordBatchReader) -> nw.LazyFrame[Any]:
        """Give an Arrow table as a lazy frame of this engine; a reader's frame can be run once."""
        if isinstance(table, pa.Table):
            # What is cut as it will be written is not copied to be cut again.
            table = pa.Table.from_batches(table.to_batches(_ROWS_PER_GROUP), table.schema)
        return nw.from_native(self.connection.from_arrow(table))

    def batches(self, frame: nw.LazyFrame[Any]) -> pa.RecordBatchReader:
        """Run a frame and read its rows, in their order, a batch at a time.

        The engine can run nothing else until the last batch is read.
        """
        relation = cast("duckdb.DuckDBPyRelation", nw.to_native(frame))
        return relation.to_arrow_reader(_ROWS_PER_GROUP)

    def empty(self, table: Table) -> nw.LazyFrame[Any]:
        """Give a frame with a table's columns and no rows."""
        columns = ", ".join(
            f"NULL::{_SQL_TYPES[column.dtype]} AS {identifier(column.name)}"
            for column in table.columns
        )
        return nw.from_native(self.connection.sql(f"SELECT {columns} WHERE false"))

    def write(
        self,
        frame: nw.LazyFrame[Any],
        path: Path,
        *,
        sort: Sequence[str] = (),
        sorted_already: bool = False,
    ) -> None:
        """Run a frame and write it to `path` as Parquet, in the order of `sort`.

        The same rows give the same bytes: rows are written in the order of `sort`, which should
        be a key, in row groups of a fixed size. What is written without an order is a stage, read
        once or twice and thrown away: it is packed less, which takes half the time.

        Raises:
            Refused: the disk is full or the folder may not be written.
        """
        if sort and not sorted_already:
            frame = frame.sort(*sort)
        relation = cast("duckdb.DuckDBPyRelation", nw.to_native(frame))
        with explained(path):
            # `to_parquet` knows neither the level nor the limit of a dictionary.
            relation.query(
                "written",
                f"COPY (SELECT * FROM written) TO {literal(str(path))} (FORMAT parquet,"
                f" {_TABLE_PACKING if sort else STAGE_PACKING}, ROW_GROUP_SIZE {_ROWS_PER_GROUP})",
            )

    @contextmanager
    def frugal(self) -> Iterator[None]:
        """Spill early in a block that sorts or counts all lines: memory stays flat.

        The engine then holds 256 MB and 128 MB per thread, or `memory_limit_mb` if that is less.
        """
        enough = _BASE_MB + _PER_THREAD_MB * self.threads
        if self._memory_limit_mb is not None and self._memory_limit_mb <= enough:
            yield
            return
        self.connection.execute(f"SET memory_limit = '{enough}MB'")
        try:
            yield
        finally:
            given = self._memory_limit_mb
            self.connection.execute(
                "RESET memory_limit" if given is None else f"SET memory_limit = '{given}MB'"
            )

    def explained(self) -> AbstractContextManager[None]:
        """Raise a typed error where memory ran out in a block."""
        return explained(Path("tables"))

    def close(self) -> None:
        """Give back the connection and its memory."""
        self.connection.close()


def prepare_connection(connection: duckdb.DuckDBPyConnection) -> None:
    """No progress bar, and times in UTC.

    In a Jupyter notebook without widgets the bar is off, and to say so again is an error.
    """
    connection.execute("SET TimeZone = 'UTC'")
    (bar,) = connection.execute("SELECT current_setting('enable_progress_bar')").fetchall()
    if bar[0]:
        connection.execute("SET enable_progress_bar = false")
