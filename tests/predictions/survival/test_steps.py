from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.survival.steps import steps_at_risk, survival_at, time_edges


def test_a_constant_hazard_is_exponential_at_any_time_even_beyond_the_last_step() -> None:
    edges = np.array([0.0, 1, 2, 5, 9])
    times = np.array([0.0, 0.5, 3.3, 9, 14])
    survival = np.tile(np.exp(-0.2 * edges), (5, 1))

    assert survival_at(survival, edges, times) == pytest.approx(np.exp(-0.2 * times))


def test_who_is_censored_within_a_step_was_not_seen_through_it() -> None:
    edges = np.array([0.0, 3, 6, 9])
    duration = np.array([0.0, 2, 3, 4, 6, 20])

    censored = steps_at_risk(duration, np.zeros(6, dtype=bool), edges)
    leaving = steps_at_risk(duration, np.ones(6, dtype=bool), edges)

    assert censored.tolist() == [0, 0, 1, 1, 2, 3]
    assert leaving.tolist() == [0, 1, 1, 2, 2, 3]


def test_many_times_are_joined() -> None:
    rng = np.random.default_rng(1)
    duration = rng.integers(1, 900, 5_000).astype(float)

    edges = time_edges(duration, duration < 600, 12)

    assert len(edges) == 13
    leavers = np.histogram(duration[duration < 600], edges)[0]
    assert leavers.min() > 0.7 * leavers.mean()
