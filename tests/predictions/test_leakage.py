from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.leakage import Leak, find_leaks
from regulars.predictions.learn import learn_encoding


def found(label: Vector, **columns: Vector | list[str | None]) -> dict[str, Leak]:
    table = pa.table(columns)
    encoding, _ = learn_encoding(table, levels=20)
    leaks = find_leaks(encoding.matrix(table), label, encoding, threads=1, seed=0)
    return {leak.column: leak for leak in leaks}


@pytest.fixture(scope="module")
def customers() -> tuple[Vector, dict[str, Vector]]:
    rng = np.random.default_rng(2)
    label = (rng.random(1500) < 0.3).astype(float)
    honest = {f"x{i}": rng.normal(0.5 * label, 1.0) for i in range(4)}
    return label, honest


def test_honest_columns_are_none(customers: tuple[Vector, dict[str, Vector]]) -> None:
    label, honest = customers

    assert found(label, **honest) == {}


def test_a_reason_filled_for_leavers_only_gives_the_outcome_away(
    customers: tuple[Vector, dict[str, Vector]],
) -> None:
    label, honest = customers
    notes = [("price" if i % 2 else "moved") if left else None for i, left in enumerate(label)]
    leaks = found(label, **honest, note=notes)

    assert leaks["note"].certain
    assert leaks["note"].auc > 0.99
    assert "nearly perfectly" in leaks["note"].reason


def test_the_length_of_the_call_that_sold_is_out_and_another_such_column_is_suspect(
    customers: tuple[Vector, dict[str, Vector]],
) -> None:
    label, honest = customers
    told = np.random.default_rng(5).normal(2 * label, 1.0)
    by_name = found(label, **honest, callDuration=told)["callDuration"]
    by_figures = found(label, **honest, pages=told)["pages"]

    assert by_name.certain
    assert "'duration' in its name" in by_name.reason
    assert not by_figures.certain
    assert "Make sure that it is known before" in by_figures.reason


def test_an_effect_that_rises_and_falls_is_seen(
    customers: tuple[Vector, dict[str, Vector]],
) -> None:
    label, honest = customers
    rng = np.random.default_rng(6)
    far = np.where(label > 0, rng.normal(0, 0.2, 1500), rng.choice([-3.0, 3.0], 1500))

    assert found(label, **honest, far=far)["far"].auc > 0.97
