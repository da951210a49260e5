"""One regression in which the treatment is a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from regulars.predictions.uplift.learners import SLearner

if TYPE_CHECKING:
    from tests.predictions.uplift.learners.conftest import Plain


def test_a_line_gives_all_the_coefficient_of_the_treatment(plain: Plain) -> None:
    trial = plain.training.trial
    design = np.column_stack([np.ones(len(trial)), trial.X, trial.treated])
    coefficient = np.linalg.lstsq(design, trial.y, rcond=None)[0][-1]

    found = SLearner.fit(plain.training).uplift(trial.X)

    assert found == pytest.approx(np.full(len(trial), coefficient), abs=1e-4)
