from __future__ import annotations

import numpy as np
import pytest

from regulars.simulation.promotions import make_promotions


def test_every_day_has_a_week_and_about_one_product_in_seven_is_reduced() -> None:
    promotions = make_promotions(products=500, days=71, rng=np.random.default_rng(0))
    assert promotions.shape == (11, 500)
    assert (promotions > 0).mean() == pytest.approx(0.15, abs=0.02)
    assert promotions.max() <= 40
    assert (promotions[0] != promotions[1]).any()
