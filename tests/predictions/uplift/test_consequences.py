"""Columns that were recorded with the outcome are told by counts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa

from regulars.predictions.uplift.consequences import consequences

_BOUGHT = np.repeat([1.0, 0.0], [20, 80])


def _found(**columns: Sequence[object]) -> dict[str, str]:
    return consequences(pa.table(columns), _BOUGHT, "bought")


def test_what_the_outcome_needs_is_a_result_too() -> None:
    """Nobody bought without a visit, and some who did not buy had come."""
    found = _found(visit=[1] * 45 + [0] * 55, basket=[True] * 20 + [None] * 80)

    assert found == {
        "visit": "Only with it bought is above zero: recorded with it, not before.",
        "basket": "It is above zero only with bought: recorded with it, not before.",
    }


def test_money_of_exact_decimals_is_looked_at() -> None:
    """As files of Parquet and databases have it."""
    assert set(_found(spend=[Decimal("9.99")] * 20 + [Decimal("0.00")] * 80)) == {"spend"}


def test_an_exception_clears_a_column() -> None:
    """One bought without it, and one had it and did not buy."""
    assert _found(visit=[0] + [1] * 44 + [0] * 55, basket=[0] + [1] * 20 + [0] * 79) == {}


def test_what_few_have_or_lack_proves_nothing() -> None:
    """Of 12 with the sign chance lets 9.6 buy nothing, of 48 without it 9.6 buy: less than 10."""
    assert _found(sign=[1] * 12 + [0] * 88, other=[1] * 52 + [0] * 48) == {}
    assert set(_found(sign=[1] * 13 + [0] * 87, other=[1] * 50 + [0] * 50)) == {"sign", "other"}


def test_texts_and_balances_are_not_looked_at() -> None:
    assert _found(town=["A"] * 20 + ["B"] * 80, balance=[5.0] * 20 + [0.0] * 79 + [-1.0]) == {}
