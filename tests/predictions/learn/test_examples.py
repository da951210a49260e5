from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.model import BadData
from regulars.predictions.learn import Examples
from regulars.predictions.learn.examples import Index, check_examples

if TYPE_CHECKING:
    from tests.predictions.conftest import KnownCustomers

DAY_S = 86_400


def _examples(known: KnownCustomers) -> Examples:
    return Examples(known.features, known.label, "binary", np.arange(len(known.label)))


def _looked_at(rows: int, customers: int) -> Examples:
    """Customers one after the other at one moment, then at the next; one of ten has the label."""
    moment = np.arange(rows) // customers
    group: Index = np.arange(rows) % customers
    return Examples(
        pa.table({"orders": np.arange(rows)}),
        (np.arange(rows) % 10 == 0).astype(np.float64),
        "binary",
        group,
        cut_s=moment * 30 * DAY_S,
        horizon_s=90 * DAY_S,
    )


def _check(examples: Examples) -> None:
    what = "no order within 90 days"
    check_examples(examples, what=what, fewest_customers=200, fewest_of_a_class=30)


@pytest.mark.parametrize(
    ("label", "complaint"),
    [
        (np.zeros(1500), "true of nobody"),
        (np.ones(1500), r"true of everybody \(1,500\)"),
        (np.r_[np.ones(12), np.zeros(1488)], "too few positives .*: needs 30, has 12"),
        (np.r_[np.zeros(7), np.ones(1493)], "too few negatives .*: needs 30, has 7"),
        (np.r_[np.nan, np.ones(700), np.zeros(799)], "1 of 1,500 examples have no label"),
        (np.full(1500, 2.0), "other values than 0 and 1"),
    ],
)
def test_labels_that_teach_nothing_are_refused(
    known: KnownCustomers, label: np.ndarray, complaint: str
) -> None:
    with pytest.raises(BadData, match=complaint):
        _check(replace(_examples(known), label=label))


@pytest.mark.parametrize(
    ("moments", "said"), [(3, "500 customers, seen at 3 moments"), (1, "1,500 customers")]
)
def test_customers_are_counted_once_however_often_they_were_looked_at(
    known: KnownCustomers, moments: int, said: str
) -> None:
    place = np.arange(1500)
    seen = replace(
        _examples(known),
        label=np.ones(1500),
        groups=place // moments,
        cut_s=place % moments * DAY_S,
        horizon_s=90 * DAY_S,
    )
    with pytest.raises(BadData, match=rf"true of everybody \({said}\)"):
        _check(seen)


def test_amounts_that_teach_nothing_are_refused(known: KnownCustomers) -> None:
    ex = replace(_examples(known), target="amount")
    with pytest.raises(BadData, match=r"1,500 amounts .* below 0"):
        _check(replace(ex, label=np.full(1500, -1.0)))
    with pytest.raises(BadData, match=r"all amounts .* are alike"):
        _check(replace(ex, label=np.zeros(1500)))


def test_what_teaches_something_is_let_through(known: KnownCustomers) -> None:
    _check(_examples(known))
    _check(replace(_examples(known), target="amount", label=known.amount))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=40), st.integers(1, 40), st.integers(0, 99))
def test_whole_customers_are_drawn_and_no_more_rows_than_asked_for(
    groups: list[int], most: int, seed: int
) -> None:
    n = len(groups)
    examples = Examples(pa.table({"x": range(n)}), np.zeros(n), "binary", np.array(groups))
    rows = examples.draw(most, seed=seed)
    drawn = examples.take(rows)

    assert len(rows) <= most
    assert rows.tolist() == sorted(set(rows.tolist()))
    assert drawn.features["x"].to_pylist() == rows.tolist()
    assert drawn.groups.tolist() == [groups[row] for row in rows]
    for group in set(drawn.groups.tolist()):
        assert drawn.groups.tolist().count(group) == groups.count(group)
    # Whoever is left out would not have fitted in, in the order of the draw.
    left = [groups.count(group) for group in set(groups) - set(drawn.groups.tolist())]
    assert not left or len(rows) + max(left) > most


def test_few_examples_are_said_as_customers_at_moments() -> None:
    few = _looked_at(41, 14)
    for can_grow, way_out in (
        (True, "bring more customers or a longer history"),
        (False, "bring more customers"),
    ):
        with pytest.raises(BadData) as refusal:
            _check(replace(few, can_grow=can_grow))
        assert refusal.value.problem == (
            "too few examples of 'no order within 90 days': needs 200, has 41"
            " (14 customers, seen at 3 moments)"
        )
        assert refusal.value.way_out == way_out


def test_few_of_a_class_too_and_a_table_without_time_has_no_horizon_to_choose() -> None:
    rare = _looked_at(240, 60)
    with pytest.raises(BadData) as refusal:
        _check(rare)
    assert refusal.value.problem == (
        "too few positives of 'no order within 90 days': needs 30, has 24 in 240 examples"
        " (60 customers, seen at 4 moments)"
    )
    assert refusal.value.way_out == "choose another horizon, or bring more customers"

    with pytest.raises(BadData, match=r"has 24 in 240 examples\.") as refusal:
        _check(replace(rare, cut_s=None, horizon_s=0))
    assert refusal.value.way_out == "bring more customers"


def test_some_of_the_rows_know_whether_there_could_be_more() -> None:
    assert replace(_looked_at(41, 14), can_grow=True).take(np.arange(3)).can_grow
