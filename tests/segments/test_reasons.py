"""What a careful analyst points out beside segments."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from regulars.segments import Choice, ChooseKConfig, Tried
from regulars.segments.reasons import reasons, warnings
from regulars.segments.structure import Structure

TRIED = Tried(3, 1.0, 0.0, 0.3, 0.9, 0.2, 20, tiny=False)
CHOICE = Choice(
    k=3,
    runner_up=None,
    requested=False,
    separated=True,
    reference_silhouette=0.1,
    evidence=(),
    tried=(TRIED,),
)


def test_a_customer_with_much_of_all_revenue_is_said() -> None:
    revenue = np.array([*np.full(60, 100.0), np.nan, 9e7])
    (said,) = warnings(CHOICE, [], ChooseKConfig(), revenue)
    assert said.startswith("One customer brings 100% of all revenue.")


@pytest.mark.parametrize("revenue", [None, np.full(60, 5.0), np.zeros(60), np.array([1.0, 9.0])])
def test_where_nobody_has_much_of_the_revenue_nothing_is_said(revenue: Any) -> None:  # noqa: ANN401
    assert warnings(CHOICE, [], ChooseKConfig(), revenue) == ()


def test_a_cloud_and_a_tiny_segment_are_said() -> None:
    rows = [{"name": "Gone", "customers": 2, "customer_share": 0.01}]
    cloud, tiny = warnings(replace(CHOICE, separated=False), rows, ChooseKConfig())
    assert "practical cut" in cloud
    assert tiny == "The segment 'Gone' is tiny: 2 customers (1.0%)."


@pytest.mark.parametrize(
    ("excess", "said"),
    [
        (0.2, "they lie 18.1% closer together than made-up customers without groups do, no more"),
        (0.01, "they lie hardly closer together"),
        (-0.01, "they lie no closer together"),
    ],
)
def test_a_cloud_is_said_with_what_to_do(excess: float, said: str) -> None:
    structure = Structure(found=False, z=2.0, excess=excess, groups=4, components=3)
    cloud = replace(CHOICE, separated=False, structure=structure)
    sentence = reasons(cloud, ChooseKConfig())[-1]
    assert said in sentence
    assert "treat customers near a border like their neighbours" in sentence


def test_groups_are_said_with_what_to_do() -> None:
    structure = Structure(found=True, z=9.0, excess=0.2, groups=4, components=3)
    sentence = reasons(replace(CHOICE, structure=structure), ChooseKConfig())[-1]
    assert "real groups: cut into some, they lie 18.1% closer together than made-up" in sentence
    assert sentence.endswith("Each segment is a kind of customer of its own: plan for it as such.")


def test_numbers_with_the_same_against_them_share_a_sentence() -> None:
    shaky = [replace(TRIED, k=k, stability=s) for k, s in ((4, 0.6), (5, 0.5), (6, 0.55))]
    tiny = replace(TRIED, k=7, tiny=True, smallest_customers=3, smallest_share=0.004)
    told = reasons(replace(CHOICE, tried=(TRIED, *shaky, tiny)), ChooseKConfig())
    assert told[1].startswith("Cut into 4, 5 or 6 groups, more customers change theirs from draw")
    assert told[1].endswith("(stability 0.60, 0.50 and 0.55).")
    assert told[2] == "Not 7: the smallest segment would hold about 3 customers (0.4%)."
