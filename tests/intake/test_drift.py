"""What has changed in the files since the last run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pytest

from regulars.intake.drift import compare_profiles, edges_of, profile, stability_index
from regulars.intake.facts import measure


def profiled(
    prices: Sequence[object], edges: dict[str, list[float]] | None = None, column: str = "price"
) -> dict[str, Any]:
    with duckdb.connect() as connection:
        rows = connection.sql(
            f"SELECT unnest($v)::VARCHAR AS {column}, generate_subscripts($v, 1) AS source_row",
            params={"v": [None if p is None else str(p) for p in prices]},
        )
        facts = measure(rows, [column], len(prices), sample=rows)
        return profile(rows, facts, {"unit_price": [column]}, "EUR", edges)


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


def test_the_index_is_the_textbook_s() -> None:
    # Siddiqi, Credit Risk Scorecards: sum of (actual - expected) ln(actual / expected).
    before, now = {"a": 0.2, "b": 0.3, "c": 0.5}, {"a": 0.25, "b": 0.25, "c": 0.5}
    assert stability_index(before, now) == pytest.approx(0.0111572 + 0.0091161, abs=1e-6)
