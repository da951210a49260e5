"""The figures behind a name."""

from __future__ import annotations

from regulars.segments.profile import FeatureProfile, SegmentProfile
from regulars.segments.typical import typical


def test_medians_stand_beside_those_of_everyone() -> None:
    profile = SegmentProfile(
        1,
        745,
        None,
        {
            "orders": FeatureProfile(8.0, 10.4, 3.0, 8.4, 0.63),
            "days_since_last_order": FeatureProfile(36.0, 77.8, 92.0, 187.9, -0.53),
            "revenue_trend_90d": FeatureProfile(0.5, 0.4, 0.0, 0.0, 0.9),
        },
    )
    assert typical(profile, list(profile.features)) == (
        "orders 8 (3), days since the last order 36 (92), "
        "share of half a year's revenue in its second half 75 % (50 %)"
    )


def test_a_mean_is_called_one_and_shares_are_shares() -> None:
    profile = SegmentProfile(
        1,
        10,
        None,
        {
            "orders": FeatureProfile(1.0, 1.3, 1.0, 8.4, -0.85),
            "revenue": FeatureProfile(None, None, None, None, None),
            "gender is female": FeatureProfile(1.0, 0.7, 0.0, 0.4, 0.6),
        },
    )
    assert typical(profile, list(profile.features)) == (
        "orders on average 1.3 (8.4), share with gender female 70 % (40 %)"
    )
    assert typical(profile, ()) == ""


def test_half_who_bought_nothing_have_no_share_in_the_second_half_of_it() -> None:
    for here, everywhere, told in ((200.0, 92.0, False), (36.0, 200.0, False), (36.0, 92.0, True)):
        features = {
            "days_since_last_order": FeatureProfile(here, here, everywhere, everywhere, 1.0),
            "revenue_trend_90d": FeatureProfile(0.0, -0.3, 0.0, 0.1, -0.9),
        }
        said = typical(SegmentProfile(1, 9, None, features), list(features))
        assert ("in its second half" in said) is told
