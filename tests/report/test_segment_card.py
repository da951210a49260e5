from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import duckdb
import pytest

from regulars.report.profile import Cell, Feature
from regulars.report.reading import Tables
from regulars.report.segment_card import read_cards

if TYPE_CHECKING:
    from tests.report.conftest import Shop

Table = Callable[..., duckdb.DuckDBPyRelation]


@pytest.fixture
def described(shop: Shop, table: Table) -> Shop:
    """The shop with what a run says about its first segment."""
    shop = shop.with_table(
        "segment_growth",
        table("growth", "segment_id BIGINT, sentence TEXT", [(1, "Revenue 5 % <higher>.")]),
    )
    months = [(1, datetime(2024, m, 1), 100.0 * m, 4, m < 3) for m in (1, 2, 3)]  # noqa: DTZ001
    columns = "segment_id BIGINT, month TIMESTAMP, revenue DOUBLE, orders BIGINT, complete BOOLEAN"
    shop = shop.with_table("segment_months", table("months", columns, months))
    columns = (
        "segment_id BIGINT, product_id TEXT, name TEXT, customer_share DOUBLE, lift DOUBLE,"
        " rank BIGINT, lift_rank BIGINT"
    )
    rows = [(1, "p1", "Green <tea>", 0.5, 0.9, 1, None), (1, "p2", None, 0.25, 2.5, 2, 1)]
    shop = shop.with_table("segment_products", table("bought", columns, rows))
    parts = ("objective", "offer", "channel", "tone", "timing", "measure", "holdout")
    columns = ", ".join(["segment_id BIGINT", *(f"{part} TEXT" for part in parts)])
    plan = table("plans", columns, [(1, *(f"The {part}." for part in parts))])
    return shop.with_table("segment_plans", plan)


def test_a_card_holds_what_the_tables_say(described: Shop) -> None:
    card = read_cards(Tables(described.scan), [1, 2], [])[1]
    assert card.growth == "Revenue 5 % <higher>."
    assert [bar[2] for bar in card.bars] == [12.0, 24.0, 36.0]
    assert [bar[3] for bar in card.bars] == [True, True, False]
    assert card.months == "January 2024 to March 2024"
    assert [thing.name for thing in card.most_bought] == ["Green <tea>", "p2"]
    assert [(thing.name, thing.lift) for thing in card.preferred] == [("p2", 2.5)]
    assert len(card.plan) == 7


def test_differences_speak_once_for_each_theme_with_their_interval() -> None:
    profile = [
        Feature("orders", 3.0, {1: Cell(1.4, 9.0, 1.2, 1.6)}),
        Feature("orders_last_365d", 3.0, {1: Cell(1.3, 9.0, 1.2, 1.4)}),
        Feature("days_since_last_order", 50.0, {1: Cell(-0.5, 9.0, -0.6, -0.4)}),
        Feature("age_years", 40.0, {1: Cell(0.05, 40.0)}),
    ]
    card = read_cards(Tables(_no_table), [1], profile)[1]
    assert [w.label for w in card.whiskers] == ["Orders", "Days since the last order"]
    first, second = card.whiskers
    assert card.reach == 2.0
    assert (first.from_, first.at, first.to) == (80.0, 85.0, 90.0)
    assert second.to < 50 < first.from_


def test_the_page_shows_the_card_escaped_and_marks_the_plan_a_draft(
    described: Shop, tmp_path: Path
) -> None:
    page = described.write(tmp_path / "report.html").read_text("utf-8")
    assert "Revenue 5 % &lt;higher&gt;." in page
    assert "Green &lt;tea&gt;" in page
    assert "2.5 times as often as everyone" in page
    assert "A draft of a plan" in page
    assert "The holdout." in page
    assert "pale: months that the data cut off" in page


def test_without_these_tables_the_card_is_as_before(shop: Shop, tmp_path: Path) -> None:
    page = shop.write(tmp_path / "report.html").read_text("utf-8")
    assert "What to do" in page
    assert "A draft of a plan" not in page
    assert "Most of them bought" not in page


def _no_table(name: str) -> NoReturn:
    raise KeyError(name)
