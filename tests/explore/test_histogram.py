from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from regulars.explore.counted import Counted
from regulars.explore.histogram import histogram

_COUNTED = st.dictionaries(
    st.floats(-1e6, 1e6).map(lambda x: float(f"{x:.4g}")), st.integers(1, 1000), min_size=1
).map(
    lambda found: Counted(np.array(sorted(found)), np.array([found[v] for v in sorted(found)]), 0.0)
)


@given(_COUNTED)
def test_every_value_is_in_one_bin(counted: Counted) -> None:
    binned = histogram(counted)

    assert binned.counts.sum() == counted.size
    assert len(binned.edges) == len(binned.counts) + 1
    assert np.all(np.diff(binned.edges) > 0)
    assert binned.edges[0] <= counted.values[0]
    assert binned.edges[-1] >= counted.values[-1]


def test_amounts_over_orders_of_magnitude_get_bins_equal_in_ratio() -> None:
    values = np.geomspace(1, 10_000, 100)
    binned = histogram(Counted(values, np.ones(100, dtype=np.int64), values.sum()))

    assert binned.logarithmic
    ratios = binned.edges[1:] / binned.edges[:-1]
    assert np.allclose(ratios, ratios[0])


def test_few_whole_numbers_get_a_bin_each() -> None:
    binned = histogram(Counted(np.array([1.0, 2.0, 4.0]), np.array([5, 3, 1]), 15.0))

    assert binned.counts.tolist() == [5, 3, 0, 1]
    assert not binned.logarithmic
