from __future__ import annotations

from typing import Any

import pytest

from regulars.predictions.survival import SurvivalConfig

DATES: dict[str, Any] = {"start": "from", "end": "to"}


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"duration": "months"},
        {"start": "from"},
        {"duration": "months", "event": "churned", **DATES},
    ],
)
def test_time_is_told_in_one_way(named: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="name `duration` and `event`, or `start` and `end`"):
        SurvivalConfig(**named)


@pytest.mark.parametrize(
    ("unit", "horizon", "lifetime"),
    [("day", 90, 730), ("week", 13, 104), ("month", 3, 24), ("year", 1, 2)],
)
def test_days_ahead_are_whole_steps_and_one_at_least(
    unit: Any,  # noqa: ANN401 - one of the four
    horizon: int,
    lifetime: int,
) -> None:
    config = SurvivalConfig(time_unit=unit, horizon_days=90, lifetime_days=730, **DATES)

    assert (config.horizon, config.lifetime) == (horizon, lifetime)
    soon = SurvivalConfig(time_unit=unit, horizon_days=1, lifetime_days=1, **DATES)
    assert (soon.horizon, soon.lifetime) == (1, 1)
