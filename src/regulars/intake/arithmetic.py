"""Do quantity, price, discount and amount agree? Find capped columns and decide what to trust."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

import narwhals as nw

from regulars.intake.discounts import Discount, as_amount, discounted, looks_like
from regulars.intake.order_totals import repeats_order_total, shared_out

_AGREES = 0.98
_CAPPED, _ALL = 0.05, 0.999
# One cent, or a thousandth of the amount, is rounding.
_CENT, _THOUSANDTH = 0.011, 1e-3
_ROUNDABLE = 4e12

Reckoning = Literal[
    "amount given",
    "order total shared out",
    "quantity x price",
    "quantity x price - discount",
    "price",
    "none",
]


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How a line's amount is told.

    Attributes:
        reckoning: where `revenue` comes from.
        price_is_given: whether the price column is used; otherwise amount / quantity.
        evidence: what was found, for the record.
        warnings: contradictions, in words, with the shares of rows.
        discount: what the discount column holds.
        listed: whether the price column is the price before discounts.
    """

    reckoning: Reckoning
    price_is_given: bool
    evidence: str
    warnings: list[str]
    discount: Discount = "amount"
    listed: bool = False


_KINDS: tuple[Discount, ...] = ("amount", "amount per unit", "share", "percent")
_MINUS: dict[Discount, str] = {
    "amount": "- discount",
    "amount per unit": "- quantity x discount",
    "share": "x (1 - discount)",
    "percent": "x (1 - discount / 100)",
}


def check_arithmetic(
    lines: nw.LazyFrame[Any],
    columns: Mapping[str, tuple[str, ...]],
    *,
    percent_sign: bool = False,
) -> Arithmetic:
    """Compare amount with quantity x price on all lines.

    Args:
        lines: typed lines: `quantity`, `unit_price`, `discount`, `revenue`.
        columns: role to the file's columns, to know what there is and how it is called.
        percent_sign: whether discounts are written with one.
    """
    has = {role: role in columns for role in ("quantity", "unit_price", "discount", "revenue")}
    looks: Discount = "amount"
    if has["discount"]:
        looks = looks_like(lines, " + ".join(columns["discount"]), percent_sign=percent_sign)
    if not has["revenue"]:
        return _without_amount(has, looks, columns)
    if not (has["quantity"] and has["unit_price"]):
        if repeats_order_total(lines):
            return _order_total_shared_out(columns)
        return Arithmetic(
            "amount given",
            has["unit_price"],
            "the file gives the amount",
            _said(looks, columns),
            discount=looks,
        )
    amount, price, quantity = (columns[r][0] for r in ("revenue", "unit_price", "quantity"))
    found = lines.select(
        _close(nw.col("quantity") * nw.col("unit_price")).mean().alias("plain"),
        *(_close(discounted(kind)).mean().alias(kind) for kind in _KINDS),
        nw.col("unit_price").max().alias("cap"),
    ).collect()
    plain, cap = found["plain"][0], found["cap"][0]
    if plain is None:
        return Arithmetic("amount given", price_is_given=False, evidence="no amounts", warnings=[])
    best = max(_KINDS, key=lambda kind: found[kind][0])
    share = max(plain, found[best][0])
    if share >= _AGREES:
        as_listed = plain < share
        kind = best if as_listed else looks
        formula = f"{quantity} x {price}" + (f" {_MINUS[kind]}" if as_listed else "")
        return Arithmetic(
            "amount given",
            price_is_given=not as_listed,
            evidence=f"{amount} = {formula} in {share:.1%} of the rows",
            warnings=_said(kind, columns),
            discount=kind,
            listed=as_listed,
        )
    said = _said(looks, columns)
    return replace(_contradiction(lines, columns, plain, cap, said), discount=looks)


def _contradiction(
    lines: nw.LazyFrame[Any],
    columns: Mapping[str, tuple[str, ...]],
    plain: float,
    cap: float,
    said: list[str],
) -> Arithmetic:
    """What to believe where the amount is not quantity x price."""
    amount, price, quantity = (columns[r][0] for r in ("revenue", "unit_price", "quantity"))
    if repeats_order_total(lines):
        return Arithmetic(
            "quantity x price",
            price_is_given=True,
            evidence=f"{amount} is the order's total; a line's amount is {quantity} x {price}",
            warnings=[
                (
                    f"{amount} is the same on all lines of an order, so it is the order's total:"
                    f" the amount of a line was reckoned as {quantity} x {price}"
                ),
                *said,
            ],
        )
    contradiction = (
        f"{amount} is not {quantity} x {price} in {1 - plain:.1%} of the rows; {amount} is trusted"
        f" and the price is {amount} / {quantity}"
    )
    at_cap = lines.select((nw.col("unit_price") == cap).cast(nw.Float64).mean()).collect().item()
    # Where all prices are one, that one is no cap.
    if at_cap is not None and _CAPPED <= at_cap < _ALL:
        contradiction = (
            f"{price} is capped at {cap:g} in {at_cap:.1%} of the rows; " + contradiction
        )
    return Arithmetic(
        "amount given",
        price_is_given=False,
        evidence=f"{amount} = {quantity} x {price} in {plain:.1%} of the rows only",
        warnings=[contradiction, *said],
    )


