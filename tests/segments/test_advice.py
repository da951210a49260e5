"""No two segments are told the same word for word, unless they are called alike."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from regulars.segments.action import action
from regulars.segments.advice import advice, levers
from regulars.segments.portrait import portrait
from regulars.segments.profile import FeatureProfile, SegmentProfile

ALIKE = "address them together"


def newcomers(number: int, **of: tuple[float, float]) -> SegmentProfile:
    """New customers, and features=(median, standardised difference); of everyone it is 10."""
    features = {"tenure_days": FeatureProfile(20.0, 20.0, 300.0, 300.0, -0.9)}
    features |= {f: FeatureProfile(m, m, 10.0, 10.0, apart) for f, (m, apart) in of.items()}
    return SegmentProfile(number, 10, None, features)


def test_the_advice_parts_where_the_segments_do() -> None:
    rich = newcomers(1, products_per_order=(53.9, 0.6), orders=(10, 0.0))
    poor = newcomers(2, products_per_order=(5.6, -0.6), orders=(10, -0.1))
    told = advice([rich, poor])
    assert all(told[p.segment_id].startswith(action(portrait(p))) for p in (rich, poor))
    assert told[1].endswith(
        "Of the segments with this advice, they fill larger baskets (median: products per order "
        "53.9 against 5.6), so offer sets and a delivery threshold."
    )
    assert "few things at a time (median: products per order 5.6 against 53.9)" in told[2]


def test_a_segment_with_its_own_action_is_told_nothing_more() -> None:
    gone = SegmentProfile(
        2, 10, None, {"days_since_last_order": FeatureProfile(600.0, 600.0, 10.0, 10.0, 1.4)}
    )
    assert levers([newcomers(1), gone]) == {1: "", 2: ""}


def test_what_medians_do_not_show_parts_nobody() -> None:
    one = newcomers(1, average_order_value=(10.0, 0.9))
    two = newcomers(2, average_order_value=(10.0, -0.2))
    told = advice([one, two])
    assert told[1] == told[2]
    assert told[1].startswith(action(portrait(one)))
    assert "Another segment gets this advice too" in told[1]
    assert "Other segments get" in advice([one, two, newcomers(3)])[3]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["orders", "average_order_value", "discount_share", "categories"]),
            st.tuples(st.sampled_from([1.0, 10.0, 90.0]), st.sampled_from([-1.0, 0.0, 0.2, 1.0])),
        ),
        min_size=1,
        max_size=7,
    )
)
def test_advice_differs_or_says_that_it_does_not(
    table: list[dict[str, tuple[float, float]]],
) -> None:
    features = sorted({f for row in table for f in row})
    profiles = [
        newcomers(i, **{f: row.get(f, (10.0, 0.0)) for f in features})
        for i, row in enumerate(table, start=1)
    ]
    told = list(advice(profiles).values())
    assert all(told.count(text) == 1 or ALIKE in text for text in told)
    assert all(told.count(text) > 1 for text in told if ALIKE in text)
