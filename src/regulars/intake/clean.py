"""Which lines count as purchases: every other line gets exactly one reason and is kept aside.

The rules are tried in order and the first that holds is the line's reason, so that
kept + quarantined = read. They are narwhals expressions over typed lines, equal on every engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import narwhals as nw

UNREADABLE_ROW = "unreadable_row"
NO_ROWS: Mapping[str, str] = MappingProxyType(
    {
        UNREADABLE_ROW: "The row has more or far fewer cells than the others, or is no row at all.",
        "repeated_header": "The header again, as at the top of a printed page.",
        "total_row": "A total or subtotal of other rows, not a purchase.",
    }
)
"""What a line of a file may be that is no row of its table; found while it is read."""
LARGEST_AMOUNT = 1e12
"""Larger amounts are mistakes, and sums of them would no longer be exact."""
_EARLIEST_S = -1_577_923_200  # 1920-01-01: no shop's system is older.
_A_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class CleaningContext:
    """What the rules need to know beside a line.

    Attributes:
        now_s: the present moment; orders more than a day later are impossible.
        as_of_s: the moment at which customers are described; None: the last order.
        has_amounts: whether the file says what lines were worth.
        cancelled: the shop's words for a cancelled order.
        returned: its words for a returned or refunded one.
        test: its words for a test.
        fence: the largest usual `revenue` and `quantity`, if larger ones are to be set aside.
        only_currency: the one currency whose lines count, if the user named one.
    """

    now_s: int
    as_of_s: int | None
    has_amounts: bool
    cancelled: list[str] = field(default_factory=list)
    returned: list[str] = field(default_factory=list)
    test: list[str] = field(default_factory=list)
    fence: Mapping[str, float] = field(default_factory=dict)
    only_currency: str | None = None


def not_an_order_line(_: CleaningContext) -> nw.Expr:
    """The export has rows that are no order lines: sums, fees, remarks, other kinds of events."""
    return nw.col("fault") == "not_an_order_line"


def missing_date(_: CleaningContext) -> nw.Expr:
    """The order has no date, in a file that has dates."""
    return nw.col("fault") == "missing_date"


def impossible_date(_: CleaningContext) -> nw.Expr:
    """The date cannot be read, does not exist or is before 1920."""
    return (nw.col("fault") == "impossible_date") | (nw.col("ordered_at_s") < _EARLIEST_S)


def future_date(context: CleaningContext) -> nw.Expr:
    """The order was placed after today."""
    return nw.col("ordered_at_s") > context.now_s + _A_DAY_S


def after_as_of(context: CleaningContext) -> nw.Expr:
    """The order is later than the day that customers are to be described at."""
    if context.as_of_s is None:
        return nw.lit(value=False)
    return nw.col("ordered_at_s") > context.as_of_s


def missing_customer(_: CleaningContext) -> nw.Expr:
    """Nobody is named: a till sale, or a gap."""
    return nw.col("customer_id").is_null()


def missing_order(_: CleaningContext) -> nw.Expr:
    """The order number is missing, in a file that has them."""
    return nw.col("order_id").is_null()


def test_order(context: CleaningContext) -> nw.Expr:
    """A status, customer or product that says test."""
    # `Test Valley Ltd` is a customer; `TEST`, `test-2` and `Test Customer` are not.
    # The end is \z: for Java's engines $ also stands before a last line break.
    a_test = (
        r"(?i)^test([ _.-]?(\d*|(customer|user|account|kunde|client|cliente|product|item)s?))\z"
    )
    return (
        nw.col("status").is_in(context.test)
        | nw.col("customer_id").str.contains(a_test)
        | nw.col("product_id").str.contains(a_test)
    )


def cancelled(context: CleaningContext) -> nw.Expr:
    """The status says that the order was cancelled, rejected or failed."""
    return nw.col("status").is_in(context.cancelled)


def other_currency(context: CleaningContext) -> nw.Expr:
    """The amount is in another currency than the one that counts."""
    if context.only_currency is None:
        return nw.lit(value=False)
    return nw.col("currency") != context.only_currency


def unreadable_amount(_: CleaningContext) -> nw.Expr:
    """A quantity, price or amount that is no number, or larger than a million million."""
    beyond = nw.lit(value=False)
    for column in ("quantity", "unit_price", "revenue"):
        beyond |= (nw.col(column).abs() > LARGEST_AMOUNT).fill_null(value=False)
    return (nw.col("fault") == "unreadable_amount").fill_null(value=False) | beyond


def missing_amount(context: CleaningContext) -> nw.Expr:
    """The line does not say what it was worth, in a file that has amounts."""
    return nw.col("revenue").is_null() & nw.lit(context.has_amounts)


def cancellation_invoice(_: CleaningContext) -> nw.Expr:
    """A credit note: an order number such as C536379 with a negative quantity or amount."""
    named = nw.col("order_id").str.contains(r"(?i)^(c|cn|cr|crn|gs|av|ab|r|re|ret|rma)[-_ ]?\d+\z")
    # Asked of the few negative lines only.
    return nw.when(_negative()).then(named)


def returned(context: CleaningContext) -> nw.Expr:
    """Negative quantity or amount, or a status that says returned or refunded."""
    return _negative() | nw.col("status").is_in(context.returned)


def zero_value(_: CleaningContext) -> nw.Expr:
    """Nothing was paid, or nothing was taken in a file without amounts: samples, gifts, slips."""
    nothing_taken = nw.col("revenue").is_null() & (nw.col("quantity") == 0.0)
    return (nw.col("revenue") == 0.0) | nothing_taken


def unusual(context: CleaningContext) -> nw.Expr:
    """An amount or quantity far beyond the others, set aside because the user said so."""
    beyond = nw.lit(value=False)
    for column, most in context.fence.items():
        beyond |= nw.col(column) > most
    return beyond


def _negative() -> nw.Expr:
    return (nw.col("quantity") < 0.0) | (nw.col("revenue") < 0.0)


RULES: Mapping[str, Callable[[CleaningContext], nw.Expr]] = MappingProxyType(
    {
        rule.__name__: rule
        for rule in (
            not_an_order_line,
            missing_date,
            impossible_date,
            future_date,
            after_as_of,
            missing_customer,
            missing_order,
            test_order,
            cancelled,
            other_currency,
            unreadable_amount,
            missing_amount,
            cancellation_invoice,
            returned,
            zero_value,
            unusual,
        )
    }
)
"""Every rule by its reason, in the order in which they are tried."""

REASONS = (*NO_ROWS, *RULES)
"""Every reason for which a row is set aside."""

RETURN_REASONS = ("cancellation_invoice", "returned")
"""The reasons whose lines are kept, typed, in the table `returns`."""


def explain_reason(reason: str) -> str:
    """What a reason means, in one sentence.

    >>> explain_reason("missing_customer")
    'Nobody is named: a till sale, or a gap.'
    """
    if reason in NO_ROWS:
        return NO_ROWS[reason]
    return (RULES[reason].__doc__ or "").strip()


def with_reasons(lines: nw.LazyFrame[Any], context: CleaningContext) -> nw.LazyFrame[Any]:
    """Add `reason`: why a line does not count as a purchase; null if it does."""
    reason = nw.lit(None, dtype=nw.String)
    for name, rule in reversed(tuple(RULES.items())):
        # A comparison with null is null, which counts as: the rule does not hold.
        holds = rule(context).fill_null(value=False)
        reason = nw.when(holds).then(nw.lit(name)).otherwise(reason)
    return lines.with_columns(reason=reason)
