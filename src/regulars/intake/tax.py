"""Amounts with or without tax, and what shipping is counted as.

Amounts are used as they are written unless the user asks for one kind. Whether the written ones
include tax is told from their header (`Total TTC`, `Betrag netto`), or by the user. Tax
comes from the file's column of tax amounts, else from one rate. Shipping is no product revenue:
where it has a column of its own it is left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import narwhals as nw

from regulars.intake.arithmetic import rounded
from regulars.intake.roles import fold
from regulars.model import BadData

Amounts = Literal["as written", "net", "gross"]
_GROSS = {"brutto", "gross", "ttc", "incl", "including", "bruto", "inc"}
_NET = {"netto", "ht", "excl", "excluding", "neto", "exkl", "ex", "net"}
_MOST_TAX, _PLAUSIBLE = 0.5, 0.98
_IN_WORDS = {True: ", which include tax", False: ", which are without tax", None: ""}


@dataclass(frozen=True, slots=True)
class Taxed:
    """Lines whose amounts are all with, or all without tax.

    Attributes:
        lines: as given, `revenue`, `unit_price` and `discount` adjusted.
        warnings: what was done, in words.
    """

    lines: nw.LazyFrame[Any]
    warnings: list[str]


def written_with_tax(header: str) -> bool | None:
    """Whether a header says that its amounts include tax; None where it does not say.

    >>> written_with_tax("Total TTC"), written_with_tax("Betrag (netto)"), written_with_tax("Sales")
    (True, False, None)
    """
    words = set(fold(header).split())
    if words & _GROSS:
        return True
    return False if words & _NET else None


def with_tax_as_asked(
    lines: nw.LazyFrame[Any],
    columns: Mapping[str, Sequence[str]],
    *,
    amounts: Amounts,
    rate: float | None,
    included: bool | None,
) -> Taxed:
    """Bring amounts to the kind that the user asks for.

    Args:
        lines: typed lines with `revenue`, `unit_price`, `discount`, `tax` and `shipping`.
        columns: role to columns.
        amounts: the kind.
        rate: the tax rate, 0.19 for 19 %, where the file has no tax amounts.
        included: whether the written amounts include tax; None: as their header says.

    Raises:
        BadData: nothing tells whether tax is included, or how much it is.
    """
    said = [*_said_of(lines, columns, "shipping", "is no product revenue and was left out")]
    column = next((columns[r][0] for r in ("revenue", "unit_price") if r in columns), "")
    known = written_with_tax(column) if included is None else included
    if amounts == "as written":
        used = f"; amounts are used as written{_IN_WORDS[known]} (--amounts net or gross)"
        said += _said_of(lines, columns, "tax", f"is not part of the calculation{used}")
        return Taxed(lines, said)
    if not column:
        return Taxed(lines, said)
    if known is None:
        raise BadData(
            "nothing says whether the amounts include tax",
            column=column,
            way_out="say --taxed or --untaxed",
        )
    if known == (amounts == "gross"):
        return Taxed(lines, [*said, f"amounts in {column} are {amounts} as written"])
    factor, how = _factor(lines, columns, rate, amounts)
    lines = lines.with_columns(tax_factor=factor).with_columns(
        revenue=rounded(nw.col("revenue") * nw.col("tax_factor"), 4),
        unit_price=rounded(nw.col("unit_price") * nw.col("tax_factor"), 6),
        discount=rounded(nw.col("discount") * nw.col("tax_factor"), 4),
    )
    return Taxed(lines, [*said, f"amounts in {column} were made {amounts} by {how}"])


def _factor(
    lines: nw.LazyFrame[Any],
    columns: Mapping[str, Sequence[str]],
    rate: float | None,
    amounts: Amounts,
) -> tuple[nw.Expr, str]:
    """What an amount is multiplied by, and where that comes from."""
    if "tax" not in columns:
        if rate is None:
            raise BadData(
                "the file has no tax amounts", way_out="give the rate, for example --tax-rate 0.19"
            )
        value = 1.0 + rate if amounts == "gross" else 1.0 / (1.0 + rate)
        return nw.lit(value), f"the rate {rate:.4g}"
    tax, amount = nw.col("tax").abs().fill_null(0.0), nw.col("revenue").abs()
    fits = (tax <= amount * _MOST_TAX).cast(nw.Float64).mean()
    share = lines.filter(amount > 0.0).select(fits).collect().item()
    if share is not None and share < _PLAUSIBLE:
        raise BadData(
            f"the tax is more than half of the amount in {1 - share:.1%} of the rows: it is not"
            " that of the line",
            column=columns["tax"][0],
            way_out="--map tax= and --tax-rate 0.19",
        )
    part = nw.when(amount > 0.0).then(tax / nw.when(amount > 0.0).then(amount)).otherwise(0.0)
    return (1.0 + part if amounts == "gross" else 1.0 - part), f"the column {columns['tax'][0]}"


def _said_of(
    lines: nw.LazyFrame[Any], columns: Mapping[str, Sequence[str]], role: str, what: str
) -> list[str]:
    if role not in columns:
        return []
    total = lines.select((nw.col(role) * 100.0).round(0).sum()).collect().item() or 0.0
    return [f"{role} ({' + '.join(columns[role])}, {total / 100.0:,.2f} in all rows) {what}"]
