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
    assert id_column(name, pa.chunked_array([[*FAR, None]])) is None


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
