from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.demand.daily import Daily, count_daily
from regulars.predictions.demand.panel import make_panel
from regulars.predictions.lazy_frame import as_lazy

if TYPE_CHECKING:
    from tests.predictions.demand.conftest import Shop

FIRST_DAY = 19_724  # of the shops that `sell` makes
CATEGORIES = pa.table(
    {"product_id": ["tea", "mate", "mug"], "category": ["drinks", "drinks", "things"]}
)
SEGMENTS = pa.table({"customer_id": ["c0"], "segment": ["loyal"]})


@pytest.fixture(scope="module")
def daily(sell: Shop) -> Daily:
    days = 31
    units = {
        "tea": np.full(days, 4),
        "mate": np.arange(days) % 3,
        "mug": np.eye(1, days, 9, dtype=np.int64)[0] * 5,
        "pot": np.eye(1, days, 30, dtype=np.int64)[0],
    }
    return count_daily(
        as_lazy(sell(units)),
        as_lazy(CATEGORIES),
        as_lazy(SEGMENTS),
        as_of_s=None,
        most_products=2,
    )


def test_parts_add_up_on_every_level(daily: Daily) -> None:
    panel = make_panel(daily, most_categories=12, grain="day")
    sold = np.stack([series.sold for series in panel.series])

    assert {s.key for s in panel.series if s.key[0] == "category"} == {
        ("category", "drinks"),
        ("category", "things"),
        ("category", "(no category)"),
    }
    assert ("product", "mug") not in {s.key for s in panel.series}
    # total by category, total by segment, drinks; things and the rest have no product of their own.
    sums = panel.sums()
    assert sums.shape == (3, len(panel.series))
    assert np.abs(np.tensordot(sums, sold, axes=1)).max() == 0


def test_weeks_are_counted_back_from_the_last_day(daily: Daily) -> None:
    panel = make_panel(daily, most_categories=12, grain="week")

    assert panel.periods == 4
    assert panel.start_of(0) == date(2024, 1, 5)
    total = panel.series[0].sold[:, 0]
    assert total.tolist() == [28 + 6 + 5, 28 + 7, 28 + 8, 28 + 6 + 1]
    assert "3\u00a0days fill no week" in panel.why


def test_seldom_sellers_ask_for_weeks(sell: Shop) -> None:
    units = {"ring": np.tile([1, 0, 0, 0, 0, 0, 0], 9)}
    daily = count_daily(as_lazy(sell(units)), None, None, as_of_s=None, most_products=5)

    panel = make_panel(daily, most_categories=5, grain="auto")

    assert panel.period_days == 7
    assert "sells on 15" in panel.why  # 9 of the 57 days from the first to the last sale


def test_small_categories_are_one_series(daily: Daily) -> None:
    panel = make_panel(daily, most_categories=1, grain="day")
    keys = [series.key for series in panel.series]

    assert ("category", "(other categories)") in keys
    sold = np.stack([series.sold for series in panel.series])
    assert np.abs(np.tensordot(panel.sums(), sold, axes=1)).max() == 0
