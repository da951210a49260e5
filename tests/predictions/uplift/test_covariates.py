"""Columns become numbers, the same for others, or are left out with the reason."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions.uplift.covariates import MOST_VALUES, Covariates

_TABLE = pa.table(
    {
        "age": [30, None, 50],
        "spent": [Decimal("1.5"), Decimal("2.5"), None],
        "member": [True, False, None],
        "town": pa.array(["B", None, "A"]).dictionary_encode(),
        "sex": ["f", "m", "f"],
    }
)


def test_others_get_the_same_columns_whatever_they_hold() -> None:
    known = Covariates.learn(_TABLE)
    others = pa.table(
        {
            "sex": ["m", "f"],
            "town": ["C", "A"],
            "spent": [9, 1],
            "member": [1, 0],
            "age": [None, 20.5],
            "new": [1, 2],
        }
    )

    assert known.names[:3] == ("age", "spent", "member")
    assert known.names[3:6] == ("town = (missing)", "town = A", "town = B")
    assert known.names[6:] == ("sex = f", "sex = m")
    first, second = known.matrix(others).tolist()
    assert np.isnan(first[0])
    assert first[1:] == [9, 1, 0, 0, 0, 0, 1]
    assert second == [20.5, 1, 0, 0, 1, 0, 1, 0]
    assert known.matrix(_TABLE)[1].tolist()[2:] == [0, 1, 0, 0, 0, 1]


def test_what_says_nothing_is_left_out_with_the_reason() -> None:
    n = 100
    known = Covariates.learn(
        pa.table(
            {
                "age": range(n),
                "country": ["GB"] * n,
                "euro": [1] * n,
                "gift": [1] * 9 + [None] * 91,  # missing is another value
                "name": [f"n{i}" for i in range(n)],
                "born": [date(2000, 1, 1)] * n,
                "spend": range(n),
            }
        ),
        {"spend": "It is recorded with the outcome."},
    )

    assert known.names == ("age", "gift")
    assert known.left_out == {
        "spend": "It is recorded with the outcome.",
        "country": "is the same for everyone",
        "euro": "is the same for everyone",
        "name": "has another value for nearly everyone",
        "born": "is of the type date32[day], neither number nor text",
    }


def test_the_most_frequent_values_of_a_text_get_a_column() -> None:
    towns = [f"t{i:02}" for i in range(MOST_VALUES + 5) for _ in range(i + 1)]

    known = Covariates.learn(pa.table({"town": towns}))

    assert known.texts == {"town": tuple(f"t{i:02}" for i in range(5, MOST_VALUES + 5))}


def test_the_state_gives_back_the_same() -> None:
    known = Covariates.learn(_TABLE.append_column("same", pa.array([1, 1, 1])))

    again = Covariates.from_dict(known.to_dict())

    assert again == known
    assert [(c.name, c.kind) for c in again.encoding.columns] == [
        ("age", "number"),
        ("spent", "number"),
        ("member", "number"),
        ("town", "text"),
        ("sex", "text"),
    ]


def test_a_table_of_which_nothing_is_left_is_refused_with_the_way_out() -> None:
    with pytest.raises(BadData, match="add what was known about them before the treatment"):
        Covariates.learn(pa.table({"same": [1, 1, 1]}))
