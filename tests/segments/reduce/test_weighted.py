from __future__ import annotations

import json
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from regulars.segments.reduce.weighted import Weighted, WeightedConfig

RNG = np.random.default_rng(4)
TRUTH = RNG.integers(0, 4, 500)
CENTRES = RNG.normal(size=(4, 3)) * 4
SIGNAL = CENTRES[TRUTH] + RNG.normal(size=(500, 3))
POINTS = np.hstack([SIGNAL / SIGNAL.std(axis=0), RNG.normal(size=(500, 15))])


def agreement(points: np.ndarray[Any, Any]) -> float:
    found = KMeans(4, n_init=10, random_state=0).fit_predict(points)
    return float(adjusted_rand_score(TRUTH, found))


def test_noise_drops_out_and_groups_come_out_better() -> None:
    fitted = Weighted(WeightedConfig()).fit(POINTS, seed=1)
    assert np.flatnonzero(fitted.factors).tolist() == [0, 1, 2]
    assert agreement(fitted.transform(POINTS)) > agreement(POINTS) + 0.05
    assert agreement(fitted.transform(POINTS)) > 0.93


def test_one_cloud_keeps_all_features_alike() -> None:
    cloud = RNG.normal(size=(300, 4)) * [1, 2, 3, 4]
    fitted = Weighted(WeightedConfig()).fit(cloud, seed=1)
    assert fitted.width == 4
    assert fitted.transform(cloud).std(axis=0) == pytest.approx(np.ones(4))


def test_it_survives_json_and_every_engine_says_the_same() -> None:
    fitted = Weighted(WeightedConfig()).fit(POINTS, seed=1)
    restored = Weighted.restore(json.loads(json.dumps(fitted.to_dict())))
    codes = restored.transform(POINTS)
    assert (codes == fitted.transform(POINTS)).all()
    back = restored.reconstruct(codes)
    assert back[:, :3] == pytest.approx(POINTS[:, :3])
    assert back[:, 3:] == pytest.approx(np.tile(POINTS[:, 3:].mean(axis=0), (500, 1)))
    names = [f"x{i}" for i in range(18)]
    table = nw.from_native(pa.table(dict(zip(names, POINTS.T, strict=True))))
    said = table.select(*restored.expressions(names, "code_")).to_numpy()
    assert said == pytest.approx(codes)
