from __future__ import annotations

import pytest

from regulars.predictions import LifetimeConfig
from regulars.predictions.btyd.horizon import farthest, too_far


@pytest.mark.parametrize(
    ("history", "missing"),
    [
        (373, []),
        (360, []),  # a year whose first order fell on its sixth day
        (340, ["clv_365d"]),
        (100, ["clv_365d"]),
        (80, ["expected_orders_90d", "clv_365d"]),
    ],
)
def test_a_horizon_needs_a_history_of_its_own_length(history: int, missing: list[str]) -> None:
    found = list(too_far(LifetimeConfig(), history))

    assert [one.columns[-1] for one in found] == missing


@pytest.mark.parametrize("days", [730, 36_500, 1_000_000])
def test_a_year_does_not_tell_a_century(days: int) -> None:
    [one] = too_far(LifetimeConfig(revenue_horizon_days=days), 373)

    assert f"clv_{days}d" in one.why
    assert "has 12 months" in one.why
    assert one.way_out.endswith(f"at most {farthest(373)} days")
    assert not list(too_far(LifetimeConfig(revenue_horizon_days=farthest(373)), 373))
