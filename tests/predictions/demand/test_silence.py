from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from regulars.model import BadData
from regulars.predictions.demand.daily import TOTAL, Daily
from regulars.predictions.demand.silence import refuse_silence

HORIZON = 28
DAY = np.arange(800)


def _sold(lines_by_day: npt.NDArray[np.float64]) -> Daily:
    sold = np.repeat(lines_by_day[:, None], 4, axis=1)
    return Daily(
        first_day=19_724,
        days=len(sold),
        sold={TOTAL: sold},
        category_of={},
        has_units=True,
        has_revenue=True,
        has_discounts=False,
    )


@pytest.mark.parametrize("stray", [0, 2])
def test_a_shop_that_stood_still_is_refused(stray: int) -> None:
    lines = np.where(DAY < 700, 3.0, 0.0)
    lines[-1] = stray

    said = rf"^{stray}.order lines came in the last 28 days, where 7\d.* are usual"
    with pytest.raises(BadData, match=said) as refusal:
        refuse_silence(_sold(lines), HORIZON)
    assert "--as-of" in (refusal.value.way_out or "")


def test_what_is_quiet_each_year_is_a_season_and_what_is_small_is_no_silence() -> None:
    in_winter = np.where(np.cos(2 * np.pi * (DAY - 15) / 364) > 0, 3.0, 0.0)
    refuse_silence(_sold(in_winter[:610]), HORIZON)
    for short_or_closed in (in_winter[:200], np.where(DAY < 300, 3.0, 0.0)):
        with pytest.raises(BadData, match=r"^0.order lines"):
            refuse_silence(_sold(short_or_closed), HORIZON)

    refuse_silence(_sold(np.where(DAY % 50 == 0, 1.0, 0.0)), HORIZON)
    refuse_silence(_sold(np.linspace(4, 0.4, 800)), HORIZON)
    refuse_silence(_sold(np.full(20, 3.0)), HORIZON)
