"""Texts are numbered in the order of their bytes, whatever they look like."""

from __future__ import annotations

from collections.abc import Callable

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
    ("texts", "way"),
    [
        (["C00000012", "C00000003", "C00000012"], "_by_table"),
        (["7", "12", "", "7"], "_by_sorting"),
        (["same", "same"], "_by_table"),
        (["", "0"], "_by_sorting"),
        (["a\0", "a"], "_by_table"),
        (["C00000012", "C98765432", "C00000012"], "_by_sorting"),
        (["an id of more than eight bytes", "another", "an"], "_by_hashing"),
    ],
)
def test_the_cheapest_way_that_does(
    monkeypatch: pytest.MonkeyPatch, texts: list[str], way: str
) -> None:
    taken: list[str] = []

    def noting(name: str) -> Callable[..., object]:
        numbering_way = getattr(numbering, name)

        def noted(*of: object) -> object:
            taken.append(name)
            return numbering_way(*of)

        return noted

    for name in ("_by_table", "_by_sorting", "_by_hashing"):
        monkeypatch.setattr(numbering, name, noting(name))

    _check(texts, 1)

    assert taken == [way]
