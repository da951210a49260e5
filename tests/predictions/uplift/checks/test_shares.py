"""Are the arms as large as planned?"""

from __future__ import annotations

import pytest

from regulars.model import BadData
from regulars.predictions.uplift import check_shares


def test_shares_against_the_plan() -> None:
    # The example of Fabijan et al. (2019): 821,588 and 815,482 of a planned 1 : 1.
    found = check_shares({"a": 821_588, "b": 815_482}, {"a": 0.5, "b": 0.5})

    assert found.p_value == pytest.approx(1.8e-6, rel=0.05)
    with pytest.raises(BadData, match="planned shares"):
        check_shares({"a": 10, "b": 10}, {"a": 1.0})


@pytest.mark.parametrize("plan", [{"a": 1, "b": 0}, {"a": 1, "b": -1}, {"a": 1, "b": 1, "c": 1}])
def test_a_plan_that_does_not_fit_is_refused_with_the_way_out(plan: dict[str, float]) -> None:
    with pytest.raises(BadData, match="give each of a, b a share above 0"):
        check_shares({"b": 10, "a": 10}, plan)


def test_three_arms_have_two_degrees_of_freedom() -> None:
    # Chi-square of 9.210 is exceeded by chance 1 in 100 times with two degrees of freedom.
    counts = {"none": 2_000, "letter": 1_000 + 68, "mail": 1_000 - 68}

    found = check_shares(counts, {"none": 50, "letter": 25, "mail": 25})

    assert found.expected == {"none": 2_000, "letter": 1_000, "mail": 1_000}
    assert found.p_value == pytest.approx(0.01, abs=0.0003)
