"""What the predictions of all customers come to: who holds the value, when orders come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from regulars.wording import count, plural, share

if TYPE_CHECKING:
    from regulars.wiring import Prediction

_SOON_DAYS = 14


def answer(found: Prediction, first: str) -> Iterator[str]:
    """The answer in sentences; nothing where the model's card says it already.

    Args:
        found: the model and its predictions.
        first: the column that customers are ordered by.
    """
    if first.startswith(("clv_", "expected_value_")):
        yield from _who_holds_the_value(found, first)
        yield from _in_money_of_today(found, first)
    elif first.startswith("next_order_value"):
        yield from _when_orders_come(found)
    elif first == "discount_sensitivity":
        yield from _who_waits_for_discounts(found)


def _who_holds_the_value(found: Prediction, first: str) -> Iterator[str]:
    """How much of an expected amount the first tenth of the customers hold."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    amounts = pc.drop_null(found.predictions[first])
    ranked = pc.take(amounts, pc.sort_indices(amounts, sort_keys=[("", "descending")]))
    tenth, total = -(-len(ranked) // 10), pc.sum(ranked).as_py()
    if not total:
        return
    held = pc.sum(ranked.slice(0, tenth)).as_py()
    yield (
        f"The top 10 % ({plural(tenth, 'customer')}) hold {share(held / total)} of the value "
        f"expected: {count(held)} of {count(total)}. Look after them first."
    )


def _in_money_of_today(found: Prediction, first: str) -> Iterator[str]:
    """Why lifetime values sum to less than the revenue of the same days."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    revenue = first.replace("clv_", "expected_revenue_")
    if revenue == first or revenue not in found.predictions.column_names:
        return
    sums = (pc.sum(found.predictions[name]).as_py() or 0 for name in (first, revenue))
    total, undiscounted = map(count, sums)
    if total != undiscounted:
        yield (
            f"{first} is the same revenue in money of today: what comes later counts less (by the "
            f"setting `annual_discount_rate`), so it sums to {total} and not to {undiscounted}."
        )


def _when_orders_come(found: Prediction) -> Iterator[str]:
    """Whose date lies soon, which is no count of orders to come, and what an order is worth."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    names = found.predictions.column_names
    date, value = (
        next(name for name in names if name.startswith(start))
        for start in ("next_order_at", "next_order_value")
    )
    table = found.predictions
    days = pc.days_between(table["as_of"], table[date])
    soon = pc.sum(pc.less_equal(days, _SOON_DAYS)).as_py() or 0
    worth = pc.quantile(table[value], 0.5)[0].as_py()
    if worth is None:
        return
    yield (
        f"If they order at all within {found.card.horizon_days} days: the likely date of "
        f"{count(soon)} of {count(len(table))} customers lies within {_SOON_DAYS} days, and half "
        f"of the next orders are worth {count(worth)} or more. Write shortly before the date."
    )
    yield (
        f"That is no number of orders to come within {_SOON_DAYS} days: of all who order, half do "
        "so before their likely date, so some of the others come as soon."
    )
    yield "Whether an order comes at all, `regulars predict churn` says."


def _who_waits_for_discounts(found: Prediction) -> Iterator[str]:
    """How many buy at a discount more, or less, often than is usual for what they buy."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    table = found.predictions
    if table["discount_sensitivity_low"].null_count == len(table):
        yield (
            "No difference between customers can be told from chance: nobody is known to wait for "
            "discounts, or to do without. There is no list to act on."
        )
        return
    more = pc.sum(pc.greater(table["discount_sensitivity_low"], 1)).as_py() or 0
    less = pc.sum(pc.less(table["discount_sensitivity_high"], 1)).as_py() or 0
    who = f"{count(more)} of {count(len(table))} customers clearly buy"
    if not more and not less:
        who = "No customer clearly buys"
    yield (
        f"{who} at a discount more often than is usual for what they buy, {count(less)} less "
        "often; of the others chance may be all that differs."
    )
    yield (
        "Do not give vouchers to those who buy without: whether a voucher makes someone buy, only "
        "an experiment tells (`regulars predict uplift`)."
    )
