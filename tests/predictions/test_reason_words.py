"""Values in a marketer's words: each feature has a phrase, a missing value says why."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from regulars.features import CATALOGUE
from regulars.predictions import baseline_of
from regulars.predictions.reason_words import ReasonWords, is_code
from regulars.wording import NBSP, words


def said(name: str, value: object, others: list[object] | None = None, **more: object) -> str:
    """One customer's value in words, beside others'."""
    table = pa.Table.from_pylist([{name: value, **more}])
    baseline = [baseline_of(name, pa.array(others))] if others else []
    return ReasonWords(table, baseline, CATALOGUE, "EUR").of(name, 0).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("days", "orders", "gap", "text"),
    [
        (84, 5, 31.2, "no order for 84 days; usually every 31 days"),
        (2, 9, 9.0, "last order 2 days ago; usually every 9 days"),
        (0, 9, 1.1, "an order today; usually every day"),
        (84, 1, None, "no order for 84 days; no second order yet"),
        (0, 1, None, "an order today; no second order yet"),
        (84, 2, 12.0, "no order for 84 days; 12 days between the two orders"),
        (84, 9, 0.0, "no order for 84 days"),
    ],
)
def test_the_pause_stands_beside_what_is_usual(
    days: int, orders: int, gap: float | None, text: str
) -> None:
    assert said("days_since_last_order", days, orders=orders, mean_gap_days=gap) == text


@pytest.mark.parametrize(
    ("name", "lines", "days", "text"),
    [
        ("lines_of_category_tea", 8, 35, "bought category tea in 8 order lines"),
        ("lines_of_category_tea", 1, 35, "bought category tea in 1 order line"),
        ("days_since_category_tea", 8, 35, "last bought category tea 35 days ago"),
        ("days_since_category_tea", 0, None, "never bought category tea"),
    ],
)
def test_what_was_asked_about_is_told_as_bought(
    name: str, lines: int, days: int | None, text: str
) -> None:
    both = {"lines_of_category_tea": lines, "days_since_category_tea": days}
    words = ReasonWords(pa.Table.from_pylist([both]), [], CATALOGUE, "EUR")
    assert words.of(name, 0).replace(NBSP, " ") == text


@pytest.mark.parametrize(
    ("name", "value", "others", "text"),
    [
        ("revenue", 34.16, [96.0] * 9, "EUR 34.16 spent so far; others typically EUR 96.00"),
        ("orders", 1, [3] * 9, "1 order so far; others typically 3"),
        ("orders_last_90d", 4, [0] * 9, "4 orders in the last 90 days; others typically 0"),
        ("age_years", 74.0, [43.0] * 9, "74 years old; others typically 43 years"),
        ("order_value_variation", 0.45, None, "orders differ in value by 45.0 % of their mean"),
        ("order_trend_90d", -0.5, None, "orders less than in the 90 days before the last 90"),
        ("category_share_home_garden", 0.6, None, "60.0 % spent on home garden"),
        ("is_repeat_customer", 0, None, "no second order yet"),
        ("trait_interest", "travel", ["travel", *["pets"] * 3], "interest: travel; 25.0 % of"),
        ("days_since_signup", 35, [113] * 9, "days since signup: 35; others typically 113"),
        ("days_since_last_login", None, None, "days since last login not known"),
        ("lines_of_credit", 2, None, "lines of credit: 2"),
        ("MonthlyCharges", 101, [70] * 9, "MonthlyCharges: 101; others typically 70"),
    ],
)
def test_values_are_said_as_a_marketer_would(
    name: str, value: object, others: list[object] | None, text: str
) -> None:
    assert said(name, value, others).startswith(text)


@pytest.mark.parametrize("what", ["order", "revenue"])
@pytest.mark.parametrize(("days", "is_silent"), [(439, True), (180, True), (179, False)])
def test_a_trend_of_nothing_is_told_from_one_of_as_much(
    what: str, days: int, *, is_silent: bool
) -> None:
    told = said(f"{what}_trend_90d", 0.0, days_since_last_order=days)
    assert (told == "no order in the last 180 days") is is_silent
    assert told.endswith("as much as in the 90 days before") is not is_silent


def test_orders_worth_nothing_are_not_spending_as_before() -> None:
    nothing: dict[str, Any] = {
        "days_since_last_order": 3,
        "revenue_last_90d": 0.0,
        "revenue_prior_90d": 0.0,
    }
    assert said("revenue_trend_90d", 0.0, **nothing) == "nothing spent in the last 180 days"


def test_no_feature_shows_its_name_or_a_dash_instead_of_words() -> None:
    names = {"string": "Tea", "bool": True, "date": datetime(2024, 1, 1, tzinfo=UTC)}
    for name, feature in CATALOGUE.items():
        worded = [said(name, None)]
        if feature.unit not in {"name", "as given", "score 1 to 5", "three digits"}:
            worded += [said(name, value) for value in (0.5, 0.0, 3.0)]
        elif feature.unit == "name":
            worded.append(said(name, names["string"]))
        for text in worded:
            assert "_" not in text
            assert "\u2013" not in text
            assert "is not known" not in text
            assert not text.startswith((f"{words(name).lower()}: 0", f"{words(name).lower()}: 3"))


def test_what_needs_a_second_order_says_so() -> None:
    for name in ("order_value_variation", "weekday_focus", "mean_gap_days", "overdue_ratio"):
        assert said(name, None) == "no second order yet"
    assert said("gap_regularity", None) == "no third order yet"


NEVER: list[object] = [*[-1.0] * 80, *map(float, range(90, 290, 10))]


def test_a_number_that_stands_for_none_is_not_read_as_one() -> None:
    assert said("pdays", -1.0, NEVER) == "pdays: none (\u22121), as most customers have"
    assert said("pdays", 92.0, NEVER) == "pdays: 92; most customers have none (\u22121)"
    nines: list[object] = [*[999.0] * 80, *map(float, range(20))]
    assert said("pdays", 999.0, nines) == "pdays: none (999), as most customers have"
    seldom: list[object] = [*[-1.0] * 20, *map(float, range(10, 90))]
    assert said("pdays", -1.0, seldom) == "pdays: none (\u22121)"


@pytest.mark.parametrize(
    ("others", "value"),
    [
        ([-500.0, -20.0, -1.0, 0.0, 30.0, 900.0], -1.0),
        ([-1.0] * 5 + [-0.5] * 4 + [3.0], -1.0),
        ([float(x) for x in range(1_000)], 999.0),
        ([9.0] * 8 + [1.0, 2.0], 9.0),
    ],
)
def test_a_quantity_stays_one(others: list[float], value: float) -> None:
    assert not is_code(baseline_of("balance", pa.array(others)), value)


def of_contract(value: str, *, raised: bool | None) -> str:
    levels = ["monthly"] * 60 + ["yearly"] * 40
    left = np.array([1.0] * 30 + [0.0] * 30 + [1.0] * 4 + [0.0] * 36)
    table = pa.table({"Contract": [value]})
    baseline = [baseline_of("Contract", pa.array(levels), left)]
    said_so = ReasonWords(table, baseline, CATALOGUE, None).of("Contract", 0, raised=raised)
    return said_so.replace(NBSP, " ")


def test_a_text_is_told_by_how_often_it_came_true() -> None:
    beside = "came true of 50.0 % of them, of 34.0 % of all"
    assert of_contract("monthly", raised=True) == f"Contract: monthly; {beside}"
    assert "of 10.0 % of them, of 34.0 % of all" in of_contract("yearly", raised=False)


def test_figures_that_would_speak_against_the_reason_are_not_told() -> None:
    assert (
        of_contract("monthly", raised=False)
        == "Contract: monthly; 60.0 % of customers have the same"
    )


def test_a_text_of_a_handful_of_customers_tells_nothing() -> None:
    table = pa.table({"country": ["Finland", "Germany"]})
    baseline = [baseline_of("country", pa.array(["Germany"] * 90 + ["Finland"] * 10))]
    speak = ReasonWords(table, baseline, CATALOGUE, None)
    assert [speak.tells("country", row) for row in (0, 1)] == [False, True]


def test_the_share_of_a_season_says_nothing_of_who_came_within_the_year() -> None:
    season = "november_december_revenue_share"
    table = pa.table({season: [1.0, 1.0, None], "tenure_days": [40.0, 400.0, 40.0]})
    speak = ReasonWords(table, [baseline_of(season, pa.array([0.1, 0.2]))], CATALOGUE, None)
    assert [speak.tells(season, row) for row in range(3)] == [False, True, False]

    without = ReasonWords(table.select([season]), [], CATALOGUE, None)
    assert without.tells(season, 0)
