from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.report.reading import Tables
from regulars.report.rfm import read_crossing, read_rfm

if TYPE_CHECKING:
    from tests.report.conftest import Shop


def test_classes_stand_best_first_and_cover_everyone(shop: Shop) -> None:
    classes = read_rfm(Tables(shop.scan))
    assert [found.name for found in classes] == ["champions", "loyal", "at risk", "lost"]
    assert [found.customers for found in classes] == [40, 120, 110, 70]
    assert sum(found.customer_share for found in classes) == pytest.approx(1)
    assert sum(found.revenue or 0.0 for found in classes) == pytest.approx(shop.record.revenue)
    assert sum(found.revenue_share or 0.0 for found in classes) == pytest.approx(1)
    assert all(found.meaning for found in classes)


def test_without_amounts_the_revenue_is_unknown(shop: Shop) -> None:
    for found in read_rfm(Tables(shop.without_amounts().scan)):
        assert found.revenue is None
        assert found.revenue_share is None


def test_the_crossing_counts_each_customer_once(shop: Shop) -> None:
    crossing = read_crossing(Tables(shop.scan))
    assert crossing == {
        (1, "champions"): 40,
        (2, "loyal"): 120,
        (3, "at risk"): 110,
        (4, "lost"): 70,
    }
    assert read_crossing(Tables(shop.without("memberships").scan)) == {}


def test_without_dates_there_is_no_rfm(shop: Shop) -> None:
    assert read_rfm(Tables(shop.without_dates().scan)) == []
