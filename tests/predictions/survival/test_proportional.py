from __future__ import annotations

import numpy as np

from regulars.predictions.learn import EncodedColumn, Encoding
from regulars.predictions.survival.cox import CoxModel
from regulars.predictions.survival.proportional import check_proportionality


def test_an_effect_that_fades_is_told_from_one_that_stays() -> None:
    rng = np.random.default_rng(9)
    n = 3_000
    points = rng.integers(0, 2, (n, 2)).astype(float)
    fades, stays = points.T
    # The first effect is gone after 5, the second never.
    early = rng.exponential(1 / (0.08 * np.exp(1.2 * fades + 0.8 * stays)))
    late = 5 + rng.exponential(1 / (0.08 * np.exp(0.8 * stays)))
    duration = np.where(early < 5, early, late)
    watched = rng.uniform(3, 30, n)
    encoding = Encoding((EncodedColumn("fades", "number"), EncodedColumn("stays", "number")))
    duration, left = np.minimum(duration, watched), duration <= watched
    model = CoxModel.fit(points, duration, left, np.arange(31.0), encoding)

    first, second = check_proportionality(model, points, duration, left)

    assert (first.column, first.holds, first.factor > 1) == ("fades", False, True)
    assert "fades" in first.said().removeprefix("fades")
    assert (second.column, second.holds) == ("stays", True)
    assert second.p_value > 0.05
