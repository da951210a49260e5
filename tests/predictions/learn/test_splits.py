from __future__ import annotations

import numpy as np
import pyarrow as pa

from regulars.predictions.learn import Examples, copies, split

DAY_S = 86_400


def test_groups_are_never_parted_and_positives_are_spread() -> None:
    rng = np.random.default_rng(0)
    groups = rng.integers(0, 150, 600)
    label = (rng.random(600) < 0.3).astype(float)
    table = pa.table({"x": rng.normal(size=600)})
    folds = split(
        Examples(table, label, "binary", groups), np.arange(600), folds=5, fewest=5, seed=1
    )

    assert sorted(np.concatenate([fold.held_out for fold in folds])) == list(range(600))
    for fold in folds:
        assert not set(groups[fold.learn]) & set(groups[fold.held_out])
        assert abs(label[fold.held_out].mean() - label.mean()) < 0.08


def test_in_time_the_last_cut_is_held_out_and_open_outcomes_are_passed_over() -> None:
    cut_s = np.repeat(np.array([0, 30, 60, 90]) * DAY_S, 100)
    label = np.tile([0.0, 1.0], 200)
    table = pa.table({"x": np.arange(400.0)})
    whole = Examples(table, label, "binary", np.tile(np.arange(100), 4), cut_s, 60 * DAY_S)
    (fold,) = split(whole, np.arange(400), folds=5, fewest=5, seed=1)

    assert set(cut_s[fold.learn] // DAY_S) == {0, 30}
    assert set(cut_s[fold.held_out] // DAY_S) == {90}
    # Among the first two cuts, nothing was known at the second: customers are parted instead.
    inner = split(whole, fold.learn, folds=3, fewest=5, seed=1)
    assert len(inner) == 3


def test_copies_are_found_by_rare_numbers_and_zeros_are_none() -> None:
    rng = np.random.default_rng(3)
    value, income = rng.normal(size=300), np.where(rng.random(300) < 0.3, 0.0, rng.random(300))
    value[250:], income[250:] = value[:50], income[:50]
    table = pa.table({"value": value, "income": income, "kind": rng.integers(0, 4, 300)})
    groups = copies(table)

    pairs = groups[250:] == groups[:50]
    assert (pairs == (income[:50] > 0)).all()
    assert len(np.unique(groups)) == 300 - pairs.sum()
    assert len(np.unique(copies(table.select(["value"])))) == 300
