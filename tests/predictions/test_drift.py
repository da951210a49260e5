from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions import baseline_of, drift_of, stale_warning


def test_the_index_of_two_shares_is_the_known_one() -> None:
    then = baseline_of("member", pa.array(["yes"] * 60 + ["no"] * 40))
    (found,) = drift_of([then], {"member": pa.array(["yes"] * 40 + ["no"] * 60)})

    assert found.stability_index == pytest.approx(2 * 0.2 * np.log(0.6 / 0.4))


def test_the_same_customers_have_not_moved_and_chance_is_told() -> None:
    rng = np.random.default_rng(0)
    then = baseline_of("revenue", pa.array(rng.gamma(2, 50, 4000)))
    same = drift_of([then], {"revenue": pa.array(rng.gamma(2, 50, 4000))})[0]
    moved = drift_of([then], {"revenue": pa.array(rng.gamma(2, 120, 4000))})[0]

    assert same.stability_index == pytest.approx(same.chance, rel=1.5)
    assert not same.stale
    assert moved.stale


def test_few_customers_do_not_make_a_model_stale() -> None:
    rng = np.random.default_rng(1)
    then = baseline_of("revenue", pa.array(rng.normal(size=4000)))

    assert not drift_of([then], {"revenue": pa.array(rng.normal(size=25))})[0].stale


def test_missing_values_unknown_levels_and_lost_columns_count() -> None:
    numbers = baseline_of("age", pa.array([20.0, 30.0, 40.0, 50.0] * 50))
    names = baseline_of("country", pa.array(["GB", "FR"] * 100))
    now = {"age": pa.array([None] * 100 + [np.nan] * 100), "country": pa.array(["JP"] * 200)}
    found = {d.column: d for d in drift_of([names, numbers], now)}

    assert found["age"].stale
    assert found["country"].stale
    (lost,) = drift_of([names], {})
    assert lost.stability_index is None
    assert "country (gone)" in str(stale_warning([lost]))
    assert stale_warning([]) is None


def test_types_that_hold_the_same_values_are_alike() -> None:
    then = baseline_of("orders", pa.array([1, 2, 2, 3] * 30))
    now = {"orders": pa.chunked_array([pa.array([1.0, 2.0, 2.0, 3.0] * 30)])}

    assert drift_of([then], now)[0].stability_index == 0
    flags = baseline_of("member", pa.array([True, False]))
    assert drift_of([flags], {"member": pa.array([1, 0])})[0].stability_index == 0
    coded = pa.array(["a", "b"]).dictionary_encode()
    assert (
        drift_of([baseline_of("kind", coded)], {"kind": pa.array(["b", "a"])})[0].stability_index
        == 0
    )


def test_a_baseline_remembers_how_often_it_came_true_of_each_text() -> None:
    texts = pa.array(["GB", "GB", "FR", None])
    baseline = baseline_of("country", texts, np.array([1.0, 0.0, 1.0, 0.0]))
    assert baseline.outcomes == (0.5, 1.0, 0.0, 0.0)
    assert not baseline_of("country", texts).outcomes
    assert not baseline_of("age", pa.array([1.0, 2.0]), np.array([1.0, 0.0])).outcomes
