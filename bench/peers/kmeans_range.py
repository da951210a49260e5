"""k-means for k = 2..10 on a NumPy file: `ours`, or scikit-learn's plain loop over k.

Prints JSON: for each k the within-cluster sum of squares and the CPU seconds. Ours shares work
between the k, so its seconds stand for all together under `all`.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from pathlib import Path

import numpy as np
from sklearn import cluster
from threadpoolctl import threadpool_limits

from regulars.segments.cluster import KMeans, KMeansConfig


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("who", choices=["ours", "sklearn"])
    parser.add_argument("points", type=Path)
    parser.add_argument("--k", type=int, help="this k alone, not 2 to 10")
    parser.add_argument("--starts", type=int, default=1, help="of scikit-learn")
    parser.add_argument("--model", type=Path, help="where ours writes the largest k")
    chosen = parser.parse_args()
    points = np.load(chosen.points)
    ks = [chosen.k] if chosen.k else list(range(2, 11))
    begun = time.process_time()
    if chosen.who == "ours":
        found = KMeans(KMeansConfig()).fit_range(points, ks, seed=1)
        wcss = {k: clusters.wcss for k, clusters in found.items()}
        if chosen.model:
            chosen.model.write_text(json.dumps(found[ks[-1]].to_dict()))
    else:
        warnings.simplefilter("ignore")
        with threadpool_limits(1):
            wcss = {
                k: cluster.KMeans(k, n_init=chosen.starts, random_state=1).fit(points).inertia_
                for k in ks
            }
    print(json.dumps({"wcss": wcss, "cpu_s": time.process_time() - begun}))


if __name__ == "__main__":
    main()
