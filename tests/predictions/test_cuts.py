from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.model import BadData
from regulars.predictions.cuts import DAY_S, CutsConfig, Span, choose_cuts


@given(st.integers(0, 2000), st.integers(1, 200), st.integers(1, 60), st.integers(1, 200))
def test_every_outcome_is_known_and_every_cut_has_a_history(
    days: int, horizon: int, step: int, history: int
) -> None:
    config = CutsConfig(horizon_days=horizon, step_days=step, history_days=history)
    span = Span(1000, 1000 + days * DAY_S)
    if days < horizon + history:
        with pytest.raises(BadData, match="too short a history"):
            choose_cuts(span, config)
        return
    cuts = choose_cuts(span, config)

    assert cuts == tuple(sorted(set(cuts)))
    assert cuts[-1] + horizon * DAY_S == span.as_of_s
    assert cuts[0] - history * DAY_S >= span.first_s
    assert len(cuts) <= config.most_cuts


def test_what_is_missing_is_said_in_months() -> None:
    config = CutsConfig(horizon_days=183, history_days=182)
    with pytest.raises(BadData, match="needs 12 months, has 3 months"):
        choose_cuts(Span(0, 91 * DAY_S), config)
