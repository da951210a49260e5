from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from regulars.explore.products import products
from regulars.explore.section import Section
from regulars.model import Cannot

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made

LINES: list[Line] = [
    ("ann", "1", "2024-01-01", "t1", 30.0),
    ("ann", "1", "2024-01-01", "t2", 20.0),
    ("bob", "2", "2024-01-02", "t1", 10.0),
    ("bob", "2", "2024-01-02", "c1", 40.0),
]
FACTS = pa.table(
    {
        "product_id": ["t1", "t2", "c1"],
        "name": ["Green tea", None, "Cup"],
        "category": ["tea", "tea", None],
    }
)


def test_products_and_categories_are_ranked_by_revenue(make_shop: Made) -> None:
    found = products(make_shop(LINES, products=FACTS))

    assert isinstance(found, Section)
    rows = found.tables["explore_products"].to_pylist()
    assert [
        (r["kind"], r["rank"], r["id"], r["lines"], r["revenue"], r["share"]) for r in rows
    ] == [
        ("product", 1, "c1", 1, 40.0, 0.4),  # as much as t1: the first by name
        ("product", 2, "t1", 2, 40.0, 0.4),
        ("product", 3, "t2", 1, 20.0, 0.2),
        ("category", 1, "tea", 3, 60.0, 0.6),
    ]
    assert "Cup (40.0\u00a0%), Green tea (40.0\u00a0%), t2 (20.0\u00a0%)" in found.sentences[0]


def test_without_amounts_lines_are_counted(make_shop: Made) -> None:
    bare: list[Line] = [(*line[:4], None) for line in LINES]
    found = products(make_shop(bare, products=FACTS))

    assert isinstance(found, Section)
    rows = found.tables["explore_products"].to_pylist()
    assert [(r["id"], r["share"], r["revenue"]) for r in rows] == [
        ("t1", 0.5, None),
        ("c1", 0.25, None),
        ("t2", 0.25, None),
        ("tea", 0.75, None),
    ]


def test_the_first_ten_of_more_are_added_up(make_shop: Made) -> None:
    lines: list[Line] = [("ann", "1", "2024-01-01", f"p{n:02}", 5.0) for n in range(20)]
    found = products(make_shop(lines))

    assert isinstance(found, Section)
    assert found.sentences[0].endswith("The first ten of 20 products bring 50.0\u00a0%.")
    shares = [r["share"] for r in found.tables["explore_products"].to_pylist()]
    assert sum(shares) == pytest.approx(1)


def test_lines_that_name_no_product_have_none(make_shop: Made) -> None:
    shop = make_shop([("ann", "1", "2024-01-01", None, 5.0)])

    assert isinstance(products(shop), Cannot)
