"""The part of an arm does not say again, or otherwise, what to do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from regulars.cli.predict.uplift_printing import hundred, what_to_do
from regulars.predictions import Estimate, UpliftConfig


def _said(*, differ: bool, drawn_by_chance: bool, value: float | None = None) -> str:
    some = Estimate(0.1, 0.05, 0.15, 0.02)
    policy = SimpleNamespace(over_none=some, treated_share=0.4)
    report: Any = SimpleNamespace(
        average_effect=some,
        policies={"all": policy, "worth it": policy, "best share": policy},
        heterogeneity=SimpleNamespace(found=differ, words="Nobody differs."),
        learner="t",
        scores={"t": SimpleNamespace(uplift_at_share=some)},
    )
    found: Any = SimpleNamespace(
        best_arm=object() if drawn_by_chance else None,
        config=UpliftConfig(value_per_outcome=value),
        outcome="visit",
    )
    return " ".join(what_to_do(found, report)).replace("\u00a0", " ")


@pytest.mark.parametrize("value", [None, 3.0])
def test_where_the_choice_is_judged_the_arm_only_tells_whom_to_take_first(
    value: float | None,
) -> None:
    text = _said(differ=True, drawn_by_chance=True, value=value)

    assert text.startswith("Customers differ in what it changes: among the 30.0 %")
    assert text.endswith("If you can contact only some, take these 30.0 % first.")


def test_where_nobody_differs_nothing_is_advised_a_second_time() -> None:
    assert _said(differ=False, drawn_by_chance=True) == "Nobody differs."


def test_without_a_judged_choice_the_arm_says_what_to_do() -> None:
    assert "contact everyone" in _said(differ=False, drawn_by_chance=False)
    assert "contact whoever's" in _said(differ=True, drawn_by_chance=False, value=3.0)


def _hundred(adjusted: float, *, value: float | None = None, cost: float = 0.0) -> str:
    one = value or 1.0
    gain = Estimate(0.0766 * one - cost, 0.0698 * one - cost, 0.0826 * one - cost, 0.003 * one)
    found: Any = SimpleNamespace(
        best_arm=SimpleNamespace(for_all={"mail": gain}),
        config=UpliftConfig(value_per_outcome=value, contact_cost=cost),
        outcome="visit",
    )
    effect = Estimate(adjusted, 0.0698, 0.0826, 0.003)
    report: Any = SimpleNamespace(arm="mail", average_effect=effect)
    return hundred(found, report)


def test_an_arm_tells_the_figure_of_the_first_lines_and_why_another_differs() -> None:
    assert _hundred(0.0766) == (
        "Contacting 100 customers adds 7.66 (6.98 to 8.26) to their visit in sum."
    )
    text = _hundred(0.0763)
    assert "adds 7.66 (6.98 to 8.26) to their visit in sum: the plain difference" in text
    assert "taken out, it is 7.63 (6.98 to 8.26), as in what follows." in text


def test_money_does_not_change_what_a_contact_adds_to_the_outcome() -> None:
    assert _hundred(0.0766, value=20.0, cost=0.5) == _hundred(0.0766)
