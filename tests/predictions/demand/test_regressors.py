from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from regulars.predictions.demand.panel import Panel, Series
from regulars.predictions.demand.regressors import make_regressors, promoted_share

FIRST = date(2024, 1, 2)
DAYS, HORIZON = 56, 7


def _panel(discounted: list[float], *, period_days: int = 1) -> Panel:
    """A shop with four lines in each period."""
    lines = np.full(len(discounted), 4.0)
    sold = np.column_stack([lines, lines, lines, discounted])
    return Panel(period_days, 7, 19_724, len(lines), (Series(("total", ""), None, sold),), "")


def test_holidays_of_weeks_are_shares_of_their_days() -> None:
    panel = _panel([0.0] * 8, period_days=7)
    holidays = {FIRST + timedelta(days=day): "closed" for day in (0, 1, 20, 60)}
    found = make_regressors(
        panel, 2, holidays=holidays, planned_promotions=None, has_discounts=False
    )

    assert found.planned is None
    assert found.holidays == pytest.approx(np.array([2, 0, 1, 0, 0, 0, 0, 0, 1, 0]) / 7)


def test_a_plan_is_known_for_the_coming_days_and_to_no_backtest() -> None:
    discounted = [4.0 * (day % 14 == 0) for day in range(DAYS)]
    panel = _panel(discounted)
    plan = {FIRST + timedelta(days=DAYS + 3): 0.5}
    found = make_regressors(
        panel, HORIZON, holidays=None, planned_promotions=plan, has_discounts=True
    )

    known, coming = found.of(panel.series[0], 0, DAYS, panel, HORIZON)
    assert known is not None
    assert coming is not None
    assert known[:, 0].tolist() == [day % 14 == 0 for day in range(DAYS)]
    assert coming[:, 0].tolist() == [0, 0, 0, 0.5, 0, 0, 0]
    # Two days of the 28 before day 49 were promoted: so it is taken to go on.
    _, coming = found.of(panel.series[0], 0, DAYS - HORIZON, panel, HORIZON)
    assert coming is not None
    assert coming[:, 0] == pytest.approx(np.full(HORIZON, 2 / 28))


def test_what_was_seldom_seen_or_never_changed_is_no_column() -> None:
    twice = _panel([4.0 * (day in {3, 30}) for day in range(DAYS)])
    always = _panel([4.0] * DAYS)
    for panel in (twice, always):
        found = make_regressors(
            panel, HORIZON, holidays=None, planned_promotions=None, has_discounts=True
        )
        assert found.of(panel.series[0], 0, DAYS, panel, HORIZON) == (None, None)


def test_a_period_without_a_line_is_not_promoted() -> None:
    sold = np.array([[1.0, 1.0, 4.0, 1.0], [0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 1.0]])

    assert promoted_share(Series(("total", ""), None, sold)).tolist() == [0.25, 0.0, 1.0]
