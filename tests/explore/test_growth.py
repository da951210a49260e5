from __future__ import annotations

from typing import TYPE_CHECKING

from regulars.explore.growth import growth
from regulars.explore.section import Section
from regulars.model import Cannot

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made

LINES: list[Line] = [
    ("ann", "1", "2024-01-01", "tea", 10.0),
    ("ann", "1", "2024-01-01", "cup", 5.0),
    ("bob", "2", "2024-01-31", "tea", 10.0),
    ("ann", "3", "2024-03-05", "tea", 20.0),
    ("cat", "4", "2024-03-31", "tea", 30.0),
    ("cat", "5", "2024-03-31", "cup", 1.0),
    ("ann", "6", "2024-04-02", "cup", 7.0),
]


def test_new_and_returning_by_month(make_shop: Made) -> None:
    found = growth(make_shop(LINES))

    assert isinstance(found, Section)
    rows = found.tables["explore_months"].to_pylist()
    assert [
        (f"{r['month']:%Y-%m}", r["orders"], r["customers"], r["new_customers"]) for r in rows
    ] == [
        ("2024-01", 2, 2, 2),
        ("2024-02", 0, 0, 0),
        ("2024-03", 3, 2, 1),
        ("2024-04", 1, 1, 0),
    ]
    assert [(r["revenue"], r["new_revenue"], r["returning_revenue"]) for r in rows] == [
        (25.0, 25.0, 0.0),
        (0.0, 0.0, 0.0),
        (51.0, 31.0, 20.0),
        (7.0, 0.0, 7.0),
    ]
    assert [r["complete"] for r in rows] == [True, True, True, False]
    said = " ".join(found.sentences).replace("\u00a0", " ")
    assert "The best whole month was March 2024 with EUR 51.00" in said
    assert "1 for the first time and 1 known from before, who brought 39.2 %" in said
    assert "April 2024 is cut off" in said


def test_without_amounts_orders_are_compared(make_shop: Made) -> None:
    found = growth(make_shop([(*line[:4], None) for line in LINES]))

    assert isinstance(found, Section)
    assert found.tables["explore_months"]["revenue"].null_count == 4
    assert "March 2024 with 3\u00a0orders" in found.sentences[0]


def test_without_dates_there_are_no_months(make_shop: Made) -> None:
    assert isinstance(growth(make_shop([("ann", "1", None, "tea", 1.0)])), Cannot)
