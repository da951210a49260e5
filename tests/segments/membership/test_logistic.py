from __future__ import annotations

import json

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from scipy.special import softmax
from sklearn.linear_model import LogisticRegression

from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership import Logistic, LogisticConfig
from regulars.segments.reduce import Matrix


@pytest.mark.parametrize("classes", [2, 3])
def test_the_probabilities_are_scikit_learns_also_after_a_trip_through_json(
    known_groups: tuple[Matrix, Labels], classes: int
) -> None:
    points, labels = known_groups
    points, labels = points[labels < classes], labels[labels < classes]
    peer = LogisticRegression(C=100.0, max_iter=300).fit(points, labels)

    fitted = Logistic(LogisticConfig()).fit(points, labels, seed=1)
    restored = Logistic.restore(json.loads(json.dumps(fitted.to_dict())))

    np.testing.assert_allclose(fitted.probabilities(points), peer.predict_proba(points), rtol=1e-9)
    assert (restored.probabilities(points) == fitted.probabilities(points)).all()


def test_the_expressions_are_the_log_odds(known_groups: tuple[Matrix, Labels]) -> None:
    points, labels = known_groups
    fitted = Logistic(LogisticConfig()).fit(points, labels, seed=1)
    names = [f"x{i}" for i in range(4)]
    frame = nw.from_native(pa.table(dict(zip(names, points.T, strict=True)))).lazy("duckdb")

    scores = frame.select(*fitted.log_odds(names, "s")).collect("pyarrow").to_native()

    found = softmax(np.column_stack([scores[f"s{i}"] for i in range(3)]), axis=1)
    np.testing.assert_allclose(found, fitted.probabilities(points), rtol=1e-9, atol=1e-15)
