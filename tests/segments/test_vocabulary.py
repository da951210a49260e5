from __future__ import annotations

import pytest

from regulars.segments.vocabulary import VOCABULARY, words, written


@pytest.mark.parametrize("feature", [*VOCABULARY, "category_share_green_tea", "trait_pets", "x_1"])
def test_every_feature_has_two_different_ends_without_underscores(feature: str) -> None:
    of = words(feature)
    assert of.more != of.less
    assert "_" not in of.more + of.less + of.noun


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (0.456, "share", "45.6 %"),
        (0.0042, "share", "0.42 %"),
        (0.0, "share", "0 %"),
        (12.4, "days", "12 days"),
        (1.25, "days", "1.25 days"),
        (1234567.8, "money", "1,234,568"),
        (99.94, "money", "99.9"),
        (3.0, "count", "3"),
        (-0.5, "number", "-0.5"),
        (0.998, "number", "0.998"),
        (0.998, "share", "99.8 %"),
        (123.45, "money", "123"),
        (0.00012, "number", "0.00012"),
    ],
)
def test_values_are_written_for_readers(value: float, unit: str, text: str) -> None:
    assert written(value, unit) == text  # type: ignore[arg-type]
