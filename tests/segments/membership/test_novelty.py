from __future__ import annotations

import json

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.segments.membership.novelty import Novelty
from regulars.segments.reduce import Matrix

NAMES = ["x0", "x1", "x2"]


def shop(size: int, seed: int) -> Matrix:
    """Scaled orders, order value and revenue, which is their sum but for a little."""
    rng = np.random.default_rng(seed)
    orders, value = rng.normal(0, 1, (2, size))
    return np.column_stack([orders, value, orders + value + rng.normal(0, 0.05, size)])


def test_known_customers_raise_the_stated_share_of_alarms() -> None:
    known, unseen = shop(4000, 1), shop(4000, 2)
    labels = (known[:, 0] > 0).astype(np.intp)

    novelty = Novelty.fit(known, labels, 2, share=0.01)

    assert novelty.unlike(known, labels).mean() == pytest.approx(0.01, abs=0.001)
    unseen_labels = (unseen[:, 0] > 0).astype(np.intp)
    assert novelty.unlike(unseen, unseen_labels).mean() == pytest.approx(0.01, abs=0.006)


def test_a_combination_that_nobody_has_is_seen_though_each_value_is_usual() -> None:
    known = shop(2000, 1)
    labels = np.zeros(2000, dtype=np.intp)
    novelty = Novelty.fit(known, labels, 1, share=0.01)
    torn = known.copy()
    torn[:, 2] = np.random.default_rng(3).permutation(torn[:, 2])
    far = known + np.array([8.0, 0.0, 8.0])

    assert novelty.unlike(torn, labels).mean() > 0.9
    assert novelty.unlike(far, labels).mean() > 0.99


def test_a_small_segment_takes_the_limit_of_all_and_an_empty_one_does_no_harm() -> None:
    known = shop(3000, 1)
    labels = np.zeros(3000, dtype=np.intp)
    labels[:4] = 2

    novelty = Novelty.fit(known, labels, 4, share=0.01)

    assert not novelty.unlike(known[:4], labels[:4]).any()
    assert np.isfinite(novelty.limits).all()


def test_customers_who_are_all_alike_are_not_unlike_each_other() -> None:
    known = np.tile([0.3, 0.7, 0.1], (50, 1))
    labels = np.zeros(50, dtype=np.intp)
    novelty = Novelty.fit(known, labels, 1, share=0.01)

    assert not novelty.unlike(known, labels).any()
    assert novelty.unlike(known + 1, labels).all()


def test_the_expressions_and_the_restored_arrays_agree() -> None:
    known, unseen = shop(2000, 1), shop(500, 2) * 1.5
    labels = (known[:, 0] > 0).astype(np.intp)
    unseen_labels = (unseen[:, 0] > 0).astype(np.intp)
    novelty = Novelty.fit(known, labels, 2, share=0.05)
    table = pa.table({**dict(zip(NAMES, unseen.T, strict=True)), "segment": unseen_labels + 1})
    frame = nw.from_native(table).lazy("duckdb")

    white = frame.with_columns(*novelty.whitened(NAMES, "u"))
    found = white.select(unlike=novelty.beyond(["u0", "u1", "u2"], "segment")).collect("pyarrow")

    said = novelty.unlike(unseen, unseen_labels).astype(bool)
    assert 0 < said.sum() < 500
    assert found["unlike"].to_list() == said.tolist()
    restored = Novelty.from_dict(json.loads(json.dumps(novelty.to_dict())))
    assert (
        restored.distance(unseen, unseen_labels) == novelty.distance(unseen, unseen_labels)
    ).all()
