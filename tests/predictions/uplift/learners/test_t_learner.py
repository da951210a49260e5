"""A regression for each arm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.predictions.uplift.learners import TLearner

if TYPE_CHECKING:
    from tests.predictions.uplift.learners.conftest import Plain


def test_two_lines_give_their_difference(plain: Plain) -> None:
    model = TLearner.fit(plain.training)

    assert model.uplift(plain.training.trial.X) == pytest.approx(plain.truth, abs=1e-4)
