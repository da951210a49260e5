from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions import baseline_of, counted_anew, drift_of, stale_warning


def test_the_index_of_two_shares_is_the_known_one() -> None:
    then = baseline_of("member", pa.array(["yes"] * 60 + ["no"] * 40))
    (found,) = drift_of([then], {"member": pa.array(["yes"] * 40 + ["no"] * 60)})

    assert found.stability_index == pytest.approx(2 * 0.2 * np.log(0.6 / 0.4))


def test_the_same_customers_have_not_moved_and_chance_is_told() -> None:
    rng = np.random.default_rng(0)
    then = baseline_of("revenue", pa.array(rng.gamma(2, 50, 4000)))
    same = [drift_of([then], {"revenue": pa.array(rng.gamma(2, 50, 4000))})[0] for _ in range(200)]
    moved = drift_of([then], {"revenue": pa.array(rng.gamma(2, 120, 4000))})[0]

    # All are of one sample: what it was by chance off moves all indices.
    assert np.mean([d.stability_index for d in same]) == pytest.approx(same[0].chance, rel=0.35)
    assert not any(d.stale for d in same)
    assert moved.stale


def test_few_customers_do_not_make_a_model_stale() -> None:
    rng = np.random.default_rng(1)
    then = baseline_of("revenue", pa.array(rng.normal(size=4000)))

    assert not drift_of([then], {"revenue": pa.array(rng.normal(size=25))})[0].stale


@pytest.mark.parametrize("rows", [1, 2, 5, 10, 20, 30, 60, 200, 1000])
def test_batches_of_the_same_customers_are_stale_in_one_of_twenty_cases_at_most(rows: int) -> None:
    rng = np.random.default_rng(2)
    then = _customers(rng, 7000)
    base = [baseline_of(name, values) for name, values in then.items()]
    warned, unsaid = 0, 0
    for seed in range(40):
        batch = rng.choice(7000, rows, replace=False)
        now = {name: values.take(pa.array(batch)) for name, values in then.items()}
        drifts = drift_of(base, now, seed=seed)
        warned += any(d.stale for d in drifts)
        unsaid += {d.stale for d in drifts} == {None}
    assert warned <= 2
    assert unsaid == (40 if rows < 20 else 0)


def _customers(rng: np.random.Generator, size: int) -> dict[str, pa.Array]:
    numbers = {f"n{i}": pa.array(rng.gamma(2, 50, size)) for i in range(6)}
    texts = {
        f"t{i}": pa.array(rng.choice(["a", "b", "c"], size, p=[0.55, 0.4, 0.05])) for i in range(6)
    }
    return numbers | texts


def test_a_shift_and_a_level_that_vanished_are_found_at_a_hundred_rows() -> None:
    rng = np.random.default_rng(4)
    then = _customers(rng, 7000)
    base = [baseline_of(name, values) for name, values in then.items()]
    now = _customers(rng, 100)
    deviation = then["n0"].to_numpy().std()
    now["n0"] = pa.array(rng.gamma(2, 50, 100) + deviation)
    now["t0"] = pa.array(["a"] * 100)
    found = {d.column for d in drift_of(base, now) if d.stale}

    assert found == {"n0", "t0"}


def test_too_few_rows_are_said_and_a_lost_column_all_the_same() -> None:
    then = [baseline_of("kind", pa.array(["a", "b"] * 500)), baseline_of("x", pa.array([1.0] * 9))]
    few = drift_of(then, {"kind": pa.array(["b"] * 7), "x": pa.array([1.0] * 7)})

    assert "Too few rows (7) to tell" in str(stale_warning(few))
    assert "x (gone)" in str(stale_warning(drift_of(then, {"kind": pa.array(["b"] * 7)})))


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


def test_what_is_usual_is_counted_anew_but_texts_keep_of_how_many_it_came_true() -> None:
    past = (
        baseline_of("average_order_value", pa.array([284.14] * 9)),
        baseline_of("country", pa.array(["GB", "FR"] * 5), np.array([1.0, 0.0] * 5)),
        baseline_of("no_order_by_dates", pa.array([0.5] * 9)),
    )
    today = {"average_order_value": pa.array([293.9] * 3), "country": pa.array(["FR"] * 3)}

    value, country, by_dates = counted_anew(past, today)
    assert value == baseline_of("average_order_value", today["average_order_value"])
    assert country == past[1]
    assert country.outcomes[0] != country.outcomes[1]
    assert by_dates == past[2]
