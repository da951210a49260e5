"""Which currency a file names: in a column of its own, beside the amounts, or in their header."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import duckdb

from regulars.store import identifier, literal

CODE = (
    r"EUR|USD|GBP|CHF|SEK|DKK|NOK|ISK|PLN|CZK|HUF|RON|BGN|JPY|CNY|INR|KRW|HKD|SGD|TWD|THB|IDR|MYR"
    r"|PHP|VND|AUD|NZD|CAD|MXN|BRL|ARS|CLP|COP|ILS|AED|SAR|ZAR|NGN|KES|EGP|UAH|RUB"
)
"""The codes that are looked for beside amounts and in headers; a currency column may hold any."""

SIGNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "€": ("EUR",),
        "£": ("GBP",),
        "¥": ("JPY", "CNY"),
        "₹": ("INR",),
        "₽": ("RUB",),
        "₩": ("KRW",),
        "₪": ("ILS",),
        "₴": ("UAH",),
        "zł": ("PLN",),
        "kč": ("CZK",),
        "r$": ("BRL",),
        "us$": ("USD",),
        "ca$": ("CAD",),
        "c$": ("CAD",),
        "au$": ("AUD",),
        "a$": ("AUD",),
        "nz$": ("NZD",),
        "hk$": ("HKD",),
        "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "ARS", "CLP", "COP"),
        "kr": ("SEK", "NOK", "DKK", "ISK"),
    }
)
"""What a sign may mean, the likeliest first; where the user names one of them, that one."""

_WORDS = MappingProxyType({"euro": "EUR", "euros": "EUR", "dollar": "USD", "dollars": "USD"})
_BARE = r"[-+\d.,()\s\x{a0}\x{202f}''\x{2019}]"


@dataclass(frozen=True, slots=True)
class CurrencyFound:
    """How a file tells the currency of its lines.

    Attributes:
        sql: SQL for the ISO code of a row's currency, NULL where the row does not say.
        evidence: where it stands, in words; empty where nothing names a currency.
    """

    sql: str
    evidence: str


def currency_in(
    rows: duckdb.DuckDBPyRelation,
    *,
    column: str | None,
    amounts: Iterable[str],
    dressed: Iterable[str],
    told: str | None,
) -> CurrencyFound:
    """Find what names the currency.

    Args:
        rows: raw rows.
        column: the currency's own column, if there is one.
        amounts: the columns of amounts.
        dressed: those of them whose cells hold more than numbers.
        told: the currency that the user named; it settles what `$` and `kr` mean.
    """
    if column is not None:
        return CurrencyFound(_word_sql(rows, column, told), f"column {column}")
    for name in dressed:
        cell = _in_cell_sql(rows, name, told)
        if cell is not None:
            return CurrencyFound(cell, f"beside the amounts in {name}")
    for name in amounts:
        code = currency_in_header(name)
        if code is not None:
            return CurrencyFound(literal(code), f"the header {name}")
    return CurrencyFound("NULL::VARCHAR", "")


def currency_in_header(header: str) -> str | None:
    """The currency that a header names.

    >>> currency_in_header("Amount (EUR)"), currency_in_header("total_usd"), currency_in_header("€")
    ('EUR', 'USD', 'EUR')
    >>> currency_in_header("Euromarkt"), currency_in_header("Price")
    (None, None)
    """
    words = re.split(r"[^A-Za-z]+", header)
    found = [word.upper() for word in words if re.fullmatch(CODE, word.upper())]
    found += [means[0] for sign, means in SIGNS.items() if not sign.isascii() and sign in header]
    return found[0] if found else None


def meaning(sign: str, told: str | None) -> str | None:
    """What a sign, a code or a word says, if it says one currency.

    >>> meaning("$", None), meaning("$", "CAD"), meaning("eur", None), meaning("kr", None)
    ('USD', 'CAD', 'EUR', None)
    """
    plain = sign.strip().rstrip(".").lower()
    means = SIGNS.get(plain, ())
    if told in means:
        return told
    if plain == "kr":
        return None
    if means:
        return means[0]
    if plain in _WORDS:
        return _WORDS[plain]
    return plain.upper() if re.fullmatch("[a-z]{3}", plain) else None


def _word_sql(rows: duckdb.DuckDBPyRelation, column: str, told: str | None) -> str:
    """SQL for a currency column; a word that is no currency stays as it is."""
    cell = f"nullif(trim(CAST({identifier(column)} AS VARCHAR)), '')"
    words = [word for (word,) in rows.select(cell).distinct().limit(1000).fetchall() if word]
    other = {word: code for word in words if (code := meaning(word, told)) not in {None, word}}
    return _cases(cell, other, otherwise=cell)


def _in_cell_sql(rows: duckdb.DuckDBPyRelation, column: str, told: str | None) -> str | None:
    """SQL for what stands beside the numbers of a column; None where nothing is a currency."""
    bare = f"nullif(regexp_replace(CAST({identifier(column)} AS VARCHAR), '{_BARE}', '', 'g'), '')"
    words = [word for (word,) in rows.select(bare).distinct().limit(1000).fetchall() if word]
    codes = {word: code for word in words if (code := _known(word, told))}
    return _cases(bare, codes, otherwise="NULL::VARCHAR") if codes else None


def _known(word: str, told: str | None) -> str | None:
    code = meaning(word, told)
    return code if code is not None and re.fullmatch(CODE, code) else None


def _cases(cell: str, codes: Mapping[str, str | None], *, otherwise: str) -> str:
    if not codes:
        return otherwise
    cases = " ".join(f"WHEN {literal(w)} THEN {literal(str(c))}" for w, c in codes.items())
    return f"CASE {cell} {cases} ELSE {otherwise} END"
