"""The features step of `regulars run` on tables that are already there."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from regulars.features import build_features, columns_with_data
from regulars.store import DuckEngine, SparkConfig, SparkEngine, Warehouse

_TABLES = ("order_lines", "returns", "customers", "products")
_THREADS = 2
_MEMORY_MB = 6_000


def main(folder: Path, out: Path, as_of_s: int, *, on_spark: bool) -> None:
    """Describe the customers as a run does, checks of the written table included."""
    local = DuckEngine(
        threads=_THREADS, memory_limit_mb=_MEMORY_MB, spill_folder=out.parent / "spill"
    )
    spark = SparkEngine(SparkConfig(), threads=_THREADS) if on_spark else None
    with tempfile.TemporaryDirectory(dir=out.parent) as workspace:
        warehouse = Warehouse(Path(workspace), local, engine=spark)
        with warehouse.draft(now=datetime.now(UTC)) as draft:
            for table in _TABLES:
                name = f"{table}.parquet"
                (draft.folder / name).symlink_to((folder / name).absolute())
            frames = {table: draft.scan(table) for table in _TABLES}
            features = build_features(
                *frames.values(),
                as_of_s=as_of_s,
                available=columns_with_data(**frames),
                materialise=draft.materialise,
                in_arrow=None if on_spark else local,
            )
            draft.write("features", features, in_order=True)
            shutil.move(draft.folder / "features.parquet", out)
    for engine in (local, spark):
        if engine is not None:
            engine.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), on_spark="spark" in sys.argv[4:])
