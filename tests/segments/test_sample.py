from __future__ import annotations

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.segments.sample import hash_ids, read_sample, smallest_hashes

IDS = [f"customer {i}" for i in range(5_000)]


def test_the_hash_is_fixed_for_ever() -> None:
    # A change here would move customers in and out of every sample.
    assert hash_ids(["", "anna", "Žofie"]).tolist() == [
        12994781566227106604,
        1365480273712634555,
        13239587370080666255,
    ]


def test_a_sample_of_consecutive_ids_is_fair() -> None:
    chosen = smallest_hashes(IDS, 1_000)
    assert len(set(chosen.tolist())) == 1_000
    by_tenth = np.bincount(chosen // 500, minlength=10)
    # A fair sample takes 100 of each tenth, give or take four standard deviations.
    assert (abs(by_tenth - 100) < 4 * np.sqrt(1_000 * 0.1 * 0.9)).all()


def test_the_same_customers_are_read_whatever_the_order_of_rows() -> None:
    order = np.random.default_rng(0).permutation(len(IDS))
    table = pa.table({"customer_id": IDS, "orders": np.arange(5_000.0)})
    read = [
        read_sample(nw.from_native(t).lazy("duckdb"), ["orders"], limit=100).rows
        for t in (table, table.take(order))
    ]
    assert read[0].equals(read[1])
    assert read[0].num_rows == 100


def test_a_smaller_sample_is_the_beginning_of_a_larger_one() -> None:
    frame = nw.from_native(pa.table({"customer_id": IDS})).lazy("duckdb")
    large = read_sample(frame, [], limit=500)
    small = read_sample(frame, [], limit=50)
    assert large.rows["customer_id"].to_pylist()[:50] == small.rows["customer_id"].to_pylist()
    assert large.customers == small.customers == 5_000


def test_more_batches_than_memory_give_the_same_sample() -> None:
    whole = pa.table({"customer_id": IDS})
    frame = nw.from_native(whole).lazy("duckdb")
    expected = [IDS[i] for i in smallest_hashes(IDS, 10)]
    # 5,000 rows against a limit of 10 force the pool to be pruned on the way.
    assert read_sample(frame, [], limit=10).rows["customer_id"].to_pylist() == expected


def test_a_customer_without_an_id_is_refused() -> None:
    frame = nw.from_native(pa.table({"customer_id": ["a", None]})).lazy("duckdb")
    with pytest.raises(BadData, match="no id"):
        read_sample(frame, [], limit=10)


def test_a_table_of_two_dates_is_refused() -> None:
    frame = nw.from_native(pa.table({"customer_id": ["a", "b", "a"]})).lazy("duckdb")
    with pytest.raises(BadData, match="several dates"):
        read_sample(frame, [], limit=10)
