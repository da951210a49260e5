"""A table becomes an experiment, or it is said why not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions.uplift import read_experiment

if TYPE_CHECKING:
    from tests.predictions.uplift.conftest import MakeMailing

_N = 3_000  # of the mailing


def _with(table: pa.Table, column: str, values: Any) -> pa.Table:  # noqa: ANN401 - any column
    return table.set_column(table.column_names.index(column), column, pa.array(values))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"treatment": "post"}, "post: the table has no such column"),
        ({"control": "nobody"}, "needs 100 customers, this one has 0"),
        ({"arms": []}, "no treatment arm beside control"),
        ({"arms": ["mail", "mail"]}, "named twice"),
        ({"outcome": "town"}, "town: it is not clear which value means yes"),
        ({"exclude": ["age", "town", "spend"]}, "no column is left"),
    ],
)
def test_wrong_words_are_named(
    change: dict[str, Any], says: str, columns: dict[str, Any], make_mailing: MakeMailing
) -> None:
    with pytest.raises(BadData, match=says):
        read_experiment(make_mailing(), **{**columns, **change})


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("bought", [1.0] * _N, "the same for everyone"),
        ("bought", [1.0] * 9 + [0.0] * (_N - 9), r"all but \d have the outcome 0: needs 30"),
        ("bought", [None, *[1.0, 0.0] * 1_499, 1.0], "no outcome is known of 1 customer"),
        ("bought", [np.inf, *[1.0, 0.0] * 1_499, 1.0], "an outcome is not finite"),
        ("mail", ["mail"] * _N, "no treatment arm|needs 100 customers"),
        ("mail", [None, *["mail", "none"] * 1_499, "none"], "the arm of a customer is missing"),
        ("mail", ["mail"] * 20 + ["none"] * (_N - 20), "needs 100 customers, this one has 20"),
        ("who", ["c1"] * _N, "a customer stands in several rows"),
        ("who", [None] * _N, "a customer has no identifier"),
        ("age", [np.inf] * _N, "age: a number is infinite"),
    ],
)
def test_bad_tables_are_named(
    column: str, values: list[Any], says: str, columns: dict[str, Any], make_mailing: MakeMailing
) -> None:
    with pytest.raises(BadData, match=says):
        read_experiment(_with(make_mailing(), column, values), **columns)


def test_only_the_arms_that_are_asked_for_and_control_are_read(
    columns: dict[str, Any], make_mailing: MakeMailing
) -> None:
    table = make_mailing()

    experiment = read_experiment(table, **columns, arms=["mail"])

    asked = [row for row in table.to_pylist() if row["mail"] != "letter"]
    assert experiment.arms == ("none", "mail")
    assert sum(experiment.counts().values()) == len(asked)
    assert experiment.customer_id.to_pylist() == sorted(row["who"] for row in asked)
    bought = {row["who"]: row["bought"] for row in asked}
    assert experiment.y.tolist() == [bought[who] for who in experiment.customer_id.to_pylist()]


def test_an_arm_is_compared_with_control_alone(
    columns: dict[str, Any], make_mailing: MakeMailing
) -> None:
    experiment = read_experiment(make_mailing(), **columns, arms=["mail", "letter"])

    rows, trial = experiment.against_control(2)

    assert set(experiment.arm[rows].tolist()) == {0, 2}
    assert trial.treated.tolist() == (experiment.arm[rows] == 2).tolist()
    assert set(trial.propensity.tolist()) == {trial.treated.mean()}
    size = experiment.counts()
    assert len(trial) == size["none"] + size["letter"]
    assert int(trial.treated.sum()) == size["letter"]


def test_which_value_means_yes_may_be_said_and_an_amount_has_none(
    columns: dict[str, Any], make_mailing: MakeMailing
) -> None:
    table = make_mailing()
    yes = np.where(table["bought"].to_numpy(), "came", "stayed")

    said = read_experiment(_with(table, "bought", yes), **columns, positive="came")

    assert said.binary
    assert said.y.sum() == (yes == "came").sum()
    with pytest.raises(BadData, match="leave out --positive"):
        read_experiment(table, **{**columns, "outcome": "spend"}, positive="5")
