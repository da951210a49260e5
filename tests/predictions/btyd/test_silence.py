from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.btyd.silence import Seen, p_alive, value_and_gradient


def _seen(*rows: tuple[float, float]) -> Seen:
    log_seen, left = np.array(rows, dtype=np.float64).T
    nothing = np.zeros((len(rows), 2))
    return Seen(log_seen, left, nothing, nothing)


def test_density_and_odds_are_those_of_two_ways_to_be_silent() -> None:
    # Seen alive: 0.5 at the last purchase, 0.2 at the end; left later: 0.3 and 0.1.
    seen = _seen((np.log(0.5), 0.3 / 0.5), (np.log(0.2), 0.1 / 0.2))
    at_last, at_end = np.array([0]), np.array([1])

    value, _ = value_and_gradient(seen, at_last, at_end, np.array([2.0]))
    assert value == pytest.approx(2 * np.log(0.2 + 0.3 - 0.1))
    assert p_alive(seen, at_last, at_end) == pytest.approx(0.2 / 0.4)


def test_a_very_long_silence_overflows_nothing() -> None:
    seen = _seen((-10.0, 0.9), (-5_000.0, 0.2))
    at_last, at_end = np.array([0]), np.array([1])

    assert p_alive(seen, at_last, at_end).tolist() == [0.0]
    value, gradient = value_and_gradient(seen, at_last, at_end, np.array([1.0]))
    assert value == pytest.approx(-10 + np.log(0.9))
    assert np.isfinite(gradient).all()


def test_who_ordered_on_the_last_day_is_alive() -> None:
    seen = _seen((-3.0, 0.7))
    here = np.array([0])

    assert p_alive(seen, here, here) == pytest.approx(1)
