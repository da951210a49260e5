"""Our lifetime models on arrays: `fit` them, or `predict` for all customers.

Prints JSON: CPU seconds of gathering customers into cells and fitting, or of the whole table of
predictions (every column with its interval), and the parameters in days.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import numpy as np
import pyarrow as pa

from regulars.predictions.btyd import (
    CATALOGUE,
    GammaGamma,
    GammaGammaConfig,
    LifetimeConfig,
    Summaries,
    cell_of_each,
    forecast,
    group_customers,
)


def main() -> None:
    """Fit or predict, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["fit", "predict"])
    parser.add_argument("histories", type=Path)
    parser.add_argument("--model", choices=sorted(CATALOGUE), default="bg_nbd")
    parser.add_argument("--times", type=int, default=1)
    chosen = parser.parse_args()
    data = np.load(chosen.histories)
    frequency, recency, tenure = (data[n] for n in ("frequency", "recency_days", "tenure_days"))
    kind = CATALOGUE[chosen.model]
    best, parts = np.inf, {}
    for _ in range(chosen.times):
        begun = time.process_time()
        cells = group_customers(frequency, recency, tenure)
        gathered = time.process_time()
        model = kind.fit(cells, kind.config_type())
        ended = time.process_time()
        if ended - begun < best:
            best = ended - begun
            parts = {"gather_cpu_s": gathered - begun, "fit_cpu_s": ended - gathered}
    result = {
        "cpu_s": best,
        **parts,
        "cells": len(cells),
        "parameters": list(model.estimate.values.values()),
    }
    if chosen.what == "predict":
        n = len(frequency)
        rng = np.random.default_rng(2)
        values = rng.gamma(6.0, rng.gamma(4.0, 2.0, n) / 6)
        spend = GammaGamma.fit(frequency + 1, values, GammaGammaConfig())
        ids = pa.array(np.arange(n)).cast(pa.string())
        known = Summaries(ids, frequency, recency, tenure, values, values, 1_300_000_000, 1)
        begun, clock = time.process_time(), time.perf_counter()
        groups = cell_of_each(frequency, recency, tenure)
        table = forecast(model, spend, known, groups, LifetimeConfig())
        result = {
            "cpu_s": time.process_time() - begun,
            "clock_s": time.perf_counter() - clock,
            "columns": table.num_columns,
        }
    print(json.dumps(result))


if __name__ == "__main__":
    main()
