from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.explore.concentration import Curve, concentration
from regulars.explore.counted import Counted
from regulars.explore.section import Section
from regulars.model import Cannot

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made


@settings(deadline=None)
@given(st.lists(st.integers(1, 9999), min_size=2, max_size=60))
def test_the_curve_is_that_of_the_sorted_values(amounts: list[int]) -> None:
    values, counts = np.unique(np.array(amounts, dtype=float), return_counts=True)
    curve = Curve(Counted(values, counts, float(sum(amounts))))
    best = sorted(amounts, reverse=True)
    n = len(best)

    for part in (0.1, 0.2, 0.5, 1.0):
        top = math.ceil(part * n - 1e-9)
        assert curve.top(part) == top
        assert curve.share(top) == pytest.approx(sum(best[:top]) / sum(best))
    needed = next(i for i in range(1, n + 1) if sum(best[:i]) >= 0.8 * sum(best) - 1e-6)
    assert curve.needed(0.8) == needed
    differences = sum(abs(a - b) for a in amounts for b in amounts)
    assert curve.gini == pytest.approx(differences / (2 * n * sum(amounts)), abs=1e-9)


def test_customers_and_products_are_ranked(make_shop: Made) -> None:
    lines: list[Line] = [("rich", "0", "2024-01-01", "gold", 80.0)]
    lines += [(f"c{i}", f"{i}", "2024-01-01", f"tea {i}", 5.0) for i in range(1, 5)]
    found = concentration(make_shop(lines))

    assert isinstance(found, Section)
    assert "20\u00a0% of customers (1 of 5) bring 80.0\u00a0%" in found.sentences[0]
    rows = found.tables["explore_concentration"].to_pylist()
    assert {r["of"] for r in rows} == {"customers", "products"}
    assert [r["revenue_share"] for r in rows if r["top_share"] in {0.0, 1.0}] == [0, 1, 0, 1]


def test_without_amounts_nothing_is_ranked(make_shop: Made) -> None:
    assert isinstance(concentration(make_shop([("a", "1", "2024-01-01", "tea", None)])), Cannot)
