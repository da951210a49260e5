"""What a discount column holds: an amount, an amount per unit, a share (0.2) or a percentage (20).

Where the file gives quantity, price and amount, arithmetic decides. Where it does not, a percent
sign, the header or the values do. A share is never subtracted as an amount.
"""

from __future__ import annotations

from typing import Any, Literal

import narwhals as nw

from regulars.intake.roles import fold

Discount = Literal["amount", "amount per unit", "share", "percent"]

_PERCENT_WORDS = {
    *("percent", "percentage", "pct", "perc", "prozent", "pourcentage", "porcentaje"),
    *("percentuale", "percentagem", "procent"),
}
_ALL = 100.0
_SHOWN = 20


def written_as_percent(header: str) -> bool:
    """Whether a header says that its discounts are percentages.

    >>> written_as_percent("Rabatt in %"), written_as_percent("discount_pct")
    (True, True)
    >>> written_as_percent("discount")
    False
    """
    return "%" in header or bool(set(fold(header).split()) & _PERCENT_WORDS)


def discounted(kind: Discount) -> nw.Expr:
    """The line's amount by quantity, price and a discount of this kind."""
    quantity, price = nw.col("quantity"), nw.col("unit_price")
    off = nw.col("discount").fill_null(0.0)
    if kind == "amount":
        return quantity * price - off
    if kind == "amount per unit":
        return quantity * (price - off)
    return quantity * price * (1.0 - off / (_ALL if kind == "percent" else 1.0))


def looks_like(lines: nw.LazyFrame[Any], header: str, *, percent_sign: bool) -> Discount:
    """What a discount is where no arithmetic tells.

    Args:
        lines: typed lines with `discount`.
        header: its column.
        percent_sign: whether its cells are written with one.

    Returns:
        `percent` where the header or a sign says so; `share` where the header does and all are at
        most 1, or where one column has at least 20 discounts with decimals and all are below 1.
    """
    off = nw.col("discount")
    found = lines.select(
        off.max().alias("most"),
        (off != off.round(0)).cast(nw.Float64).sum().alias("broken"),
    ).collect()
    most, broken = found["most"][0], found["broken"][0]
    if most is None:
        return "amount"
    if percent_sign:
        return "percent"
    if written_as_percent(header):
        return "share" if most <= 1.0 and broken else "percent"
    # Small change off a line is below 1 as well: a few such discounts show nothing.
    several = " + " in header
    return "share" if most < 1.0 and broken >= _SHOWN and not several else "amount"


def as_amount(kind: Discount, *, priced: bool) -> nw.Expr:
    """The discount of each line as an amount.

    Args:
        kind: what the column holds.
        priced: whether the price is the one before discounts; otherwise the line's amount, after
            discounts, tells what was taken off.
    """
    off = nw.col("discount")
    if kind == "amount":
        return off
    if kind == "amount per unit":
        return off * nw.col("quantity").abs()
    share = off / (_ALL if kind == "percent" else 1.0)
    if priced:
        return (nw.col("quantity") * nw.col("unit_price")).abs() * share
    rest = 1.0 - share
    return (
        nw.when(rest > 0.0)
        .then(nw.col("revenue").abs() * share / nw.when(rest > 0.0).then(rest))
        .otherwise(nw.lit(None))
    ).cast(nw.Float64)
