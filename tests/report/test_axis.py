from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.report.axis import Scale, round_ticks


@given(st.floats(-1e9, 1e9), st.floats(1e-3, 1e9), st.integers(3, 8))
def test_ticks_enclose_the_data_and_are_few(low: float, span: float, most: int) -> None:
    # A span near the precision of a float has no round steps.
    high = low + max(span, 1e-6 * abs(low))
    ticks = round_ticks(low, high, most)
    slack = 1e-6 * max(abs(low), abs(high), span)
    assert ticks[0] <= low + slack
    assert ticks[-1] >= high - slack
    assert 2 <= len(ticks) <= most + 1
    assert ticks == sorted(set(ticks))


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0])
def test_a_single_value_has_an_axis(value: float) -> None:
    ticks = round_ticks(value, value)
    assert ticks[0] <= value < ticks[-1]


def test_a_scale_turns_data_into_drawing_units() -> None:
    scale = Scale(low=0, high=200, start=100, end=0)
    assert [scale(value) for value in (0, 50, 200)] == [100, 75, 0]
    assert Scale(3, 3, 10, 20)(3) == 15
