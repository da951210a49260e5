from __future__ import annotations

import numpy as np
import pytest

from regulars.predictions.demand.pattern import pattern


@pytest.mark.parametrize(
    ("gap", "name"),
    [(131, "smooth"), (133, "intermittent")],
)
def test_the_interval_between_sales_cuts_at_1_32(gap: int, name: str) -> None:
    values = np.zeros(gap)
    values[:100] = 5.0

    assert pattern(values) == name
