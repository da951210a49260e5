"""BG/NBD or Pareto/NBD by the peer `lifetimes`, on arrays.

`plain` hands over customers; `grouped` gathers equal ones with pandas and hands over the peer's own
`weights`. Prints JSON: CPU seconds of gathering and fitting, and the parameters in days.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

lifetimes: Any = import_module("lifetimes")  # in a folder of its own, without type information
NAMES = {
    "bg_nbd": ("r", "alpha", "a", "b"),
    "pareto_nbd": ("r", "alpha", "s", "beta"),
}
FITTERS = {"bg_nbd": lifetimes.BetaGeoFitter, "pareto_nbd": lifetimes.ParetoNBDFitter}


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("how", choices=["plain", "grouped"])
    parser.add_argument("histories", type=Path)
    parser.add_argument("--model", choices=sorted(FITTERS), default="bg_nbd")
    parser.add_argument("--times", type=int, default=1)
    chosen = parser.parse_args()
    data = dict(np.load(chosen.histories))
    columns = ["frequency", "recency_days", "tenure_days"]
    warnings.simplefilter("ignore")
    best, found = np.inf, {}
    for _ in range(chosen.times):
        begun = time.process_time()
        fitter = FITTERS[chosen.model]()
        if chosen.how == "plain":
            fitter.fit(*(data[c] for c in columns))
        else:
            cells = pd.DataFrame(data).groupby(columns).size().reset_index(name="n")
            fitter.fit(*(cells[c] for c in columns), weights=cells["n"])
        best, found = min(best, time.process_time() - begun), fitter.params_
    values = [float(found[name]) for name in NAMES[chosen.model]]
    print(json.dumps({"cpu_s": best, "parameters": values}))


if __name__ == "__main__":
    main()
