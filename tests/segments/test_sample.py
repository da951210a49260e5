from __future__ import annotations

from collections.abc import Iterable, Iterator

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.segments import sample
from regulars.segments.sample import hash_ids, read_sample, smallest_hashes

Hashes = npt.NDArray[np.uint64]
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


def smallest_by_sorting(ids: list[str], limit: int) -> list[int]:
    ranked = sorted(zip(hash_ids(ids).tolist(), ids, range(len(ids)), strict=True))
    return [position for _, _, position in ranked[:limit]]


@pytest.mark.parametrize("limit", [1, 7, 100, 2_999, 3_000, 5_000])
def test_the_smallest_hashes_are_those_that_sorting_finds(limit: int) -> None:
    drawn = np.random.default_rng(limit).integers(0, 2_000, 3_000)
    ids = [f"c{i}" for i in drawn]
    assert smallest_hashes(ids, limit).tolist() == smallest_by_sorting(ids, limit)


@pytest.mark.parametrize("limit", [1, 3, 20, 150])
def test_ties_of_hashes_are_broken_by_the_id(limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def few_hashes(ids: Iterable[str]) -> Hashes:
        return np.array([sum(i.encode()) % 5 for i in ids], dtype=np.uint64)

    ids = [f"c{i}" for i in np.random.default_rng(2).permutation(300)]
    monkeypatch.setattr(sample, "hash_ids", few_hashes)
    ranked = sorted(ids, key=lambda i: (sum(i.encode()) % 5, i))[:limit]
    assert [ids[i] for i in smallest_hashes(ids, limit)] == ranked

    def batches(*_: object) -> Iterator[pa.Table]:
        for start in range(0, 300, 40):
            yield pa.table({"customer_id": ids[start : start + 40]})

    monkeypatch.setattr(sample, "read_batches", batches)
    read = read_sample(nw.from_native(pa.table({"customer_id": ids})).lazy(), [], limit=limit)
    assert read.rows["customer_id"].to_pylist() == ranked
    assert read.customers == 300


def test_each_id_is_hashed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []

    def counted(ids: Iterable[str]) -> Hashes:
        ids = list(ids)
        hashed.extend(ids)
        return hash_ids(ids)

    monkeypatch.setattr(sample, "hash_ids", counted)
    frame = nw.from_native(pa.table({"customer_id": IDS})).lazy("duckdb")
    read_sample(frame, [], limit=10)
    assert sorted(hashed) == sorted(IDS)
