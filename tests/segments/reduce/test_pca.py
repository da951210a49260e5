from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from sklearn import decomposition

from regulars.segments import PCAConfig
from regulars.segments.reduce import PCA

RNG = np.random.default_rng(11)
POINTS = RNG.normal(size=(300, 5)) @ RNG.normal(size=(5, 5)) + [1, 2, 3, 4, 5]


def test_the_expressions_give_what_scikit_learn_gives() -> None:
    ours = PCA(PCAConfig()).fit(POINTS, seed=0)
    peer = decomposition.PCA().fit(POINTS)
    names = ["a", "b", "c", "d", "e"]
    table = nw.from_native(pa.table(dict(zip(names, POINTS.T, strict=True)))).lazy("duckdb")
    frame = table.select(*ours.expressions(names, "p", 5)).collect("pyarrow")
    projected = np.column_stack([frame[f"p{i}"].to_numpy() for i in range(1, 6)])
    signs = np.sign((ours.components * peer.components_).sum(axis=1))
    np.testing.assert_allclose(projected, peer.transform(POINTS) * signs, atol=1e-9)
    np.testing.assert_allclose(ours.project(POINTS, 5), projected, atol=1e-9)
    kept = projected[:, : ours.width]
    np.testing.assert_allclose(ours.transform(POINTS), kept, atol=1e-9)
    lost = ((POINTS - ours.reconstruct(kept)) ** 2).sum()
    left_out = peer.explained_variance_[ours.width :].sum() * (len(POINTS) - 1)
    assert lost == pytest.approx(left_out)
    np.testing.assert_allclose(ours.variance_share, peer.explained_variance_ratio_)


def test_the_fewest_components_that_hold_the_variance_are_kept() -> None:
    share = np.cumsum(decomposition.PCA().fit(POINTS).explained_variance_ratio_)
    for wanted in (0.5, 0.9, 0.99):
        kept = PCA(PCAConfig(variance=wanted)).fit(POINTS, seed=0).width
        assert share[kept - 1] >= wanted
        assert kept == 1 or share[kept - 2] < wanted
    assert PCA(PCAConfig(variance=1.0)).fit(POINTS, seed=0).width == 5


@pytest.mark.parametrize("flip", [1.0, -1.0])
def test_directions_are_turned_the_same_way(flip: float) -> None:
    # Mirroring the customers about the origin turns what a solver returns, but not the axes.
    components = PCA(PCAConfig()).fit(POINTS * flip, seed=0).components
    largest = np.abs(components).argmax(axis=1)
    assert (components[np.arange(5), largest] > 0).all()


def test_the_state_survives_json() -> None:
    fitted = PCA(PCAConfig()).fit(POINTS, seed=0)
    restored = type(fitted).from_dict(fitted.to_dict())
    assert restored.transform(POINTS).tobytes() == fitted.transform(POINTS).tobytes()
