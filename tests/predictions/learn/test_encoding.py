from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa

from regulars.predictions.learn import learn_encoding

TABLE = pa.table(
    {
        "age": [20, 30, None, 40],
        "since": [date(1970, 1, 2), date(1970, 1, 11), None, date(1970, 1, 2)],
        "at": pa.array(
            [datetime(1970, 1, 2, 12, tzinfo=UTC), None, None, None], pa.timestamp("us", "UTC")
        ),
        "country": ["GB", "FR", "GB", None],
        "member": [True, False, None, True],
        "same": [1, 1, 1, 1],
        "name": ["a", "b", "c", "d"],
        "list": [[1], [2], [3], [4]],
        "void": pa.nulls(4, pa.float64()),
    }
)


def test_values_become_numbers_and_useless_columns_are_left_out_with_the_reason() -> None:
    encoding, left_out = learn_encoding(TABLE, levels=3)
    points = encoding.matrix(TABLE)

    assert encoding.names == ["age", "since", "at", "country", "member"]
    assert encoding.categorical == [3]
    expected = [
        [20, 1, 1.5, 0, 1],
        [30, 10, np.nan, 1, 0],
        [np.nan, np.nan, np.nan, 0, np.nan],
        [40, 1, np.nan, np.nan, 1],
    ]
    assert np.array_equal(points, expected, equal_nan=True)
    reasons = {one.column: one.reason for one in left_out}
    assert set(reasons) == {"same", "name", "list", "void"}
    assert "same value" in reasons["same"]
    assert "names and ids" in reasons["name"]


def test_rare_and_new_levels_are_other_and_dictionaries_are_texts() -> None:
    texts = ["a"] * 5 + ["b"] * 3 + ["c"] * 2 + ["d"]
    table = pa.table({"kind": pa.array(texts).dictionary_encode()})
    encoding, _ = learn_encoding(table, levels=2)

    assert encoding.columns[0].levels == ("a", "b")
    new = pa.table({"kind": ["b", "c", "z"]})
    assert encoding.matrix(new)[:, 0].tolist() == [1, 2, 2]
