"""The plainest of those that are as good as the best."""

from __future__ import annotations

import pytest

from regulars.predictions.uplift import Estimate, Scores
from regulars.predictions.uplift.choose import choose
from regulars.predictions.uplift.evaluate import RANDOM, RESPONSE

_ANY = Estimate(0.0, 0.0, 0.0, 0.0)


def _behind(value: float, error: float) -> Scores:
    return Scores(_ANY, None, _ANY, _ANY, (), _ANY, Estimate(value, 0, 0, error))


@pytest.mark.parametrize(
    ("s_behind", "t_behind", "chosen"),
    [
        (0.011, 0.009, "t"),  # the plainest is too far behind, the next near enough
        (0.011, 0.011, "dr"),  # only the best is as good as the best
        (0.010, 0.000, "s"),  # just near enough
    ],
)
def test_the_plainest_within_one_standard_error(
    s_behind: float, t_behind: float, chosen: str
) -> None:
    scores = {
        RANDOM: _behind(0.0, 1.0),
        RESPONSE: _behind(-0.5, 0.01),
        "dr": _behind(0.0, 0.0),
        "t": _behind(t_behind, 0.01),
        "s": _behind(s_behind, 0.01),
    }

    assert choose(scores) == chosen
