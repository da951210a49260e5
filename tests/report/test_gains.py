from __future__ import annotations

from typing import Any

import pytest

from regulars.report.charts import gains_charts


def _bins(*parts: tuple[int, float]) -> list[dict[str, Any]]:
    return [{"customers": customers, "observed": rate} for customers, rate in parts]


def test_the_gains_curve_starts_at_nothing_and_ends_at_everything() -> None:
    gains, _ = gains_charts("churn", "no order", _bins((50, 0.1), (50, 0.5)))
    curve = gains.figure["data"][1]
    assert (curve["x"][0], curve["y"][0]) == (0, 0)
    assert (curve["x"][-1], curve["y"][-1]) == (1.0, 1.0)
    # The whole list is within the axes, with its mark.
    for axis in ("xaxis", "yaxis"):
        low, high = gains.figure["layout"][axis]["range"]
        assert low == 0
        assert high > 1
    # 25 of the 30 are in the upper half: a fifth of it holds 5 of 30.
    assert curve["y"][1] == pytest.approx(5 / 30, abs=1e-4)
    assert gains.rows[4][:2] == ("50.0\xa0%", "83.3\xa0%")


def test_each_tenth_is_told_beside_a_random_one() -> None:
    _, lift = gains_charts("churn", "no order", _bins((50, 0.1), (50, 0.5)))
    bars = lift.figure["data"][0]["y"]
    assert bars == pytest.approx([5 / 3] * 5 + [1 / 3] * 5, abs=1e-3)
    assert sum(bars) / len(bars) == pytest.approx(1.0)
    assert lift.rows[0] == ("1", "1.67", "50.0\xa0%", "16.7\xa0%")


def test_where_nobody_did_it_there_is_nothing_to_draw() -> None:
    assert gains_charts("churn", "no order", _bins((50, 0.0), (50, 0.0))) == []
