"""The outcome's residual on the treatment's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from regulars.predictions.uplift.learners import RLearner

if TYPE_CHECKING:
    from tests.predictions.uplift.learners.conftest import Plain


def test_what_varies_with_the_propensity_is_no_effect(plain: Plain) -> None:
    """Those who were treated more often had another outcome anyway."""
    found = RLearner.fit(plain.training).uplift(plain.training.trial.X)

    assert found == pytest.approx(plain.truth, abs=1e-3)
