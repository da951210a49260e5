from __future__ import annotations

import warnings

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from sklearn.metrics import adjusted_rand_score

from regulars.model import BadData
from regulars.segments.cluster import KMeans, KMeansConfig, KPrototypes, KPrototypesConfig

_RNG = np.random.default_rng(0)
TRUTH = np.repeat([0, 1, 2], 200)
_LIKELY = np.array([[0, 0, 1, 2], [1, 1, 0, 2], [2, 1, 2, 0]])[TRUTH]
CODES = np.where(_RNG.random((600, 4)) < 0.8, _LIKELY, _RNG.integers(0, 3, (600, 4))).astype(float)
MIXED = np.column_stack([_RNG.normal(size=600), _RNG.normal(size=600) + TRUTH, CODES])


def test_modes_are_at_least_as_good_as_the_kmodes_package() -> None:
    kmodes = pytest.importorskip("kmodes.kmodes")
    peer = kmodes.KModes(3, n_init=10, random_state=0).fit(CODES)

    found = KPrototypes(KPrototypesConfig(categories=4)).fit(CODES, 3, seed=0)

    assert found.gamma == 1.0
    assert found.cost <= peer.cost_
    assert found.centres.tolist() == sorted(found.centres.tolist())
    assert adjusted_rand_score(TRUTH, found.predict(CODES)) > 0.5


def test_prototypes_are_at_least_as_good_as_the_kmodes_package() -> None:
    kprototypes = pytest.importorskip("kmodes.kprototypes")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        peer = kprototypes.KPrototypes(3, n_init=5, gamma=0.7, random_state=0)
        peer.fit(MIXED, categorical=[2, 3, 4, 5])

    found = KPrototypes(KPrototypesConfig(categories=4, gamma=0.7)).fit(MIXED, 3, seed=0)

    assert found.cost <= peer.cost_ * 1.001
    assert adjusted_rand_score(peer.labels_, found.predict(MIXED)) > 0.95


def test_numbers_alone_are_kmeans() -> None:
    found = KPrototypes(KPrototypesConfig()).fit(MIXED, 3, seed=0)
    means = KMeans(KMeansConfig(iterations=100)).fit(MIXED, 3, seed=0)

    assert (found.centres == means.centres).all()
    assert found.cost == means.wcss


def test_categories_count_as_much_as_gamma_says() -> None:
    low = KPrototypes(KPrototypesConfig(categories=4, gamma=1e-9)).fit(MIXED, 3, seed=0)
    high = KPrototypes(KPrototypesConfig(categories=4, gamma=5.0)).fit(MIXED, 3, seed=0)

    assert adjusted_rand_score(TRUTH, high.predict(MIXED)) > 0.6
    assert adjusted_rand_score(TRUTH, low.predict(MIXED)) < 0.5


def test_the_default_gamma_is_huangs() -> None:
    found = KPrototypes(KPrototypesConfig(categories=4)).fit(MIXED, 3, seed=0)

    assert found.gamma == pytest.approx(MIXED[:, :2].std(axis=0).mean() / 2)


def test_an_engine_places_mixed_customers_as_predict_does() -> None:
    found = KPrototypes(KPrototypesConfig(categories=4)).fit(MIXED, 3, seed=0)
    names = list("abcdef")
    table = nw.from_native(pa.table(dict(zip(names, MIXED.T, strict=True)))).lazy("duckdb")

    frame = table.select(*found.scores(names, "s")).collect("pyarrow")

    scores = np.column_stack([frame[f"s{i}"].to_numpy() for i in range(3)])
    assert (scores.argmin(axis=1) == found.predict(MIXED)).all()


def test_many_customers_are_grouped_from_a_sample() -> None:
    many = np.tile(MIXED, (5, 1))
    settings = KPrototypesConfig(categories=4, sample_customers=1_000)

    found = KPrototypes(settings).fit(many, 3, seed=0)

    exact = KPrototypes(KPrototypesConfig(categories=4)).fit(MIXED, 3, seed=0)
    assert found.cost <= exact.cost * 5 * 1.01


def test_a_category_that_no_one_had_is_far_from_every_mode() -> None:
    found = KPrototypes(KPrototypesConfig(categories=4)).fit(MIXED, 3, seed=0)
    unseen = MIXED[:1].copy()
    unseen[0, 5] = 99.0

    assert found.predict(unseen).shape == (1,)


@pytest.mark.parametrize(
    ("categories", "points", "said"),
    [(1, MIXED[:, :2], "not whole"), (9, MIXED, "said to be categories, and there are 6")],
)
def test_columns_that_are_no_categories_are_refused(
    categories: int, points: np.ndarray[tuple[int, int], np.dtype[np.float64]], said: str
) -> None:
    with pytest.raises(BadData, match=said):
        KPrototypes(KPrototypesConfig(categories=categories)).fit(points, 3, seed=0)
