"""What every method in the catalogue keeps to; a new one joins by its line there."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from sklearn.datasets import make_blobs
from sklearn.metrics import adjusted_rand_score

from regulars.model import BadData
from regulars.segments.cluster import CATALOGUE, CONFIGS, Clusterer, Clusters, refined

_NAMES = sorted(CATALOGUE)
_TAKE_K = [name for name in _NAMES if CATALOGUE[name].takes_k]
_RANGES = [name for name in _TAKE_K if hasattr(CATALOGUE[name], "fit_range")]
BLOBS, TRUTH = make_blobs(
    n_samples=600, centers=np.eye(4)[:, :3] * 20, cluster_std=1.0, random_state=2
)
CLOUD = np.random.default_rng(0).normal(size=(700, 3))
FEW = np.repeat(np.array([[0.1, 0.2], [0.3, 0.7], [5.1, 5.3]]), [40, 30, 30], axis=0)


def of(name: str, **settings: int) -> Clusterer:
    made: Clusterer = CATALOGUE[name](CONFIGS[name](**settings))
    return made


def state(clusters: Clusters) -> str:
    return json.dumps(clusters.to_dict(), allow_nan=False)


@pytest.fixture(params=_NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_every_method_has_settings_that_name_it(name: str) -> None:
    assert CONFIGS[name]().model_dump()["algorithm"] == name


def assert_recovered(found: Clusters, points: np.ndarray[Any, Any]) -> None:
    """Every group is one blob, but for a few far-out points that may be noise."""
    labels = found.predict(points)
    known = np.full(len(labels), fill_value=True) if found.noise is None else labels != found.noise
    assert adjusted_rand_score(TRUTH[known], labels[known]) == 1.0
    assert known.mean() > 0.95


def test_blobs_far_apart_are_recovered(name: str) -> None:
    assert_recovered(of(name).fit(BLOBS, 4, seed=0), BLOBS)


@pytest.mark.parametrize("points", [BLOBS, CLOUD, CLOUD[:, :1], FEW], ids=len)
@pytest.mark.parametrize("k", [1, 3])
def test_no_group_is_empty_and_each_centre_is_the_mean_of_its_group(
    name: str, points: np.ndarray[Any, Any], k: int
) -> None:
    found = of(name).fit(points, k, seed=0)
    labels = found.predict(points)

    assert sorted(set(labels.tolist())) == list(range(found.k))
    assert labels.dtype == np.intp
    if of(name).takes_k:
        assert found.k == k
    means = np.vstack([points[labels == g].mean(axis=0) for g in range(found.k)])
    # k-means stops where its centres move by less than its tolerance.
    np.testing.assert_allclose(
        found.centres, means, atol=0.02 if name in {"kmeans", "kprototypes"} else 1e-9
    )


def test_the_same_seed_gives_the_same_bits(name: str) -> None:
    first, second = (of(name).fit(CLOUD, 5, seed=3) for _ in range(2))

    assert state(first) == state(second)


def test_the_state_survives_json(name: str) -> None:
    found = of(name).fit(CLOUD, 5, seed=0)
    text = state(found)

    restored = of(name).restore(json.loads(text))

    assert state(restored) == text
    new = np.random.default_rng(1).normal(size=(2_000, 3)) * 2
    assert (restored.predict(new) == found.predict(new)).all()
    assert restored.noise == found.noise


def test_one_point_is_placed_as_in_a_batch(name: str) -> None:
    found = of(name).fit(CLOUD, 5, seed=0)
    new = np.random.default_rng(1).normal(size=(300, 3))

    singly = np.concatenate([found.predict(new[i : i + 1]) for i in range(len(new))])

    assert (singly == found.predict(new)).all()
    assert found.predict(new[:0]).shape == (0,)


def test_reordered_groups_keep_members_centres_and_noise(name: str) -> None:
    found = of(name).fit(CLOUD, 5, seed=0)
    order = np.random.default_rng(1).permutation(found.k).tolist()
    new = found.reordered(order)

    assert (np.array(order)[new.predict(CLOUD)] == found.predict(CLOUD)).all()
    assert (new.centres == found.centres[order]).all()
    assert (None if new.noise is None else order[new.noise]) == found.noise


def test_groups_are_numbered_by_their_centres_noise_last(name: str) -> None:
    found = of(name).fit(CLOUD, 5, seed=0)
    known = found.centres[: found.k - (found.noise is not None)]

    assert (np.lexsort(known.T[::-1]) == np.arange(len(known))).all()
    assert found.noise in {None, found.k - 1}


@pytest.mark.parametrize("k", [1, 2, 5])
def test_an_engine_places_customers_as_predict_does(name: str, k: int) -> None:
    found = of(name).fit(CLOUD, k, seed=0)
    columns = ["a", "b", "c"]
    scores = found.scores(columns, "s")
    if scores is None:
        pytest.skip("only batches can be placed")
    table = nw.from_native(pa.table(dict(zip(columns, CLOUD.T, strict=True)))).lazy("duckdb")

    frame = table.select(*scores).collect("pyarrow")

    assert frame.columns == [f"s{i}" for i in range(k)]
    values = np.column_stack([np.broadcast_to(frame[c].to_numpy(), 700) for c in frame.columns])
    assert (values.argmin(axis=1) == found.predict(CLOUD)).all()


@pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan])
def test_a_value_that_is_not_finite_is_refused(name: str, bad: float) -> None:
    points = CLOUD.copy()
    points[9, 1] = bad

    with pytest.raises(BadData, match="infinite"):
        of(name).fit(points, 3, seed=0)


def test_no_points_are_refused(name: str) -> None:
    with pytest.raises(BadData, match="0 of 0 do"):
        of(name).fit(CLOUD[:0], 2, seed=0)
    with pytest.raises(BadData, match="no feature"):
        of(name).fit(CLOUD[:, :0], 2, seed=0)


@pytest.mark.parametrize("points", [CLOUD[:4], np.repeat(CLOUD[:4], 50, axis=0)], ids=len)
@pytest.mark.parametrize("taking", _TAKE_K)
def test_fewer_different_points_than_groups_are_refused(
    taking: str, points: np.ndarray[Any, Any]
) -> None:
    with pytest.raises(BadData, match=f"4 of {len(points)} do"):
        of(taking).fit(points, 5, seed=0)

    labels = of(taking).fit(points, 4, seed=0).predict(points)
    assert len(set(labels.tolist())) == 4


@pytest.mark.parametrize("count", [1, 2, 100])
def test_points_that_are_all_the_same_are_one_group(name: str, count: int) -> None:
    found = of(name).fit(np.full((count, 2), 0.1), 1, seed=0)

    assert found.k == 1
    assert found.predict(np.full((3, 2), 0.1)).tolist() == [0, 0, 0]


def test_a_constant_column_changes_nothing(name: str) -> None:
    widened = np.column_stack([BLOBS, np.full(len(BLOBS), 7.0)])

    assert_recovered(of(name).fit(widened, 4, seed=0), widened)


@pytest.mark.parametrize("taking", _TAKE_K)
def test_a_giant_empties_no_group(taking: str) -> None:
    points = np.array([[0.0], [1.0], [1e5], [1e5 + 1.0], [1e8]])
    for k in (2, 3, 4, 5):
        labels = of(taking).fit(points, k, seed=0).predict(points)
        assert len(set(labels.tolist())) == k


@pytest.mark.parametrize("taking", _TAKE_K)
def test_a_start_is_heeded_or_harmless(taking: str) -> None:
    start = np.where(np.arange(600) < 60, np.arange(600) % 4, TRUTH)

    found = of(taking).fit(BLOBS, 4, seed=0, start=start)

    assert adjusted_rand_score(TRUTH, found.predict(BLOBS)) == 1.0


@pytest.mark.parametrize("ranged", _RANGES)
def test_fitting_several_k_at_once_finds_what_each_alone_finds(ranged: str) -> None:
    method: Any = of(ranged)
    together = method.fit_range(CLOUD, range(2, 5), seed=1)

    assert list(together) == [2, 3, 4]
    for k, clusters in together.items():
        assert state(clusters) == state(method.fit(CLOUD, k, seed=1))
    assert method.fit_range(CLOUD, [], seed=1) == {}


def test_points_are_left_as_they_were(name: str) -> None:
    points = CLOUD.copy()

    of(name).fit(points, 3, seed=0).predict(points)

    assert (points == CLOUD).all()


def test_many_points_with_few_that_differ_are_grouped(name: str) -> None:
    # Samples and coresets may miss the rare ones.
    points = np.repeat(np.array([[0.0], [3.0], [7.0]]), [6_000, 40, 1], axis=0)
    small = {f: 1_000 for f in ("sample_customers",) if f in CONFIGS[name].model_fields}

    found = of(name, **small).fit(points, 3, seed=0)

    labels = found.predict(points)
    assert sorted(set(labels.tolist())) == list(range(found.k))
    if of(name).takes_k:
        assert found.k == 3


_THREADS = """
import os, sys
import numpy as np
import sklearn.cluster  # which starts threads of BLAS and Arrow as it loads
from regulars.segments.cluster import CATALOGUE, CONFIGS
points = np.random.default_rng(0).normal(size=(3_000, 3))
before = len(os.listdir("/proc/self/task"))
for name in CATALOGUE:
    CATALOGUE[name](CONFIGS[name]()).fit(points, 3, seed=0).predict(points)
sys.exit(len(os.listdir("/proc/self/task")) - before)
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="counts threads through /proc")
def test_no_method_starts_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "4")
    run: Callable[..., Any] = subprocess.run

    assert run([sys.executable, "-c", _THREADS], check=False).returncode == 0


@pytest.mark.parametrize("method", _NAMES)
def test_only_who_heeds_a_start_finds_groups_again_in_all_points(method: str) -> None:
    clusterer = of(method)
    first = clusterer.fit(BLOBS[:300], 4, seed=0)
    # Customers beyond the first ones may show other groups: nobody chose those.
    everyone = np.concatenate([BLOBS, BLOBS[:200] + 200.0])

    again = refined(clusterer, first, everyone, seed=0)

    assert again.k == first.k
    assert (state(again) == state(first)) is not clusterer.refines
