"""Very wide tables: what matters is read, whatever the format, and what is left out is said."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

ReadFiles = Callable[..., Any]

COLUMNS = 10_000
NAMES = [f"v{i}" for i in range(COLUMNS)]
NAMES[0], NAMES[7_000], NAMES[9_999] = "order_id", "customer_id", "amount"
ROWS = [[f"{row}.{i}" for i in range(COLUMNS)] for row in range(3)]


def as_csv() -> bytes:
    lines = [NAMES, *ROWS, ["x"], [*ROWS[0], "one more"]]
    return "".join(",".join(line) + "\n" for line in lines).encode()


def as_arrow(write: Callable[[Any, io.BytesIO], object]) -> bytes:
    out = io.BytesIO()
    write(pa.table([list(column) for column in zip(*ROWS, strict=True)], NAMES), out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("o.csv", as_csv()),
        ("o.parquet", as_arrow(pq.write_table)),
        ("o.feather", as_arrow(feather.write_feather)),
    ],
)
def test_ten_thousand_columns(read: ReadFiles, name: str, content: bytes) -> None:
    found = read({name: content})
    assert found.raw.columns == (*NAMES[:498], "customer_id", "amount")
    assert found.rows == [(*row[:498], row[7_000], row[9_999]) for row in ROWS]
    assert len(found.aside) == (2 if name == "o.csv" else 0)
    assert any("9,500 whose names say nothing" in warning for warning in found.raw.warnings)
