from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions.ids import id_column

FAR = [52_300, 17_100, 48_755, 99_001, 20_202]


@pytest.mark.parametrize(
    "name", ["id", "CustomerID", "session_id", "account nr", "phone_number", "zip_code", "id_kunde"]
)
def test_a_name_says_an_id(name: str) -> None:
    assert id_column(name, pa.chunked_array([FAR])) is not None
    assert id_column(name, pa.chunked_array([[*FAR, FAR[0]]])) is None
    assert id_column(name, pa.chunked_array([[*FAR, FAR[0], None]])) is None
    assert id_column(name, pa.chunked_array([pa.nulls(3, pa.int64())])) is None


@pytest.mark.parametrize("name", ["income", "number_of_visits", "paid", "balance", "order_value"])
def test_numbers_by_another_name_are_none(name: str) -> None:
    assert id_column(name, pa.chunked_array([FAR])) is None


def test_running_numbers_are_ids_in_any_order_and_step() -> None:
    rng = np.random.default_rng(0)
    running = rng.permutation(500) * 7 + 10_000
    gaps = np.delete(np.arange(500), [3, 77])
    assert id_column("x", pa.chunked_array([running])) is not None
    assert id_column("x", pa.chunked_array([gaps])) is not None
    half = np.sort(rng.permutation(1000)[:500])
    assert id_column("x", pa.chunked_array([half])) is None
    far = pa.chunked_array([[-(2**63), 0, 2**63 - 1]])
    assert id_column("x", far) is None


@pytest.mark.parametrize("blank", [None, float("nan")])
def test_a_blank_cell_or_a_type_of_parts_makes_an_id_no_feature(blank: float | None) -> None:
    numbers = pa.chunked_array([pa.array([1.0, 2.0, 3.0, blank])])
    found = id_column("customer_number", numbers)
    assert found is not None
    assert found.reason.startswith("Every row that is not blank has a number of its own")
    assert id_column("x", numbers) is not None
    whole = id_column("account_nr", pa.chunked_array([[float(one) for one in FAR]]))
    assert whole is not None
    assert whole.reason.startswith("Every row has a number of its own")
    assert id_column("account_nr", pa.chunked_array([[1.5, 2.0, 9.0, blank]])) is None
    assert id_column("account_nr", pa.chunked_array([[float("inf"), 2.0, 9.0]])) is None
    assert id_column("income", pa.chunked_array([[*map(float, FAR), blank]])) is None
