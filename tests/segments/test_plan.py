from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from regulars.segments.action import ACTIONS, STAY_IN_TOUCH
from regulars.segments.describe.habits import Habits
from regulars.segments.describe.reach import Reach
from regulars.segments.holdout import holdout, smallest_effect
from regulars.segments.plan import Known, plan
from regulars.segments.play import PLAYS
from regulars.segments.profile import FeatureProfile, SegmentProfile


def segment(customers: int = 1000, **of: tuple[float, float]) -> SegmentProfile:
    """A segment from feature=(median, standardised difference)."""
    features = {f: FeatureProfile(m, m, 3.0, 3.0, apart) for f, (m, apart) in of.items()}
    return SegmentProfile(1, customers, 5000.0, features)


def test_every_rule_of_thumb_has_its_texts_and_none_promises() -> None:
    assert set(PLAYS) == {rule.play for rule in ACTIONS} | {STAY_IN_TOUCH}
    for texts in PLAYS.values():
        words = f"{texts.objective} {texts.offer} {texts.tone}".lower()
        assert not any(word in words for word in ("guarantee", "will ", "always", "%"))


def test_a_plan_follows_the_profile() -> None:
    best = segment(
        orders=(12, 1.5),
        revenue=(900, 1.2),
        days_since_last_order=(9, -0.9),
        mean_gap_days=(40, -0.5),
    )
    habit = Habits("Thursday", 0.3, 18, 0.5, "app", 0.6)
    drafted = plan(
        Known(best, "Best", habit, Reach("email", 0.8, agreed=True), [("Tea", 2.0)], 0.5)
    )
    assert (drafted["play"], drafted["status"]) == ("keep_close", "draft")
    assert "Tea (2 times)" in drafted["offer"]
    assert drafted["channel"].startswith("Email: 80.0\u00a0% of them agreed to it.")
    assert "to app" in drafted["channel"]
    assert "on a Thursday" in drafted["timing"]
    assert "from 18 to 21" in drafted["timing"]
    assert "after 40\u00a0days" in drafted["timing"]
    assert "within 60\u00a0days" in drafted["measure"]
    assert "returns deducted" in drafted["measure"]


def test_what_the_data_do_not_say_is_said_to_be_a_default() -> None:
    drafted = plan(Known(segment(orders=(3, 0.0)), "Everyone"))
    assert drafted["play"] == STAY_IN_TOUCH
    assert "the data name no addresses" in drafted["channel"]
    assert "test the time" in drafted["timing"]
    assert "not known" in drafted["holdout"]
    assert "they buy more than everyone" not in drafted["offer"]


def test_those_long_gone_are_not_awaited_at_their_old_gap() -> None:
    gone = segment(days_since_last_order=(400, 1.5), mean_gap_days=(30, 0.0))
    timing = plan(Known(gone, "Gone"))["timing"]
    assert "Those who return" not in timing
    assert "400\u00a0days back" in timing


def test_the_advised_holdout_finds_its_smallest_effect_in_four_of_five_tries() -> None:
    customers, response, left_out = 4_000, 0.2, 0.3
    effect = smallest_effect(customers, response, left_out)
    rng = np.random.default_rng(7)
    control, treated = round(left_out * customers), round((1 - left_out) * customers)
    tries = 4_000
    low = rng.binomial(control, response - effect / 2, tries) / control
    high = rng.binomial(treated, response + effect / 2, tries) / treated
    both = (low * control + high * treated) / customers
    error = np.sqrt(both * (1 - both) * (1 / control + 1 / treated))
    found = (np.abs(high - low) / error > stats.norm.ppf(0.975)).mean()
    assert found == pytest.approx(0.8, abs=0.03)


def test_a_large_segment_needs_a_small_holdout_and_a_small_one_is_called_a_trial() -> None:
    large, small = holdout(500_000, 0.1, 30), holdout(60, 0.05, 30)
    assert (large.share, small.share) == (0.1, 0.5)
    assert "trial" in small.in_words
    assert "trial" not in large.in_words
    assert (large.smallest_effect or 1) < (small.smallest_effect or 0)


def test_too_few_customers_are_called_so_and_get_no_impossible_figure() -> None:
    for response in (0.0, 0.5, 1.0):
        advice = holdout(3, response, 30)
        assert "Too few customers for a test" in advice.in_words
        assert "points" not in advice.in_words
        assert 0 < (advice.smallest_effect or 0) <= 1
    assert "Too few" in holdout(3, None, 30).in_words


def test_an_unknown_response_is_said_with_how_to_size_the_test_once_it_is_known() -> None:
    advice = holdout(10_000, None, 30, why_unknown="nobody counted")
    assert (advice.share, advice.smallest_effect) == (0.2, None)
    assert "not known: nobody counted" in advice.in_words
    points = 100 * smallest_effect(10_000, 0.2, 0.2)
    assert f"by {points:.1f} points or more if 20.0\u00a0% do" in advice.in_words
