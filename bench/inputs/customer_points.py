"""Make up scaled features of customers as a NumPy file and a Parquet file.

`skewed` has no groups: features share six hidden causes and are lognormal amounts, amounts that
are mostly zero, counts, shares and plain numbers, scaled as `regulars run` scales them. `planted`
has ten groups of unequal size and spread, and half of the features say nothing about them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from regulars.segments.scale import ScaleConfig, fit_scale

Matrix = npt.NDArray[np.float64]
_CAUSES, _GROUPS, _KINDS = 6, 10, 5
_ROWS_TO_SCALE_BY = 200_000
_ROWS_PER_GROUP = 122_880


def main() -> None:
    """Write `points.npy`, `points.parquet` and, where groups are planted, `truth.npy`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("kind", choices=["skewed", "planted"])
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--features", type=int, default=30)
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(20)
    if chosen.kind == "skewed":
        points = skewed(chosen.customers, chosen.features, rng)
    else:
        points, truth = planted(chosen.customers, chosen.features, rng)
        np.save(chosen.folder / "truth.npy", truth)
    np.save(chosen.folder / "points.npy", points)
    table = pa.table({f"f{i}": column for i, column in enumerate(points.T)})
    pq.write_table(table, chosen.folder / "points.parquet", row_group_size=_ROWS_PER_GROUP)


def skewed(customers: int, features: int, rng: np.random.Generator) -> Matrix:
    """Shape (customers, features)."""
    causes = rng.standard_normal((customers, _CAUSES), dtype=np.float32)
    loadings = rng.normal(size=(_CAUSES, features)).astype(np.float32) / 2
    points = np.empty((customers, features))
    for column in range(features):
        own = rng.standard_normal(customers, dtype=np.float32)
        driver = causes @ loadings[:, column] + np.float32(0.6) * own
        scale = fit_scale(
            str(column),
            _feature(column, driver, rng)[:_ROWS_TO_SCALE_BY],
            ScaleConfig(),
        )
        values = _feature(column, driver, rng)
        points[:, column] = (scale.apply(values) - scale.mean) / scale.deviation
    return points


def _feature(column: int, driver: npt.NDArray[np.float32], rng: np.random.Generator) -> Matrix:
    kind = column % _KINDS
    d = driver.astype(np.float64)
    if kind == 0:
        return np.asarray(np.exp(1 + 0.8 * d))
    if kind == 1:
        return np.where(rng.random(len(d)) < 0.4, 0.0, np.exp(0.5 + d))  # noqa: PLR2004
    if kind == 2:  # noqa: PLR2004 - the third kind
        return rng.poisson(np.exp(np.clip(0.5 + 0.6 * d, -5, 5))).astype(np.float64)
    if kind == 3:  # noqa: PLR2004 - the fourth kind
        return np.asarray(1 / (1 + np.exp(-d)))
    return d


def planted(
    customers: int, features: int, rng: np.random.Generator
) -> tuple[Matrix, npt.NDArray[np.intp]]:
    """Shape (customers, features), and the group of each."""
    telling = max(2, features // 2)
    shares = rng.dirichlet(np.full(_GROUPS, 4.0))
    truth = rng.choice(_GROUPS, customers, p=shares).astype(np.intp)
    middles = np.zeros((_GROUPS, features))
    middles[:, :telling] = rng.normal(size=(_GROUPS, telling)) * 4.0
    spreads = rng.uniform(0.6, 1.4, size=_GROUPS)
    points = rng.standard_normal((customers, features))
    points *= spreads[truth][:, None]
    points += middles[truth]
    return points, truth


if __name__ == "__main__":
    main()
