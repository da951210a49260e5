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
