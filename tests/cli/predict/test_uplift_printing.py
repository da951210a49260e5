"""The part of an arm does not say again, or otherwise, what to do."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from regulars.cli.predict.uplift_printing import what_to_do
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
