"""One clustering method on points with planted groups: agreement with them, and the cost.

`ours NAME` fits a method of the catalogue; `sklearn gmm` and `sklearn hdbscan` fit scikit-learn's
with its defaults, on at most 20,000 customers. Prints JSON.
"""

from __future__ import annotations

import json
import sys
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn import cluster, mixture
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from regulars.segments.cluster import CATALOGUE, CONFIGS

_MOST_FOR_HDBSCAN = 20_000


def main(who: str, name: str, folder: Path) -> None:
    """Fit, place everyone, print."""
    points, truth = np.load(folder / "points.npy"), np.load(folder / "truth.npy")
    k = int(truth.max()) + 1
    warnings.simplefilter("ignore")
    begun = time.process_time()
    with threadpool_limits(1):
        if who == "ours":
            found = CATALOGUE[name](CONFIGS[name]()).fit(points, k, seed=1)
            fitted = time.process_time()
            labels, noise = found.predict(points), found.noise
        elif name == "gmm":
            mixed = mixture.GaussianMixture(k, random_state=1).fit(points)
            fitted = time.process_time()
            labels, noise = mixed.predict(points), None
        else:
            points, truth = points[:_MOST_FOR_HDBSCAN], truth[:_MOST_FOR_HDBSCAN]
            labels, noise = cluster.HDBSCAN(copy=True).fit_predict(points), -1
            fitted = time.process_time()
    placed = time.process_time()
    share = 0.0 if noise is None else float((labels == noise).mean())
    result = {
        "agreement": adjusted_rand_score(truth, labels),
        "groups": len(np.unique(labels)) - (share > 0),
        "noise": share,
        "fit_s": fitted - begun,
        "place_s": placed - fitted,
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
