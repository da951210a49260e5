from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.model import BadData
from regulars.predictions.cuts import DAY_S, SHORTEST_DAYS, CutsConfig, Span, choose_cuts


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


def test_days_are_said_where_months_would_read_the_same_and_no_dead_end_is_advised() -> None:
    three_months = Span(0, 92 * DAY_S + 7)
    with pytest.raises(BadData, match="needs 97 days, has 92 days") as refusal:
        choose_cuts(three_months, CutsConfig(horizon_days=7))
    assert refusal.value.way_out == "bring older orders (5 days more)"

    with pytest.raises(BadData, match="needs 40 days, has 39 days"):
        choose_cuts(Span(0, 40 * DAY_S - 60), CutsConfig(horizon_days=20, history_days=20))


@given(st.integers(0, 400), st.integers(1, 200))
def test_the_horizon_that_is_advised_is_the_longest_possible(days: int, horizon: int) -> None:
    span = Span(0, days * DAY_S)
    if days >= horizon + 90:
        return
    with pytest.raises(BadData, match="too short a history") as refusal:
        choose_cuts(span, CutsConfig(horizon_days=horizon))
    advised = re.search(r"at most (\d+) days", refusal.value.way_out or "")
    if advised is None:
        with pytest.raises(BadData, match="too short a history"):
            choose_cuts(span, CutsConfig(horizon_days=SHORTEST_DAYS))
        return
    longest = int(advised[1])
    assert choose_cuts(span, CutsConfig(horizon_days=longest))
    with pytest.raises(BadData, match="too short a history"):
        choose_cuts(span, CutsConfig(horizon_days=longest + 1))
