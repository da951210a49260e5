"""What an experiment says to do, in a marketer's words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pyarrow as pa
import pytest

from regulars.cli.predict.uplift_choice import said_of_choice, way_rows
from regulars.predictions import BestArm, Estimate, Uplift, UpliftConfig


def _est(value: float, low: float, high: float) -> Estimate:
    return Estimate(value, low, high, (high - low) / 4)


class _Report:
    """As much of an arm's report as the words need."""

    def __init__(self, *, found: bool) -> None:
        self.heterogeneity = type("Heterogeneity", (), {"found": found})()


def _found(best: BestArm | None, *, differ: bool, value: float | None = None) -> Uplift:
    some: Any = dict.fromkeys(Uplift.__dataclass_fields__)
    some |= {
        "choice": pa.table({"customer_id": range(1_000)}),
        "reports": {"A": _Report(found=differ), "B": _Report(found=False)},
        "best_arm": best,
        "outcome": "visit",
        "control": "none",
        "config": UpliftConfig(value_per_outcome=value),
    }
    return Uplift(**some)


BEST = BestArm(
    shares={"none": 0.2, "A": 0.7, "B": 0.1},
    value=_est(0.2, 0.19, 0.21),
    over={
        "none": _est(0.08, 0.07, 0.09),
        "A": _est(0.001, -0.001, 0.003),
        "B": _est(0.04, 0.03, 0.05),
    },
    for_all={"A": _est(0.079, 0.07, 0.088), "B": _est(0.04, 0.03, 0.05)},
    second=_est(0.039, 0.03, 0.048),
    everybody="A",
)


def _said(best: BestArm | None, *, differ: bool = True, value: float | None = None) -> str:
    return " ".join(said_of_choice(_found(best, differ=differ, value=value))).replace("\u00a0", " ")


def test_one_for_all_is_named_first_with_what_choosing_would_bring() -> None:
    text = _said(BEST)
    assert text.startswith("Give everybody A: per 100 customers that adds 7.9 (7 to 8.8) to visit")
    assert "3.9 (3 to 4.8) ahead of the next best" in text
    assert "0.1 (\u22120.1 to 0.3) per 100 against A for everybody, so it is not shown" in text


def test_what_chance_may_explain_is_no_advice() -> None:
    unsure = {"A": _est(0.004, -0.01, 0.018), "B": _est(0.002, -0.01, 0.014)}
    text = _said(replace(BEST, for_all=unsure, second=_est(0.002, -0.02, 0.02)), differ=False)
    assert text.startswith("Not known whether contacting anybody brings anything: ")
    assert "0.4 (\u22121 to 1.8) to visit over contacting nobody. Chance may explain all" in text
    assert "Give everybody" not in text
    assert "take the cheaper one" not in text


def test_no_differences_are_said_to_be_none() -> None:
    assert "can be told from chance, so nobody needs to be chosen" in _said(BEST, differ=False)


def test_a_lead_that_chance_explains_leaves_the_cheaper_one() -> None:
    level = replace(BEST, second=_est(0.001, -0.01, 0.012))
    assert "take the cheaper one" in _said(level)


def test_choosing_is_advised_with_the_shares_of_each() -> None:
    text = _said(replace(BEST, everybody=None, over=BEST.over | {"A": _est(0.01, 0.005, 0.015)}))
    assert text.startswith("Choose for each customer: 70.0 % A, 20.0 % nothing, 10.0 % B.")
    assert "1 (0.5 to 1.5) more than the best single way, A for everybody" in text


def test_nobody_is_contacted_where_nothing_pays() -> None:
    poor = {"A": _est(-0.02, -0.03, -0.01), "B": _est(-0.05, -0.06, -0.04)}
    text = _said(replace(BEST, everybody="none", for_all=poor), value=2.0)
    assert text.startswith("Contact nobody: the best way of contacting everybody, A, brings")
    assert "small gain" not in text


def test_ways_are_told_per_hundred_customers() -> None:
    rows = {row["way"]: row for row in way_rows(_found(BEST, differ=True))}
    assert rows["A for everybody"]["brings per 100"] == pytest.approx(7.9)
    assert rows["for each the best, or none"]["contacted"] == "800"
    assert rows["nobody"]["brings per 100"] == 0
    assert not list(way_rows(_found(None, differ=True)))
    assert not _said(cast("BestArm | None", None))
