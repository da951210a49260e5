"""Whose predictions are explained where there are more customers than that."""

from __future__ import annotations

import pyarrow as pa
import pytest

from regulars.flow.explained import _first

CUSTOMERS = pa.table({"customer_id": ["a", "b", "c", "d", "e"]})
SURE, WORTH = [0.9, 0.1, 0.9, 0.2, None], [1.0, 80.0, 2.0, 90.0, 5.0]


@pytest.mark.parametrize(
    ("ranks", "most", "chosen"),
    [
        ([SURE], 5, ["a", "b", "c", "d", "e"]),
        ([SURE], 1, ["a"]),  # of two alike the first by id
        ([SURE], 3, ["a", "c", "d"]),
        ([SURE, WORTH], 2, ["a", "d"]),  # the first by each
        ([SURE, WORTH], 3, ["a", "b", "c", "d"]),
    ],
)
def test_the_first_by_each_rank_are_explained(
    ranks: list[list[float | None]], most: int, chosen: list[str]
) -> None:
    columns = [pa.chunked_array([pa.array(rank, pa.float64())]) for rank in ranks]
    assert _first(CUSTOMERS, columns, most)["customer_id"].to_pylist() == chosen
