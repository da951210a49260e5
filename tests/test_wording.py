from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from regulars.wording import MISSING, count, decimal, long_date, money, share


@given(st.floats(0, 1, exclude_min=True, exclude_max=True))
def test_a_share_is_never_rounded_to_nothing_or_to_all(fraction: float) -> None:
    text = share(fraction).replace("\u00a0", " ")
    assert text not in {"0 %", "0.0 %", "100 %", "100.0 %"}


@given(st.integers(-(10**15), 10**15))
def test_a_count_reads_back(number: int) -> None:
    assert int(count(number).replace(",", "").replace("\u2212", "-")) == number


@given(st.floats(min_value=1e-6, max_value=1e12))
def test_a_decimal_keeps_about_three_digits(number: float) -> None:
    assert math.isclose(float(decimal(number).replace(",", "")), number, rel_tol=0.006)


def test_what_is_unknown_is_a_dash_and_not_zero() -> None:
    assert share(None) == money(None, "GBP") == decimal(math.nan) == long_date(None) == MISSING


def test_almost_a_million_becomes_a_million() -> None:
    assert money(999_900.0, "EUR") == "EUR\u00a01.0\u00a0million"
    assert money(999_400.0, "EUR") == "EUR\u00a0999,400"
