"""What has changed in the files since the last run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import numpy as np
import pytest

from regulars.intake.drift import compare_profiles, edges_of, profile
from regulars.intake.facts import measure


def profiled(
    prices: Sequence[object],
    edges: dict[str, list[float]] | None = None,
    column: str = "price",
    role: str = "unit_price",
) -> dict[str, Any]:
    with duckdb.connect() as connection:
        rows = connection.sql(
            f"SELECT unnest($v)::VARCHAR AS {column}, generate_subscripts($v, 1) AS source_row",
            params={"v": [None if p is None else str(p) for p in prices]},
        )
        facts = measure(rows, [column], len(prices), sample=rows)
        return profile(rows, facts, {role: [column]}, "EUR", edges)


BEFORE = [n % 50 + 1 for n in range(500)]


def changes(now: Sequence[object]) -> list[str]:
    before = profiled(BEFORE)
    return [d.what for d in compare_profiles(before, profiled(now, edges_of(before)))]


def test_the_same_values_in_another_order_are_no_change() -> None:
    assert changes(BEFORE[::-1]) == []


def test_prices_in_cents_are_a_change() -> None:
    assert changes([p * 100 for p in BEFORE]) == ["values"]


def test_too_few_values_say_nothing() -> None:
    assert changes([p * 100 for p in BEFORE[:150]]) == []


def test_gaps_and_words_are_a_change() -> None:
    assert changes([p if i % 4 else None for i, p in enumerate(BEFORE)]) == ["share of gaps"]
    assert "kind" in changes(["on request"] * 500)


def test_a_renamed_column_is_said() -> None:
    before, now = profiled(BEFORE), profiled(BEFORE, column="cost")
    said = {(d.what, d.column) for d in compare_profiles(before, now)}
    assert said == {
        ("new column", "cost"),
        ("column gone", "price"),
        ("the column for unit price", "cost"),
    }


def test_how_far_words_moved_is_the_stability_index_of_their_shares() -> None:
    before, now = (
        profiled([word for word, times in counts.items() for _ in range(times)], role="status")
        for counts in ({"paid": 250, "open": 250}, {"paid": 450, "open": 50})
    )
    [found] = compare_profiles(before, now)
    assert (found.what, found.before) == ("values", "typically open")
    assert found.size == pytest.approx(0.4 * np.log(9 / 5) - 0.4 * np.log(1 / 5), abs=1e-4)
