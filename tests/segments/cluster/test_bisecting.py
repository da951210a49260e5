from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa
from sklearn import cluster
from sklearn.datasets import make_blobs
from threadpoolctl import threadpool_limits

from regulars.segments.cluster import Bisecting, BisectingConfig

POINTS = make_blobs(n_samples=3_000, centers=9, n_features=4, cluster_std=2.5, random_state=1)[0]


def scatter(labels: np.ndarray[tuple[int], np.dtype[np.intp]]) -> float:
    groups = (POINTS[labels == g] for g in np.unique(labels))
    return float(sum(((g - g.mean(axis=0)) ** 2).sum() for g in groups))


def test_more_groups_lie_within_fewer() -> None:
    found = Bisecting(BisectingConfig()).fit_range(POINTS, range(1, 9), seed=0)

    for k in range(1, 8):
        coarse, fine = found[k].predict(POINTS), found[k + 1].predict(POINTS)
        assert len(np.unique(np.column_stack([coarse, fine]), axis=0)) == k + 1


def test_groups_are_as_tight_as_scikit_learns() -> None:
    ours = Bisecting(BisectingConfig()).fit(POINTS, 9, seed=0).predict(POINTS)
    with threadpool_limits(1):
        peer = cluster.BisectingKMeans(9, n_init=5, random_state=0).fit(POINTS)

    assert scatter(ours) <= scatter(peer.labels_) * 1.01


def test_a_group_is_where_its_score_is_not_above_zero() -> None:
    found = Bisecting(BisectingConfig()).fit(POINTS, 6, seed=0)
    names = ["a", "b", "c", "d"]
    table = nw.from_native(pa.table(dict(zip(names, POINTS.T, strict=True)))).lazy("duckdb")
    frame = table.select(*found.scores(names, "s")).collect("pyarrow")
    scores = np.column_stack([frame[f"s{i}"].to_numpy() for i in range(6)])

    inside = scores <= 0
    assert (inside.sum(axis=1) == 1).all()
    assert (inside.argmax(axis=1) == found.predict(POINTS)).all()