def _order_total_shared_out(columns: Mapping[str, tuple[str, ...]]) -> Arithmetic:
    amount = columns["revenue"][0]
    return Arithmetic(
        "order total shared out",
        price_is_given=False,
        evidence=f"{amount} is the order's total, repeated on each of its lines",
        warnings=[
            (
                f"{amount} is the same on all lines of an order, so it is the order's total: it"
                " counts once an order, in equal parts on its lines. What single products earned"
                " cannot be told from it"
            )
        ],
    )


def _said(kind: Discount, columns: Mapping[str, tuple[str, ...]]) -> list[str]:
    """What to say of a discount that is no amount."""
    if "discount" not in columns or kind == "amount":
        return []
    what = {
        "amount per unit": "amounts off one unit",
        "share": "shares of the price (0.2 is 20 %)",
        "percent": "percentages of the price",
    }[kind]
    return [f"{' + '.join(columns['discount'])} holds {what}; it was turned into amounts"]


def _without_amount(
    has: Mapping[str, bool], looks: Discount, columns: Mapping[str, tuple[str, ...]]
) -> Arithmetic:
    if has["quantity"] and has["unit_price"] and has["discount"] and looks != "amount":
        return Arithmetic(
            "quantity x price - discount",
            price_is_given=False,
            evidence=f"amount reckoned as quantity x price {_MINUS[looks]}",
            warnings=[
                (
                    f"there is no line amount: it was reckoned as quantity x price {_MINUS[looks]}."
                    " If the price is after discounts already: --map discount="
                ),
                *_said(looks, columns),
            ],
            discount=looks,
            listed=True,
        )
    if has["quantity"] and has["unit_price"] and has["discount"]:
        return Arithmetic(
            "quantity x price - discount",
            price_is_given=False,
            evidence="amount reckoned as quantity x price - discount",
            warnings=[
                (
                    "there is no line amount: the discount was subtracted from quantity x price."
                    " If the price is after discounts already: --map discount="
                )
            ],
        )
    if has["quantity"] and has["unit_price"]:
        return Arithmetic(
            "quantity x price",
            price_is_given=True,
            evidence="amount reckoned as quantity x price",
            warnings=[],
        )
    if has["unit_price"]:
        return Arithmetic(
            "price",
            price_is_given=True,
            evidence="no quantity: each line counts as one unit at its price",
            warnings=["the file has no quantity; each line counts as one unit at its price"],
        )
    return Arithmetic("none", price_is_given=False, evidence="no amounts", warnings=[])


def _close(product: nw.Expr) -> nw.Expr:
    """Whether a product equals the amount up to rounding, as 0.0 or 1.0; null without both."""
    difference = (product - nw.col("revenue")).abs()
    near = (difference <= _CENT) | (difference <= nw.col("revenue").abs() * _THOUSANDTH)
    return near.cast(nw.Float64)


def with_amounts(lines: nw.LazyFrame[Any], arithmetic: Arithmetic) -> nw.LazyFrame[Any]:
    """Give every line its `revenue` and `unit_price`, rounded to four and six decimals.

    A price is positive, in a return too: there the quantity and the amount are negative.
    """
    quantity, price, amount = (nw.col(c) for c in ("quantity", "unit_price", "revenue"))
    if arithmetic.reckoning == "quantity x price":
        amount = quantity * price
    elif arithmetic.reckoning == "quantity x price - discount":
        amount = discounted(arithmetic.discount)
    elif arithmetic.reckoning == "price":
        amount = price
    elif arithmetic.reckoning == "order total shared out":
        amount = shared_out(amount)
    lines = lines.with_columns(revenue=rounded(amount, 4))
    if arithmetic.discount != "amount":
        off = as_amount(arithmetic.discount, priced=arithmetic.listed)
        lines = lines.with_columns(discount=rounded(off, 4))
    if not arithmetic.price_is_given:
        price = (
            nw.when(quantity != 0.0)
            .then(nw.col("revenue") / nw.when(quantity != 0.0).then(quantity))
            .otherwise(nw.lit(None))
        )
    return lines.with_columns(unit_price=rounded(price.abs().cast(nw.Float64), 6))


def rounded(values: nw.Expr, decimals: int) -> nw.Expr:
    """Round doubles half away from zero by arithmetic, which is the same on every engine.

    An engine's own `round` may look at the shortest decimal text of a double (Spark: 1.005 becomes
    1.01) or at its value times a power of ten (DuckDB: 1.0), as here.

    Args:
        values: doubles; those beyond four million million are left as they are.
        decimals: digits after the point, at most 6.

    >>> import pyarrow as pa
    >>> table = nw.from_native(pa.table({"x": [1.005, -0.125, 2.0]}))
    >>> table.select(rounded(nw.col("x"), 2))["x"].to_list()
    [1.0, -0.13, 2.0]
    """
    scale = 10.0**decimals
    size = (values.abs() * scale + 0.5).floor().cast(nw.Float64) / scale
    signed = nw.when(values < 0.0).then(size * -1.0).otherwise(size)
    return nw.when(values.abs() < _ROUNDABLE).then(signed).otherwise(values)
