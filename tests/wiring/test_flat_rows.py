"""Which column tells customers apart, and which does not."""

from __future__ import annotations

import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.settings import Settings
from regulars.wiring.flat_rows import read_flat_rows

CONTRACTS = pa.table({"contract": ["monthly", "yearly"] * 60, "age": list(range(120))})


def test_two_values_in_a_hundred_rows_are_no_ids() -> None:
    with pytest.raises(BadData) as refused:
        read_flat_rows(CONTRACTS, Settings(), "contract")
    said = str(refused.value).replace("\u00a0", " ")
    assert "column contract: 2 values in 120 rows cannot tell customers apart" in said
    assert "--id COLUMN" in said


def test_customers_may_stand_in_several_rows() -> None:
    ids = pa.array([number // 10 for number in range(120)])
    table = CONTRACTS.append_column("member", ids)
    found = read_flat_rows(table, Settings(), "member")
    assert found.who == "member"
    assert found.rows["member"].to_pylist()[9:11] == ["0", "1"]
