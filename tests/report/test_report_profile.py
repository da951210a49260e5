from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.report.profile import Cell, read_profile
from regulars.report.reading import Tables

if TYPE_CHECKING:
    from tests.report.conftest import Shop


def test_the_feature_that_separates_most_comes_first(shop: Shop) -> None:
    profile = read_profile(Tables(shop.scan))
    assert [feature.name for feature in profile[:3]] == [
        "revenue",
        "orders",
        "days_since_last_order",
    ]
    reaches = [feature.reach for feature in profile]
    assert reaches == sorted(reaches, reverse=True)
    assert profile[0].cells[1].difference == 2.55
    assert profile[0].cells[1].median == pytest.approx(142 * (1 + 0.3 * 2.55))


def test_an_unknown_difference_has_no_tint(shop: Shop) -> None:
    [gap] = [f for f in read_profile(Tables(shop.scan)) if f.name == "mean_gap_days"]
    assert gap.cells[4].difference is None
    assert gap.cells[4].tint == "level"
    assert gap.reach == 1.02


@pytest.mark.parametrize(
    ("difference", "tint"),
    [(0.24, "level"), (0.25, "up-1"), (-0.75, "down-2"), (1.5, "up-3"), (float("nan"), "level")],
)
def test_tints(difference: float, tint: str) -> None:
    assert Cell(difference, None).tint == tint
