"""The key figures. One that is unknown is explained, never shown as 0."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.report.facts import Facts
from regulars.wording import count, decimal, exact_money, money, share

_ONE_MILLION = 1e6


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One figure with its definition.

    Attributes:
        label: what it is.
        value: the figure in words, or None when the data do not allow it.
        note: its definition or precise value; the reason when `value` is None.
    """

    label: str
    value: str | None
    note: str


def key_figures(facts: Facts) -> list[KeyFigure]:
    """Lists customers, orders, revenue, order value, orders per customer, repeat rate, returns."""
    record = facts.record
    figures = [
        KeyFigure("Customers", count(record.customers), "with at least one valid order"),
        KeyFigure("Orders", count(record.orders), "valid purchases, returns not counted"),
        _revenue(facts),
        _average_order_value(facts),
    ]
    if record.customers:
        per_customer = decimal(record.orders / record.customers)
        figures.append(KeyFigure("Orders per customer", per_customer, "on average"))
    if facts.repeat is None:
        figures.append(KeyFigure("Repeat rate", None, "No order count by customer was computed."))
    else:
        note = f"{count(facts.repeat.repeaters)} customers ordered more than once"
        figures.append(KeyFigure("Repeat rate", share(facts.repeat.rate), note))
    return figures


def _revenue(facts: Facts) -> KeyFigure:
    record = facts.record
    if record.revenue is None:
        return KeyFigure("Revenue", None, _no_amounts(facts))
    note = "sum of all valid order lines"
    if abs(record.revenue) >= _ONE_MILLION:
        note = f"exactly {exact_money(record.revenue, record.currency)}"
    if record.currency is None:
        note += "; the file names no currency"
    return KeyFigure("Revenue", money(record.revenue, record.currency), note)


def _average_order_value(facts: Facts) -> KeyFigure:
    record = facts.record
    label = "Average order value"
    if record.revenue is None:
        return KeyFigure(label, None, _no_amounts(facts))
    if not record.orders:
        return KeyFigure(label, None, "There is no valid order.")
    return KeyFigure(
        label, money(record.revenue / record.orders, record.currency), "revenue per order"
    )


def _no_amounts(facts: Facts) -> str:
    """Prefers the reason that the run wrote down."""
    for cannot in facts.record.cannot:
        if any(word in cannot.what.lower() for word in ("revenue", "amount", "money", "value")):
            return f"{cannot.why} {cannot.way_out}".strip()
    return "The file has no column with amounts."
