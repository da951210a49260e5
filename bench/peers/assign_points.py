"""Place the customers of a Parquet file, read several times over, by a fitted k-means.

`batches`: Arrow batches, `predict` on arrays. `engine`: expressions, run by DuckDB on one thread.
Prints the number of customers in each group and the CPU seconds as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import duckdb
import narwhals as nw
import numpy as np
import pyarrow.parquet as pq

from regulars.segments.cluster import KMeans, KMeansClusters

_ROWS = 200_000


def by_batches(file: Path, times: int, clusters: KMeansClusters) -> list[int]:
    """Read batches and count."""
    counts = np.zeros(clusters.k, dtype=np.int64)
    for _ in range(times):
        for batch in pq.ParquetFile(file).iter_batches(_ROWS):
            points = np.column_stack([column.to_numpy() for column in batch.columns])
            counts += np.bincount(clusters.predict(points), minlength=clusters.k)
    return [int(count) for count in counts]


def by_engine(file: Path, times: int, clusters: KMeansClusters) -> list[int]:
    """Let DuckDB score and count."""
    with duckdb.connect(config={"threads": 1}) as connection:
        table = nw.from_native(connection.read_parquet([str(file)] * times))
        names = table.collect_schema().names()
        scored = table.select(*clusters.scores(names, "s"))
        scores = scored.collect_schema().names()
        nearest = scored.with_columns(nearest=nw.min_horizontal(*scores))
        counted = nearest.select(
            *((nw.col(s) <= nw.col("nearest")).cast(nw.Int64).sum().alias(s) for s in scores)
        )
        return [int(v) for v in counted.collect("pyarrow").row(0)]


def main(how: str, file: Path, times: int, model: Path) -> None:
    """Place and print."""
    clusters = KMeans.restore(json.loads(model.read_text()))
    begun = time.process_time()
    counts = {"batches": by_batches, "engine": by_engine}[how](file, times, clusters)
    print(json.dumps({"counts": counts, "cpu_s": time.process_time() - begun}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
