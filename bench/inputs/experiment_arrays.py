"""A simulated mailing with 20 columns, whose true uplift is known: a few of them make it."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

COLUMNS = 20
SHARE = 0.5  # treated
THRESHOLD = 0.5


def main(folder: Path, customers: int, seed: int = 1) -> None:
    """Write X, treated, y, truth and the same for as many customers to judge by."""
    random = np.random.default_rng(seed)
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("learn", "judge"):
        X = random.normal(size=(customers, COLUMNS)).astype(np.float32)
        X[:, 10:] = X[:, 10:] > 0
        truth = 0.05 + 0.08 * (X[:, 0] > THRESHOLD) - 0.06 * X[:, 10] * (X[:, 1] > 0)
        truth = truth + 0.03 * np.tanh(X[:, 2])
        treated = random.random(customers) < SHARE
        base = 0.15 + 0.1 / (1 + np.exp(-X[:, 3] - X[:, 11]))
        y = random.random(customers) < np.clip(base + truth * treated, 0, 1)
        arrays = {"X": X, "treated": treated, "y": y, "truth": truth}
        for name, array in arrays.items():
            np.save(folder / f"{part}-{name}.npy", array)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--customers", type=int, default=64_000)
    chosen = parser.parse_args()
    main(chosen.folder, chosen.customers)
