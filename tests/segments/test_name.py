from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from regulars.segments.action import ACTIONS, DEFAULT_ACTION, action
from regulars.segments.difference import difference
from regulars.segments.name import names as named
from regulars.segments.portrait import portrait
from regulars.segments.profile import FeatureProfile, SegmentProfile


def segment(number: int = 1, customers: int = 10, **of: tuple[float, float]) -> SegmentProfile:
    """A segment from feature=(median, standardised difference); all customers have median 3."""
    features = {
        feature: FeatureProfile(median, median, 3.0, 3.0, apart)
        for feature, (median, apart) in of.items()
    }
    return SegmentProfile(number, customers, None, features)


def names(profiles: Sequence[SegmentProfile]) -> list[str]:
    return [name.text for name in named(profiles)]


BEST = segment(
    orders=(12, 1.5),
    revenue=(900, 1.2),
    average_order_value=(75, 0.6),
    days_since_last_order=(2, -0.9),
)
GONE = segment(
    orders=(1, -0.9),
    revenue=(2, -1.0),
    average_order_value=(2, -0.5),
    days_since_last_order=(600, 1.4),
)
NEW = segment(
    orders=(1, -0.9),
    revenue=(20, -0.2),
    average_order_value=(40, 0.0),
    days_since_last_order=(2, -0.9),
)
LAPSED = segment(
    orders=(12, 1.5),
    revenue=(900, 1.2),
    average_order_value=(75, 0.1),
    days_since_last_order=(200, 0.6),
)


def test_names_say_what_a_marketer_would() -> None:
    assert names([BEST]) == ["Frequent big spenders, recently active"]
    assert names([GONE]) == ["One-time light spenders, long gone"]
    assert names([NEW]) == ["One-time buyers, recently active"]
    assert names([LAPSED]) == ["Frequent big spenders, quiet lately"]
    assert names([segment(orders=(3, 0.0))]) == ["Regular buyers"]
    assert names([segment(orders=(3, 0.0), tenure_days=(1, -0.9))]) == [
        "Regular buyers, mostly newcomers"
    ]


def test_where_everyone_ordered_once_nobody_is_called_one_time() -> None:
    once = FeatureProfile(1.0, 1.0, 1.0, 1.0, 0.0)
    rich = segment(revenue=(900, 1.2), average_order_value=(900, 1.2))
    summed_up = SegmentProfile(1, 10, None, {**rich.features, "orders": once})
    assert names([summed_up]) == ["Big spenders"]


def test_a_table_without_orders_or_amounts_is_named_by_what_it_has() -> None:
    assert names([segment(trait_pets=(4, 0.9), age_years=(60, 0.5))]) == [
        "Higher pets, older customers"
    ]
    assert names([segment(trait_pets=(3, 0.0))]) == ["Customers like all others"]


def test_equal_names_are_told_apart_by_the_widest_difference() -> None:
    first = segment(
        1, orders=(3, 0.0), revenue=(3, 0.1), age_years=(60, 0.7), weekend_order_share=(0.2, 0.1)
    )
    second = segment(
        2, orders=(3, 0.0), revenue=(3, 0.1), age_years=(2, -0.7), weekend_order_share=(0.1, 0.0)
    )
    third = segment(
        3, orders=(3, 0.0), revenue=(3, 0.1), age_years=(2, -0.7), weekend_order_share=(9, 0.9)
    )
    assert names([first, second, third]) == [
        "Regular buyers, older customers",
        "Regular buyers, younger customers",  # as many weekend orders as everyone
        "Regular buyers, younger customers, higher share of weekend orders",
    ]


def test_of_alike_big_spenders_nobody_is_said_to_spend_little() -> None:
    rich, richest = (
        segment(number, orders=(3, 0.0), revenue=(money, apart), average_order_value=(money, apart))
        for number, money, apart in ((1, 500.0, 0.6), (2, 900.0, 1.8))
    )
    assert names([rich, richest]) == [
        "Regular big spenders",
        "Regular big spenders, higher average order value",
    ]


