"""What a split gains, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.uplift.learners.forest.criteria import CRITERIA, Side


def _side(n0: float, n1: float, s0: float, s1: float) -> Side:
    return Side(*(np.array([[v]]) for v in (n0, n1, s0, s1)))


def test_criteria_by_hand() -> None:
    left, right = _side(50, 50, 10, 30), _side(50, 50, 20, 20)
    before = _side(100, 100, 30, 50)
    none = np.zeros((1, 1))

    def gain(name: str) -> float:
        return float(CRITERIA[name](left, right, before, none, none)[0, 0])

    assert gain("squared_difference") == pytest.approx((0.4**2 + 0.0**2) / 2 - 0.2**2)
    assert gain("ddp") == pytest.approx(0.4)

    def divergence(p: float, q: float) -> float:
        return float(p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q)))

    expected = 0.5 * divergence(31 / 52, 11 / 52) - divergence(51 / 102, 31 / 102)
    assert gain("kl") == pytest.approx(expected)


def test_noise_makes_a_difference_worth_less() -> None:
    left, right, before = _side(50, 50, 10, 30), _side(50, 50, 20, 20), _side(100, 100, 30, 50)
    v = np.array([[0.2]])

    quiet = CRITERIA["squared_difference"](left, right, before, 0 * v, 0 * v)
    loud = CRITERIA["squared_difference"](left, right, before, v, v)

    noise = 2 * (2 * 0.2 / 50) - 2 * (2 * 0.2 / 100)
    assert float((quiet - loud)[0, 0]) == pytest.approx(noise)
