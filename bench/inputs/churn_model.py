"""Customers in a Parquet file, and a model learned from some of them, in a folder.

32 numbers (a tenth missing), 4 texts; the outcome depends on ten of them. Prints the model's size.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from regulars.predictions.learn import BoostingConfig, Examples, LearnConfig, Task, Trees, learn

NUMBERS, TEXTS, BLOCK = 32, 4, 100_000
MISSING = 0.1


def make(customers: int, seed: int) -> tuple[pa.Table, np.ndarray]:
    """Customers, and whether each left."""
    rng = np.random.default_rng(seed)
    points = rng.gamma(2.0, 1.0, (customers, NUMBERS))
    texts = rng.integers(0, 8, (customers, TEXTS))
    weights = np.r_[np.linspace(1, 0.2, 8), np.zeros(NUMBERS - 8)]
    together = 0.3 * texts[:, 0] * (texts[:, 1] > texts[:, 2])
    chance = 1 / (1 + np.exp(2 - np.sin(points) @ weights - together))
    left = rng.random(customers) < chance
    points[rng.random(points.shape) < MISSING] = np.nan
    columns = {f"x{i}": points[:, i] for i in range(NUMBERS)}
    levels = pa.array([f"level {i}" for i in range(8)])
    columns |= {f"t{i}": levels.take(pa.array(texts[:, i])) for i in range(TEXTS)}
    ids = [f"c{seed}-{i}" for i in range(customers)]
    return pa.table({"customer_id": ids, **columns}), left.astype(np.float64)


def main() -> None:
    """Write customers.parquet and model/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--learn", type=int, default=20_000)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    with pq.ParquetWriter(chosen.folder / "customers.parquet", make(1, 0)[0].schema) as writer:
        for block in range(0, chosen.customers, BLOCK):
            table, _ = make(min(BLOCK, chosen.customers - block), 1 + block)
            writer.write_table(table)
    table, label = make(chosen.learn, 99)
    config = LearnConfig(
        methods=("boosting",),
        boosting=BoostingConfig(leaves=(16,)),
        folds=2,
        inner_folds=2,
        threads=1,
    )
    examples = Examples(table.drop_columns(["customer_id"]), label, "binary", np.arange(len(label)))
    task = Task(kind="churn", what="left", column="churn_probability_90d")
    model = learn(examples, task, config, seed=1).model
    model.save(chosen.folder / "model")
    assert isinstance(model.predictor, Trees)  # noqa: S101 - the settings ask for them
    print(json.dumps({"trees": model.predictor.rounds, "columns": len(model.encoding.columns)}))


if __name__ == "__main__":
    main()
