"""Texts are numbered in the order of their bytes, whatever they look like."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.features.arrays import numbering
from regulars.features.arrays.numbering import numbered


def _check(texts: list[str], cut: int) -> None:
    chunks = [pa.array(texts[:cut], pa.string()), pa.array(["x", *texts[cut:]], pa.string())[1:]]

    number, different = numbered(pa.chunked_array(chunks))

    in_order = sorted(set(texts), key=str.encode)
    assert different.to_pylist() == in_order
    assert number.tolist() == [in_order.index(text) for text in texts]


@given(st.lists(st.text(max_size=12), min_size=1), st.integers(0, 5))
def test_any_texts(texts: list[str], cut: int) -> None:
    _check(texts, cut)


@given(st.lists(st.text("01é", max_size=7), min_size=1), st.integers(0, 5))
def test_ids_that_begin_alike(ends: list[str], cut: int) -> None:
    _check([f"shop-{end}" for end in ends], cut)


@pytest.mark.parametrize(
    ("texts", "sorted_as_numbers"),
    [
        (["C00000012", "C00000003", "C00000012"], True),
        (["7", "12", "", "7"], True),
        (["an id of more than eight bytes", "another", "an"], False),
        (["a\0", "a"], False),
        (["same", "same"], True),
        (["", "0"], True),
    ],
)
def test_short_ids_are_sorted_as_numbers(
    monkeypatch: pytest.MonkeyPatch, texts: list[str], *, sorted_as_numbers: bool
) -> None:
    hashed: list[pa.ChunkedArray] = []
    by_hashing = numbering._by_hashing

    def noting(found: pa.ChunkedArray) -> tuple[numbering.Integers, pa.Array]:
        hashed.append(found)
        return by_hashing(found)

    monkeypatch.setattr(numbering, "_by_hashing", noting)

    _check(texts, 1)

    assert bool(hashed) is not sorted_as_numbers
