"""Score the customers of a folder: `ours`, or `lightgbm`'s own predict on the matrix made ready.

Prints JSON: CPU and clock seconds without reading the file, and a sum to compare.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import lightgbm
import pyarrow.parquet as pq

from regulars.predictions import Model


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("who", choices=["ours", "lightgbm"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--threads", type=int, default=2)
    chosen = parser.parse_args()
    model = Model.load(chosen.folder / "model", threads=chosen.threads)
    table = pq.read_table(chosen.folder / "customers.parquet")
    if chosen.who == "ours":
        begun, clock = time.process_time(), time.monotonic()
        scores = model.score(table)["churn_probability_90d"].to_numpy()
    else:
        points = model.encoding.matrix(table)
        booster = lightgbm.Booster(model_file=chosen.folder / "model" / "trees.txt")
        begun, clock = time.process_time(), time.monotonic()
        scores = booster.predict(points, num_threads=chosen.threads)
    used = {"cpu_s": time.process_time() - begun, "clock_s": time.monotonic() - clock}
    print(json.dumps({**used, "mean": float(scores.mean())}))


if __name__ == "__main__":
    main()
