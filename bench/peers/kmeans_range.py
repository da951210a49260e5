"""k-means for k = 2..10 on a NumPy file: `ours`, or scikit-learn's plain loop over k.

Prints JSON: for each k the within-cluster sum of squares and, of scikit-learn, the number of
starts; and the CPU seconds of all together.

`--reach` takes the JSON that another run printed: for each k scikit-learn gets as many starts, 10
at most, as come within 0.3 % of its scatter. How many these are is found first, one by one from
the same stream of random numbers as `n_init` uses; the seconds are those of one fit with as many.
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn import cluster
from threadpoolctl import threadpool_limits

from regulars.segments.cluster import KMeans, KMeansConfig

NEAR, MOST_STARTS = 1.003, 10


def main() -> None:
    """Fit and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("who", choices=["ours", "sklearn"])
    parser.add_argument("points", type=Path)
    parser.add_argument("--k", type=int, help="this k alone, not 2 to 10")
    parser.add_argument("--starts", type=int, default=1, help="of scikit-learn")
    parser.add_argument("--reach", type=Path, help="what another run printed")
    parser.add_argument("--model", type=Path, help="where ours writes the largest k")
    chosen = parser.parse_args()
    points = np.load(chosen.points)
    ks = [chosen.k] if chosen.k else list(range(2, 11))
    if chosen.who == "ours":
        begun = time.process_time()
        found = KMeans(KMeansConfig()).fit_range(points, ks, seed=1)
        used = time.process_time() - begun
        if chosen.model:
            chosen.model.write_text(json.dumps(found[ks[-1]].to_dict()))
        print(json.dumps({"wcss": {k: c.wcss for k, c in found.items()}, "cpu_s": used}))
        return
    with threadpool_limits(1), warnings.catch_warnings(action="ignore"):
        starts = dict.fromkeys(ks, chosen.starts)
        if chosen.reach:
            wcss = json.loads(chosen.reach.read_text())["wcss"]
            starts = {k: starts_to_reach(points, k, NEAR * wcss[str(k)]) for k in ks}
        begun = time.process_time()
        fits = [cluster.KMeans(k, n_init=starts[k], random_state=1).fit(points) for k in ks]
        used = time.process_time() - begun
    wcss = {k: fit.inertia_ for k, fit in zip(ks, fits, strict=True)}
    print(json.dumps({"wcss": wcss, "cpu_s": used, "starts": starts}))


def starts_to_reach(points: npt.NDArray[np.float64], k: int, wcss: float) -> int:
    """How many starts of scikit-learn come to this scatter."""
    stream = np.random.RandomState(1)
    for starts in range(1, MOST_STARTS):
        if cluster.KMeans(k, n_init=1, random_state=stream).fit(points).inertia_ <= wcss:
            return starts
    return MOST_STARTS


if __name__ == "__main__":
    main()
