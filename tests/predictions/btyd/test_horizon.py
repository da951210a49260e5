from __future__ import annotations

import pytest

from regulars.predictions import LifetimeConfig
from regulars.predictions.btyd.horizon import (
    farthest,
    needed,
    next_order_said,
    next_order_within,
    too_far,
)


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


def test_months_that_round_alike_are_told_in_days() -> None:
    [one] = too_far(LifetimeConfig(revenue_horizon_days=180), 170)

    assert one.lacks == f"needs {needed(180)} days of orders, has 170"
    assert one.way_out.startswith("bring older orders (171 days of them are enough)")


def test_what_is_needed_is_just_enough() -> None:
    for horizon in range(1, 800):
        assert farthest(needed(horizon) - 1) < horizon <= farthest(needed(horizon))


def test_dates_of_the_next_order_look_no_farther_than_the_history_bears() -> None:
    config = LifetimeConfig()

    assert next_order_within(config, 150) == farthest(150)
    assert "order again within 157 days" in next_order_said(config, 150)
    assert "347 days of orders are needed, there are 150" in next_order_said(config, 150)
    assert next_order_within(config, 347) == 365
    assert not next_order_said(config, 347)
