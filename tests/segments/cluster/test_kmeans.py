from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa
from sklearn import cluster
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from regulars.segments import KMeansConfig
from regulars.segments.cluster import CATALOGUE, KMeans

POINTS, TRUTH = make_blobs(
    n_samples=400, centers=np.eye(5)[:, :4] * 20, cluster_std=1.0, random_state=2
)


def test_far_blobs_are_recovered() -> None:
    found = KMeans(KMeansConfig()).fit(POINTS, 5, seed=0).predict(POINTS)
    assert adjusted_rand_score(TRUTH, found) == 1.0


def test_the_result_is_as_good_as_scikit_learns_and_scored_alike_by_an_engine() -> None:
    points = np.random.default_rng(0).normal(size=(2_000, 3))
    ours = KMeans(KMeansConfig(starts=20)).fit(points, 6, seed=0)
    with threadpool_limits(1):
        peer = cluster.KMeans(6, n_init=20, random_state=1).fit(points)
    assert ours.wcss <= peer.inertia_ * 1.01
    mine = cluster.KMeans(6, init=ours.centres, n_init=1)
    with threadpool_limits(1):
        mine.fit(points)
    names = ["a", "b", "c"]
    table = nw.from_native(pa.table(dict(zip(names, points.T, strict=True)))).lazy("duckdb")
    frame = table.select(*ours.scores(names, "d")).collect("pyarrow")
    distances = np.column_stack([frame[f"d{i}"].to_numpy() for i in range(6)])
    np.testing.assert_array_equal(distances.argmin(axis=1), mine.predict(points))
    np.testing.assert_allclose(distances, mine.transform(points), atol=1e-7)
    np.testing.assert_array_equal(ours.predict(points), mine.predict(points))


def test_the_same_seed_gives_the_same_bits() -> None:
    points = np.random.default_rng(0).normal(size=(500, 3))
    first, second = (KMeans(KMeansConfig(starts=2)).fit(points, 7, seed=3) for _ in range(2))
    assert first.centres.tobytes() == second.centres.tobytes()


def test_no_group_is_empty_even_beside_a_giant() -> None:
    # k-means++ loses the two near points to rounding beside one that is far away.
    points = np.array([[0.0], [1.0], [1e5], [1e5 + 1.0], [1e8]])
    for k in (2, 3, 4, 5):
        labels = KMeans(KMeansConfig()).fit(points, k, seed=0).predict(points)
        assert len(set(labels.tolist())) == k


def test_a_start_is_refined() -> None:
    start = np.where(np.arange(400) < 40, np.arange(400) % 5, TRUTH)
    refined = KMeans(KMeansConfig()).fit(POINTS, 5, seed=0, start=start)
    assert adjusted_rand_score(TRUTH, refined.predict(POINTS)) == 1.0


def test_reordered_groups_keep_their_members() -> None:
    found = KMeans(KMeansConfig()).fit(POINTS, 5, seed=0)
    order = [3, 1, 4, 0, 2]
    new = found.reordered(order).predict(POINTS)
    assert (np.array(order)[new] == found.predict(POINTS)).all()


def test_the_catalogue_restores_what_it_fitted() -> None:
    found = CATALOGUE["kmeans"](KMeansConfig()).fit(POINTS, 5, seed=0)
    restored = CATALOGUE["kmeans"].restore(found.to_dict())
    assert restored.predict(POINTS).tolist() == found.predict(POINTS).tolist()


def test_starts_on_a_sample_lead_to_the_same_scatter() -> None:
    points = np.random.default_rng(0).normal(size=(12_000, 3))
    sampled = KMeans(KMeansConfig(sample_customers=2_000)).fit(points, 6, seed=0)
    full = KMeans(KMeansConfig()).fit(points, 6, seed=0)

    assert sampled.wcss <= full.wcss * 1.01
    squared = sampled.squared_distances(points).min(axis=1)
    np.testing.assert_allclose(sampled.wcss, squared.sum(), rtol=1e-12)


def test_planted_groups_are_found_from_a_sample_where_one_start_misses_some() -> None:
    middles = np.random.default_rng(0).normal(size=(20, 4)) * 20
    points, truth = make_blobs(n_samples=6_000, centers=middles, random_state=0)
    method = KMeans(KMeansConfig(sample_customers=2_000, starts=1))

    assert adjusted_rand_score(truth, method.fit(points, 20, seed=0).predict(points)) == 1.0


def test_a_sample_survives_values_beyond_32_bits() -> None:
    points = np.random.default_rng(0).normal(size=(3_000, 2)) * 1e30 + 1e31
    points[:1_500] += 1e32

    found = KMeans(KMeansConfig(sample_customers=1_000)).fit(points, 2, seed=0)

    assert np.bincount(found.predict(points)).tolist() == [1_500, 1_500]


def test_several_k_at_once_find_in_many_points_what_each_alone_finds() -> None:
    points = np.random.default_rng(0).normal(size=(6_000, 5))
    method = KMeans(KMeansConfig(sample_customers=1_000, starts=2))

    together = method.fit_range(points, [2, 5, 9], seed=4)

    for k, found in together.items():
        alone = method.fit(points, k, seed=4)
        assert found.centres.tobytes() == alone.centres.tobytes()
        assert found.wcss == alone.wcss


def test_the_scatter_is_exact_beside_giants_that_outweigh_it() -> None:
    points = np.random.default_rng(0).normal(size=(3_000, 2))
    points[::30] += 1e9

    found = KMeans(KMeansConfig(sample_customers=1_000, starts=2)).fit(points, 2, seed=0)

    squared = found.squared_distances(points).min(axis=1)
    np.testing.assert_allclose(found.wcss, squared.sum(), rtol=1e-12)
    assert found.wcss < 3 * 3_000


def test_many_points_may_start_from_a_grouping() -> None:
    truth = np.arange(3_000) % 3
    points = np.random.default_rng(0).normal(size=(3_000, 2)) + 50.0 * truth[:, None]
    start = np.where(np.arange(3_000) < 300, 0, truth)
    method = KMeans(KMeansConfig(sample_customers=1_000))

    found = method.fit(points, 3, seed=0, start=start)

    assert adjusted_rand_score(truth, found.predict(points)) == 1.0
