from __future__ import annotations

import pytest

from regulars.predictions.cohorts import EarlyValueConfig


def test_days_that_are_not_early_are_refused_with_those_that_value_is_counted_over() -> None:
    with pytest.raises(ValueError, match=r"between 0 and `value_days` \(365\)"):
        EarlyValueConfig(early_days=(7, 365))
    with pytest.raises(ValueError, match=r"between 0 and `value_days` \(90\)"):
        EarlyValueConfig(early_days=(7, 120), value_days=90)
    with pytest.raises(ValueError, match=r"between 0 and `value_days` \(90\)"):
        EarlyValueConfig(early_days=(0, 7), value_days=90)


def test_value_days_that_are_asked_for_are_the_only_ones_tried() -> None:
    assert EarlyValueConfig(early_days=(7,), value_days=100).windows_days == (100,)
    assert EarlyValueConfig(early_days=(7, 89)).windows_days == (365, 180, 90)
    assert EarlyValueConfig(early_days=(7, 90)).windows_days == (365, 180)