def test_a_name_says_only_what_median_and_mean_both_show() -> None:
    # A few giants make everyone's mean: these spend more than most, and less than their share.
    spends = FeatureProfile(245.0, 306.0, 103.0, 555.0, 0.41)
    told = segment(orders=(12, 1.5))
    often = SegmentProfile(1, 745, 228_032.0, {**told.features, "revenue": spends})
    assert names([often]) == ["Frequent buyers"]
    assert portrait(often).value == 0
    whole = replace(spends, mean=600.0)
    rich = SegmentProfile(1, 745, 447_000.0, {**told.features, "revenue": whole})
    assert names([rich]) == ["Frequent big spenders"]


def test_newcomers_have_been_customers_for_half_of_the_usual_time_at_most() -> None:
    tenure = {30.0: "Regular buyers, mostly newcomers", 90.0: "Regular buyers"}
    for days, name in tenure.items():
        of = FeatureProfile(days, days, 100.0, 100.0, -0.9)
        features = {**segment(orders=(3, 0.0)).features, "tenure_days": of}
        assert names([SegmentProfile(1, 10, None, features)]) == [name]


def test_segments_without_any_difference_are_ranked_by_size() -> None:
    twins = [segment(1, 5, orders=(3, 0.0)), segment(2, 9, orders=(3, 0.0))]
    assert names(twins) == ["Regular buyers, second largest", "Regular buyers, largest"]


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(
                ["orders", "revenue", "average_order_value", "days_since_last_order", "trait_x"]
            ),
            st.tuples(st.sampled_from([1.0, 3.0, 500.0]), st.sampled_from([-1.0, 0.0, 0.5, 1.0])),
        ),
        min_size=1,
        max_size=9,
    )
)
def test_names_are_always_unique(table: list[dict[str, tuple[float, float]]]) -> None:
    features = sorted({f for row in table for f in row})
    profiles = [
        segment(i, i * 7 % 3, **{f: row.get(f, (3.0, 0.0)) for f in features})
        for i, row in enumerate(table, start=1)
    ]
    given_names = names(profiles)
    assert len(set(given_names)) == len(profiles)
    assert not any("egment" in name for name in given_names)
    assert given_names == names(profiles)


def test_the_difference_names_the_strongest_sides_with_their_figures() -> None:
    assert difference(BEST) == (
        "More orders (median 12 against 3), higher revenue (median 900 against 3), "
        "more recent last order (median 2 days against 3 days)."
    )
    # The median of the days rises although they fall: no figure may contradict the words.
    odd = segment(orders=(12, 1.5), days_since_last_order=(9, -0.9))
    assert difference(odd) == "More orders (median 12 against 3)."
    flag = FeatureProfile(1.0, 0.67, 0.0, 0.5, 0.4)
    assert difference(SegmentProfile(1, 9, None, {"gender is female": flag})) == (
        "More often gender female (67 % against 50 %)."
    )
    assert difference(segment(orders=(3, 0.1))) == "Much like all customers."


def test_the_plain_feature_speaks_for_its_theme_and_scores_are_silent() -> None:
    both = segment(orders=(9, 0.5), orders_last_365d=(9, 0.9), frequency_score=(5, 1.4))
    assert difference(both) == "More orders (median 9 against 3)."


def test_actions_follow_from_the_portrait() -> None:
    assert "No discounts needed" in action(portrait(BEST))
    assert "win-back" in action(portrait(GONE))
    assert "second order" in action(portrait(NEW))
    assert "welcome series" in action(portrait(segment(orders=(3, 0), tenure_days=(1, -0.9))))
    assert "Win back first" in action(portrait(LAPSED))
    assert "smaller discounts" in action(portrait(segment(discount_share=(4, 1.2))))
    assert "Find out why they return" in action(portrait(segment(return_line_share=(4, 1.2))))
    assert action(portrait(segment(orders=(3, 0.0)))) == DEFAULT_ACTION


def test_every_action_is_a_different_sentence() -> None:
    assert len({rule.text for rule in ACTIONS}) >= len(ACTIONS) - 1
    assert all(rule.text.endswith(".") for rule in ACTIONS)
