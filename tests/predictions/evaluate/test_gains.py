from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulars.predictions.evaluate import gains_at, profits_at

_LABELS = st.lists(st.booleans(), min_size=1, max_size=30).filter(any)


@given(_LABELS, st.data())
def test_the_first_customers_hold_what_counting_them_finds(
    labels: list[bool], data: st.DataObject
) -> None:
    # The most probable one stands last in the curve and is named first.
    n, bins = len(labels), [(1, float(label)) for label in labels]
    named = data.draw(st.integers(1, n))
    [gain] = gains_at(bins, [named / n])
    [profit] = profits_at([gain], value_of_one=10.0, contact_cost=3.0, won=0.5)

    won = sum(labels[-named:])
    assert gain.captured == pytest.approx(won / sum(labels))
    assert gain.rate == pytest.approx(won / named)
    assert gain.lift == pytest.approx(won / named / np.mean(labels))
    assert n * profit == pytest.approx(won * 10 * 0.5 - named * 3)


def test_where_nobody_did_it_there_is_nothing_to_gain() -> None:
    assert gains_at([(50, 0.0), (50, 0.0)], [0.1, 0.5]) == ()
