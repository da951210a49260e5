"""Known truth: made-up customers with hidden segments, and with none.

With none (six shapes of one cloud) the verdict should be "no structure". With hidden segments
(2 to 8; of one size or 1 : 2 : ... : k; nearest centres 6 or 4 standard deviations apart; among 0
or 20 features of noise) it should be "structure", and the segments found, their number chosen by
Regulars, are compared by the adjusted Rand index with those of scikit-learn's defaults on
standardised features: k-means and a Gaussian mixture, which are told the true number, and HDBSCAN.

    python bench/hidden_segments.py --seeds 50
    python bench/hidden_segments.py --part clouds
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.metrics import adjusted_rand_score
from sklearn.mixture import GaussianMixture
from threadpoolctl import threadpool_limits

from regulars.segments import ChooseKConfig
from regulars.segments.choose_k import choose_k
from regulars.segments.cluster import KMeansConfig, method, quick_method
from regulars.segments.reduce import PCA, PCAConfig, Weighted, WeightedConfig
from regulars.segments.scale import ScaleConfig, fit_scale
from regulars.segments.structure import find_structure

Points = np.ndarray[Any, Any]
CUSTOMERS, FEATURES = 600, 6
APART = {"low": 6.0, "medium": 4.0}  # standard deviations between the nearest two centres
NOISE = (0, 20)
LEAST = 0.9  # of the seeds
PARTS = ("clouds", "groups")
OURS, PCA_OURS = "Regulars, weighed features", "Regulars, PCA"


def scaled(table: Points) -> Points:
    """Each feature on the scale that the product uses."""
    columns = []
    for number, values in enumerate(table.T):
        scale = fit_scale(f"feature_{number}", values, ScaleConfig())
        columns.append(scale.apply(values) / max(1.0, scale.deviation))
    return np.column_stack(columns)


def together(rng: np.random.Generator) -> Points:
    """Features that move together by chance."""
    loadings = rng.normal(size=(FEATURES, 2))
    covariance = loadings @ loadings.T + 0.7 * np.eye(FEATURES)
    width = np.sqrt(np.diag(covariance))
    return rng.multivariate_normal(
        np.zeros(FEATURES), covariance / np.outer(width, width), size=CUSTOMERS
    )


def many_zeros(rng: np.random.Generator) -> Points:
    """Amounts of which some are never spent."""
    return np.where(rng.uniform(size=(CUSTOMERS, FEATURES)) < 0.4, 0.0, 20 * np.exp(together(rng)))  # noqa: PLR2004


CLOUDS: dict[str, Callable[[np.random.Generator], Points]] = {
    "one Gaussian": lambda rng: rng.normal(size=(CUSTOMERS, FEATURES)),
    "uniform": lambda rng: rng.uniform(size=(CUSTOMERS, FEATURES)),
    "correlated Gaussian": together,
    "skewed (lognormal)": lambda rng: 50 * np.exp(together(rng)),
    "many zeros": many_zeros,
    "cut at zero": lambda rng: np.maximum(0.0, 20 * np.exp(together(rng)) - 15),
    "counts": lambda rng: rng.poisson(1.5 * np.exp(0.8 * together(rng))).astype(float),
}


def hidden(
    k: int, apart: float, noise: int, *, equal: bool, rng: np.random.Generator
) -> tuple[Points, Points]:
    """Customers of k segments and the segment of each."""
    shares = np.ones(k) if equal else np.arange(1.0, k + 1)
    truth = rng.choice(k, size=CUSTOMERS, p=shares / shares.sum())
    centres = rng.normal(size=(k, FEATURES))
    distances = np.linalg.norm(centres[:, None] - centres, axis=2) + 1e9 * np.eye(k)
    table = (centres * apart / distances.min())[truth] + rng.normal(size=(CUSTOMERS, FEATURES))
    return np.hstack([table, rng.normal(size=(CUSTOMERS, noise))]), truth


def structureless(seeds: int) -> dict[str, float]:
    """The share of seeds in which each cloud is said to be one."""
    right = {}
    for number, (name, draw) in enumerate(CLOUDS.items()):
        verdicts = [
            find_structure(scaled(draw(np.random.default_rng([seed, number]))), seed=seed).found
            for seed in range(seeds)
        ]
        right[name] = 1 - float(np.mean(verdicts))
    return right


def ours(matrix: Points, reduction: Any, seed: int) -> tuple[Points, int, bool]:  # noqa: ANN401
    """Our segments, their number and whether they are said to be real."""
    structure = find_structure(matrix, seed=seed)
    config = ChooseKConfig(k_min=2, resamples=6, clouds=2, refit_customers=300)
    choice, clusters = choose_k(
        reduction.transform(matrix),
        method(KMeansConfig()),
        config,
        refitter=quick_method(KMeansConfig(starts=2)),
        customers=len(matrix),
        seed=seed,
        structure=structure,
    )
    return clusters.predict(reduction.transform(matrix)), choice.k, structure.found


def compared(seeds: int) -> Iterator[tuple[str, dict[str, float]]]:
    """For each kind of hidden segments the mean figures over the seeds."""
    for overlap, apart in APART.items():
        for noise in NOISE:
            rows = [_one(seed, apart, noise) for seed in range(seeds)]
            yield (
                f"overlap {overlap}, {noise} noise features",
                {name: float(np.mean([r[name] for r in rows])) for name in rows[0]},
            )


def _one(seed: int, apart: float, noise: int) -> dict[str, float]:
    """One table; the number of segments and their sizes go round with the seed."""
    k, equal = 2 + seed % 7, seed // 7 % 2 == 0
    table, truth = hidden(k, apart, noise, equal=equal, rng=np.random.default_rng([seed, 99]))
    matrix = scaled(table)
    standard = (table - table.mean(axis=0)) / table.std(axis=0)
    weighed, number, found = ours(matrix, Weighted(WeightedConfig()).fit(matrix, seed=seed), seed)
    plain, _, _ = ours(matrix, PCA(PCAConfig()).fit(matrix, seed=seed), seed)
    labels = {
        OURS: weighed,
        PCA_OURS: plain,
        "k-means, true k": KMeans(k, n_init=10, random_state=seed).fit_predict(standard),
        "Gaussian mixture, true k": GaussianMixture(k, random_state=seed).fit_predict(standard),
        "HDBSCAN": HDBSCAN(copy=True).fit_predict(standard),
    }
    return {
        "structure": float(found),
        "number right": float(number == k),
        **{name: float(adjusted_rand_score(truth, found)) for name, found in labels.items()},
    }


def goal(name: str, value: float, least: float) -> dict[str, object]:
    """A goal in the form of all benches."""
    return {
        "name": name,
        "value": round(value, 3),
        "goal": f">= {least:.3g}",
        "met": value >= least,
    }


def measure(seeds: int, parts: Sequence[str]) -> dict[str, object]:
    """All figures and goals of some parts."""
    started = time.process_time()
    figures: dict[str, object] = {"seeds": seeds, "customers": CUSTOMERS}
    goals = []
    if "clouds" in parts:
        for name, right in structureless(seeds).items():
            goals.append(goal(f"no structure: {name}, share said", right, LEAST))
    if "groups" in parts:
        sums: dict[str, list[float]] = defaultdict(list)
        for kind, row in compared(seeds):
            for name, value in row.items():
                figures[f"{kind}: {name}"] = round(value, 3)
                sums[name].append(value)
            goals.append(goal(f"structure: {kind}, share said", row["structure"], LEAST))
        for name in ("k-means, true k", "Gaussian mixture, true k", "HDBSCAN"):
            figures[f"mean adjusted Rand index, {name}"] = round(float(np.mean(sums[name])), 3)
            goals.append(
                goal(
                    f"mean adjusted Rand index of ours, against {name}",
                    float(np.mean(sums[OURS])),
                    float(np.mean(sums[name])),
                )
            )
    figures["CPU seconds"] = round(time.process_time() - started, 1)
    return {"figures": figures, "goals": goals}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="two seeds")
    parser.add_argument("--seeds", type=int, default=50)
    parser.add_argument("--part", choices=PARTS, help="no groups (clouds), or hidden ones (groups)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = measure(
            2 if chosen.small else chosen.seeds, [chosen.part] if chosen.part else PARTS
        )
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
