"""An autoencoder on a million customers of thirty features, beside PCA of the same width.

The customers are made up: six hidden numbers, bent through sines, and noise. The work runs in a
process of its own on two cores.

    python bench/autoencoder.py
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time

import numpy as np
from measuring.child import run

from regulars.segments.reduce.autoencoder import CONFIGS, Autoencoder
from regulars.segments.reduce.pca import PCA, PCAConfig
from regulars.segments.reduce.reducer import Matrix

CORES = 2
CUSTOMERS, FEATURES, HIDDEN = 1_000_000, 30, 6
SMALL = 20_000
MOST_SECONDS, MOST_SECONDS_SMALL = 180, 45


def made_up(customers: int, seed: int) -> Matrix:
    """Points of shape (customers, 30) on a bent surface of six dimensions, with noise."""
    rng = np.random.default_rng(seed)
    bends, slopes = rng.normal(size=(2, HIDDEN, FEATURES))
    hidden = rng.uniform(-1.0, 1.0, (customers, HIDDEN))
    noise = 0.1 * rng.normal(size=(customers, FEATURES))
    points: Matrix = np.sin(2.0 * hidden @ bends) + 0.3 * hidden @ slopes + noise
    return points


def fit(customers: int, method: str) -> None:
    """Fit one autoencoder and print what came of it."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    points = made_up(customers + customers // 10, seed=1)
    seen, held_out = points[:customers], points[customers:]
    config = CONFIGS[method].model_validate({"algorithm": method, "width": HIDDEN})
    if customers == SMALL:
        config = config.model_copy(update={"most_epochs": 20})
    begun = time.monotonic()
    codes = Autoencoder(config).fit(seen, seed=1)
    seconds = time.monotonic() - begun
    begun = time.monotonic()
    reduced = codes.transform(seen)
    assigned = time.monotonic() - begun
    del reduced
    error = ((held_out - codes.reconstruct(codes.transform(held_out))) ** 2).mean()
    axes = PCA(PCAConfig(variance=1.0)).fit(seen[:100_000], seed=1)
    rest = held_out - axes.mean
    kept = axes.components[:HIDDEN]
    linear = ((rest - rest @ kept.T @ kept) ** 2).mean()
    result = {
        "seconds": seconds,
        "transform seconds": assigned,
        "epochs": codes.training.epochs,
        "dead codes": len(codes.quality.dead),
        "kept": 1 - error / (rest**2).mean(),
        "kept by PCA": 1 - linear / (rest**2).mean(),
    }
    print(json.dumps({name: float(value) for name, value in result.items()}))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="20,000 customers, 20 epochs")
    parser.add_argument("--method", default="autoencoder", choices=CONFIGS, help="which kind")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--fit", type=int, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.fit:
        fit(chosen.fit, chosen.method)
        return
    customers = SMALL if chosen.small else CUSTOMERS
    used = run(sys.executable, __file__, "--fit", str(customers), "--method", chosen.method)
    found = json.loads(used.out)
    label = f"{customers:,} customers x {FEATURES}, {HIDDEN} codes"
    figures = {f"{label}: {name}": round(value, 3) for name, value in found.items()}
    figures[f"{label}: CPU seconds of the process"] = round(used.cpu_seconds, 1)
    figures[f"{label}: peak MB"] = round(used.peak_mb)
    most = MOST_SECONDS_SMALL if chosen.small else MOST_SECONDS
    ratio = round((1 - found["kept"]) / (1 - found["kept by PCA"]), 3)
    goals = [
        {
            "name": f"{label}: seconds to fit on {CORES} cores",
            "value": round(found["seconds"], 1),
            "goal": f"<= {most}",
            "met": found["seconds"] <= most,
        },
        {
            "name": f"{label}: held-out error / PCA's",
            "value": ratio,
            "goal": "< 1",
            "met": ratio < 1,
        },
    ]
    result = {"figures": figures, "goals": goals}
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
