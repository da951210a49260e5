from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions.demand.daily import count_daily
from regulars.predictions.lazy_frame import as_lazy

if TYPE_CHECKING:
    from tests.predictions.demand.conftest import Shop

FIRST_DAY = 19_724  # of the shops that `sell` makes


def test_the_end_of_the_day_before_as_of_is_the_end(sell: Shop) -> None:
    lines = as_lazy(sell({"tea": np.full(20, 1)}))
    as_of_s = (FIRST_DAY + 12) * 86_400

    cut = count_daily(lines, None, None, as_of_s=as_of_s, most_products=1)
    silent = count_daily(lines, None, None, as_of_s=as_of_s + 30 * 86_400, most_products=1)

    assert cut.days == 12
    # Days without an order after the last one are zeros, not missing.
    assert silent.days == 42
    assert silent.sold["total", ""][-22:].sum() == 0


def test_a_customer_in_two_segments_is_bad_data(sell: Shop) -> None:
    twice = pa.table({"customer_id": ["c0", "c0"], "segment": ["loyal", "new"]})

    with pytest.raises(BadData, match="more than one row"):
        count_daily(
            as_lazy(sell({"tea": np.full(9, 2)})),
            None,
            as_lazy(twice),
            as_of_s=None,
            most_products=1,
        )


def test_a_column_that_is_needed_is_named() -> None:
    with pytest.raises(BadData, match="product_id"):
        count_daily(
            as_lazy(pa.table({"ordered_at_s": [1]})), None, None, as_of_s=None, most_products=1
        )
