from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.model import BadData
from regulars.predictions.btyd.cells import cell_of_each, group_customers

_HISTORY = st.integers(0, 4000).flatmap(
    lambda tenure: st.integers(0, tenure).flatmap(
        lambda recency: st.tuples(
            st.integers(min(1, recency), recency), st.just(recency), st.just(tenure)
        )
    )
)
_HISTORIES = st.lists(_HISTORY, min_size=1, max_size=12)


@settings(max_examples=50)
@given(_HISTORIES)
def test_cells_are_the_different_histories_with_their_counts(
    histories: list[tuple[int, int, int]],
) -> None:
    columns = np.array(histories).T
    cells = group_customers(*columns)

    found = zip(cells.frequency, cells.recency_days, cells.tenure_days, strict=True)
    assert dict(zip(found, cells.count, strict=True)) == Counter(histories)
    order = np.lexsort((cells.recency_days, cells.tenure_days, cells.frequency))
    assert (order == np.arange(len(cells))).all()


@settings(max_examples=50)
@given(_HISTORIES, st.data())
def test_every_customer_finds_its_cell(
    histories: list[tuple[int, int, int]], data: st.DataObject
) -> None:
    kinds = data.draw(st.lists(st.sampled_from([-1.0, 0.5, 2.0]), min_size=12, max_size=12))
    columns = np.array(histories).T
    covariates = np.array([kinds[: len(histories)], [1.0] * len(histories)]).T
    cells, cell = cell_of_each(*columns, covariates=covariates)

    assert (cells.frequency[cell] == columns[0]).all()
    assert (cells.recency_days[cell] == columns[1]).all()
    assert (cells.tenure_days[cell] == columns[2]).all()
    assert (cells.covariates[cells.group[cell]] == covariates).all()
    assert cells.customers == len(histories)
    assert (group_customers(*columns, covariates=covariates).count == cells.count).all()


def test_histories_too_long_for_32_bits_are_told_apart() -> None:
    frequency, recency = np.array([9_000, 9_000, 8_999]), np.array([9_999, 9_998, 9_999])
    cells = group_customers(frequency, recency, np.full(3, 10_000))

    assert cells.frequency.tolist() == [8_999, 9_000, 9_000]
    assert cells.recency_days.tolist() == [9_999, 9_998, 9_999]


@pytest.mark.parametrize(
    ("history", "column"),
    [
        ((-1, 0, 5), "frequency"),
        ((1, 6, 5), "recency_days"),
        ((1, -1, 5), "recency_days"),
        ((3, 2, 5), "frequency"),
        ((0, 2, 5), "frequency"),
    ],
)
def test_a_history_that_cannot_be_is_named(history: tuple[int, int, int], column: str) -> None:
    good = (1, 1, 5)

    with pytest.raises(BadData, match="the history of 1 customer ") as caught:
        group_customers(*np.array([good, history]).T)

    assert caught.value.column == column


def test_days_are_whole_and_covariates_known() -> None:
    x, t, T = np.array([[1], [2], [5]])

    with pytest.raises(BadData, match="whole numbers"):
        group_customers(x, t * 0.5, T)
    with pytest.raises(BadData, match="finite"):
        group_customers(x, t, T, covariates=np.array([[np.nan]]))


def test_every_third_cell_stands_for_three() -> None:
    rng = np.random.default_rng(0)
    tenure = rng.integers(1, 300, 5_000)
    cells = group_customers(np.ones_like(tenure), (tenure + 1) // 2, tenure)

    assert cells.every(3).customers == pytest.approx(5_000, rel=0.1)
