"""Folds hold the same share of each arm and outcome."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.predictions.uplift import Trial
from regulars.predictions.uplift.folds import folds

_CUSTOMERS = st.lists(st.tuples(st.booleans(), st.sampled_from([0.0, 1.0, 25.0])), min_size=1)


@settings(max_examples=60, deadline=None)
@given(customers=_CUSTOMERS, count=st.integers(2, 6), seed=st.integers(0, 99))
def test_each_fold_has_its_part_of_every_arm_and_outcome(
    customers: list[tuple[bool, float]], count: int, seed: int
) -> None:
    treated, y = (np.array(column) for column in zip(*customers, strict=True))
    n = len(customers)
    trial = Trial(np.zeros((n, 1), np.float32), treated, y, np.full(n, 0.5), binary=False)

    found = folds(trial, count, seed=seed)

    for part in (treated & (y > 0), treated & (y == 0), ~treated & (y > 0), ~treated & (y == 0)):
        sizes = np.bincount(found[part], minlength=count)
        assert len(sizes) == count
        assert sizes.max() - sizes.min() <= 1


def test_another_seed_deals_otherwise() -> None:
    w = np.tile([True, False], 50)
    trial = Trial(np.zeros((100, 1), np.float32), w, w * 1.0, np.full(100, 0.5), binary=True)

    assert (folds(trial, 3, seed=1) == folds(trial, 3, seed=1)).all()
    assert (folds(trial, 3, seed=1) != folds(trial, 3, seed=2)).any()
