"""How numbers, dates and names are written on the page.

Thousands carry commas, units stand behind a no-break space, and large sums are rounded to words
(`GBP 8.9 million`), because a reader remembers two digits and looks the rest up.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime

NBSP = "\u00a0"
MINUS = "\u2212"
MISSING = "\u2013"


def count(number: float) -> str:
    """Writes a whole number with thousands separators.

    >>> count(1234567)
    '1,234,567'
    """
    return _minus(f"{number:,.0f}")


def plural(number: int, noun: str) -> str:
    """Writes a count with its noun.

    >>> plural(1, "order").replace(NBSP, " "), plural(1200, "order").replace(NBSP, " ")
    ('1 order', '1,200 orders')
    """
    return f"{count(number)}{NBSP}{noun}{'' if number == 1 else 's'}"


def some(number: int, noun: str) -> str:
    """Writes a count with its noun and a plain space, for texts that are compared or searched.

    >>> some(1, "day"), some(1200, "day")
    ('1 day', '1,200 days')
    """
    return plural(number, noun).replace(NBSP, " ")


def share(fraction: float | None) -> str:
    """Writes a fraction (0 to 1) as a percentage that never rounds something to nothing or all.

    >>> [share(x).replace(NBSP, " ") for x in (0.1234, 0.0, 0.0002, 0.9999, 1.0, None)]
    ['12.3 %', '0 %', 'under 0.1 %', 'over 99.9 %', '100 %', '\u2013']
    """
    if fraction is None or not math.isfinite(fraction):
        return MISSING
    percent = 100 * fraction
    if 0 < percent < 0.05:  # noqa: PLR2004 - would be rounded to 0.0
        return f"under{NBSP}0.1{NBSP}%"
    if 99.95 <= percent < 100:  # noqa: PLR2004 - would be rounded to 100.0
        return f"over{NBSP}99.9{NBSP}%"
    text = f"{percent:,.1f}"
    return _minus(text.removesuffix(".0") if percent in {0, 100} else text) + f"{NBSP}%"


def money(amount: float | None, currency: str | None) -> str:
    """Writes an amount, in words of millions from one million up.

    >>> [money(x, "GBP").replace(NBSP, " ") for x in (17.4, 1234.5, 8_911_407.9, -2.1e9)]
    ['GBP 17.40', 'GBP 1,234', 'GBP 8.9 million', 'GBP \u22122.1 billion']
    >>> money(17.4, None)
    '17.40'
    """
    if amount is None or not math.isfinite(amount):
        return MISSING
    return _with_currency(_amount(amount), currency)


def exact_money(amount: float, currency: str | None) -> str:
    """Writes an amount to the cent.

    >>> exact_money(8911407.904, "GBP").replace(NBSP, " ")
    'GBP 8,911,407.90'
    """
    return _with_currency(_minus(f"{amount:,.2f}"), currency)


def decimal(number: float | None) -> str:
    """Writes a measurement with about three significant digits.

    >>> [decimal(x) for x in (0.0123, 3.14159, 12.3, 4321.9, 0.0, None)]
    ['0.0123', '3.14', '12.3', '4,322', '0', '\u2013']
    """
    if number is None or not math.isfinite(number):
        return MISSING
    if number == 0:
        return "0"
    digits = max(0, 2 - math.floor(math.log10(abs(number))))
    text = f"{number:,.{digits}f}"
    return _minus(text.rstrip("0").rstrip(".") if "." in text else text)


def measured(number: float | None, feature: str) -> str:
    """Writes a value of a feature; features named as shares become percentages.

    >>> measured(0.25, "category_share_tea").replace(NBSP, " "), measured(12.0, "orders")
    ('25.0 %', '12')
    """
    return share(number) if "share" in feature.split("_") else decimal(number)


def signed(number: float | None) -> str:
    """Writes a difference with its sign and two decimals.

    >>> signed(1.234), signed(-0.5), signed(0.001)
    ('+1.23', '\u22120.50', '0.00')
    """
    if number is None or not math.isfinite(number):
        return MISSING
    rounded = round(number, 2)
    return "0.00" if rounded == 0 else _minus(f"{rounded:+.2f}")


def compact(number: float) -> str:
    """Writes an axis label as short as it can be.

    >>> [compact(x) for x in (0, 250, 1500, 200_000, 1_200_000, 3e9)]
    ['0', '250', '1.5k', '200k', '1.2m', '3bn']
    """
    for size, suffix in ((1e9, "bn"), (1e6, "m"), (1e3, "k")):
        if abs(number) >= size:
            return _minus(f"{number / size:.10g}") + suffix
    return _minus(f"{number:.10g}")


def long_date(value: str | date | None) -> str:
    """Writes a date in words; a text that is no ISO date is returned as it is.

    >>> long_date("2011-12-09T12:50:00"), long_date("soon")
    ('9 December 2011', 'soon')
    """
    if value is None:
        return MISSING
    try:
        day = datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return str(value)
    return f"{day.day} {day:%B %Y}"


def words(identifier: str) -> str:
    """Turns the name of a column, feature or reason into words.

    >>> words("days_since_last_order"), words("orders_last_90d")
    ('Days since last order', 'Orders last 90 days')
    """
    text = re.sub(r"_(\d+)d\b", r"_\1_days", identifier).replace("_", " ").strip()
    return text[:1].upper() + text[1:]


def sentence(text: str) -> str:
    """Gives a remark a capital letter and a full stop.

    >>> sentence("rows that repeat: 12"), sentence("Is it day first?")
    ('Rows that repeat: 12.', 'Is it day first?')
    """
    text = text.strip()
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?", "!")) else ".")


def _amount(amount: float) -> str:
    for size, name in ((1e9, "billion"), (1e6, "million")):
        if abs(amount) >= 0.9995 * size:
            return _minus(f"{amount / size:,.1f}") + f"{NBSP}{name}"
    return _minus(f"{amount:,.2f}" if abs(amount) < 1000 else f"{amount:,.0f}")  # noqa: PLR2004


def _with_currency(text: str, currency: str | None) -> str:
    return f"{currency}{NBSP}{text}" if currency else text


def _minus(text: str) -> str:
    return text.replace("-", MINUS)
