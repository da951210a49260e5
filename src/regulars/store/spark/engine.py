"""Runs frames on Spark; tables are folders of Parquet part files."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw
import pyarrow as pa

from regulars.model import BadData, Table
from regulars.store.faults import explained
from regulars.store.parts import files_of
from regulars.store.spark.config import SparkConfig
from regulars.store.spark.faults import spark_explained
from regulars.store.spark.session import open_session

if TYPE_CHECKING:
    from pyspark.sql import DataFrame

_ARROW_TYPES = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us"),
}


class SparkEngine:
    """A Spark session with the settings that make its results equal to DuckDB's.

    A session that runs in this process already is used, not stopped.

    Args:
        config: where Spark runs and what it may use.
        threads: threads of a Spark on this machine; None: one per core.

    Raises:
        Refused: the extra is not installed.
        Unavailable: Java is missing or too old, or Spark cannot be reached.
    """

    name = "spark"

    def __init__(self, config: SparkConfig | None = None, *, threads: int | None = None) -> None:
        self._session = open_session(config or SparkConfig(), threads=threads)
        self.spark = self._session.spark

    def scan(self, *paths: Path) -> nw.LazyFrame[Any]:
        """Read one or several Parquet tables of the same columns lazily.

        Raises:
            BadData: a table does not exist or is damaged.
        """
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        for path in files_of(paths):
            with explained(path), path.open("rb"):
                pass
        # A folder's name may hold what Spark would read as a pattern.
        reader = self.spark.read.option("__globPaths__", "false")
        try:
            with spark_explained():
                return nw.from_native(reader.parquet(*(_url(path) for path in paths)))
        except (PySparkException, Py4JError) as error:
            raise BadData(
                "this Parquet file is damaged",
                file=", ".join(str(path) for path in paths),
                way_out="run again to write it anew",
            ) from error

    def frame(self, table: pa.Table) -> nw.LazyFrame[Any]:
        """Give a small Arrow table as a lazy frame of this engine."""
        with spark_explained():
            return nw.from_native(self.spark.createDataFrame(table))

    def empty(self, table: Table) -> nw.LazyFrame[Any]:
        """Give a frame with a table's columns and no rows."""
        columns = [pa.field(column.name, _ARROW_TYPES[column.dtype]) for column in table.columns]
        return self.frame(pa.schema(columns).empty_table())

    def write(self, frame: nw.LazyFrame[Any], path: Path, *, sort: Sequence[str] = ()) -> None:
        """Run a frame and write it to the folder `path`, its parts in the order of `sort`.

        Raises:
            Refused: the disk is full, memory ran out, or the folder may not be written.
            Unavailable: Spark, or a worker of it, went away.
        """
        if sort:
            frame = frame.sort(*sort)
        native = cast("DataFrame", nw.to_native(frame))
        with spark_explained():
            native.write.mode("overwrite").parquet(_url(path))
        with explained(path):
            _tidy(path)

    def explained(self) -> AbstractContextManager[None]:
        """Raise typed errors for what Spark refuses in a block."""
        return spark_explained()

    def close(self) -> None:
        """Stop Spark if this engine started it."""
        self._session.stop()


def _url(path: Path) -> str:
    """A path of the shared file system, whatever Spark's own default is."""
    return f"file://{path.absolute()}"


def _tidy(folder: Path) -> None:
    """Keep a table's part files only, under names that do not differ from run to run."""
    for number, part in enumerate(sorted(folder.glob("part-*.parquet"))):
        part.rename(folder / f"part-{number:05}.parquet")
    for other in folder.iterdir():
        if other.is_dir():
            shutil.rmtree(other)
        elif other.suffix != ".parquet":
            other.unlink()
