"""The list that a prediction ends in: whom to look at first, and what to read beside the figure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from regulars.wording import count, share, some

if TYPE_CHECKING:
    import pyarrow as pa

    from regulars.predictions import ModelCard
    from regulars.wiring import Prediction

STAKE, SENT_BACK = "value_at_stake", "sent_back_share"
_MUCH = 0.25
"""Of what was bought; more of it sent back, and the value is not to be trusted."""
_MOST_NAMED = 3
_FEW_DAYS, _MOST = 90, 0.6
"""Fewer days in which a larger share is silent: most of them have not left."""
_VALUES = ("clv", "early_value")
_Direction = Literal["ascending", "descending"]


@dataclass(frozen=True, slots=True)
class Listed:
    """Customers in the order in which to look at them.

    Attributes:
        table: all of them; customer_id, the prediction and what stands beside it.
        by: the column that they are ordered by.
        beside: columns to show next to it.
        says: what the order and the columns beside mean, in sentences.
    """

    table: pa.Table
    by: str
    beside: tuple[str, ...] = ()
    says: list[str] = field(default_factory=list)


def listed(found: Prediction, first: str, standing: pa.Table | None, limit: int) -> Listed:
    """Order the customers of a prediction, and put beside them what tells how to read it.

    Args:
        found: the prediction.
        first: its main column.
        standing: what customers spent, sent back and are expected to spend; None: not known.
        limit: how many will be shown.
    """
    table = found.predictions.drop_columns(["as_of"])
    if standing is None or not table.num_rows:
        return Listed(_ordered(table, first), first)
    if found.card.kind in _VALUES:
        return _by_value(table, first, standing, limit, net=found.card.kind == "clv")
    if found.card.kind not in {"churn", "propensity"} or _expected(standing) is None:
        return Listed(_ordered(table, first), first)
    if found.card.kind == "churn":
        return _by_stake(table, first, standing, found.card)
    return _by_chance(table, first, standing, limit)


def _expected(standing: pa.Table) -> str | None:
    """The column of what a customer is worth: revenue to come, else what was spent so far."""
    names: list[str] = standing.column_names
    to_come = next((name for name in names if name.startswith("expected_revenue_")), None)
    return to_come or ("spent" if "spent" in names else None)


def _by_stake(table: pa.Table, churn: str, standing: pa.Table, card: ModelCard) -> Listed:
    """Those who may leave with the most: who left long ago is expected to spend little."""
    import narwhals as nw  # noqa: PLC0415 - heavy
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    from regulars.predictions import LEAST_CHURN, kept_share, value_at_stake  # noqa: PLC0415

    worth = _expected(standing)
    assert worth is not None  # noqa: S101 - the caller has looked
    aside = ("spent", "sent_back", "unmatched")
    joined = _joined(table, standing, [worth, *aside])
    spent, sent_back, unmatched = (one if one in joined.column_names else None for one in aside)
    # What was matched is taken off the revenue expected, and not off what was spent.
    counted = sent_back if worth == "spent" else unmatched
    kept, known = nw.lit(1.0), spent is not None and counted is not None
    if known:
        taken_off = None if worth == "spent" else unmatched
        kept = kept_share("spent", sent_back=sent_back, unmatched=taken_off)
    stake = value_at_stake(churn, worth, kept).alias(STAKE)
    found: pa.Table = nw.from_native(joined, eager_only=True).with_columns(stake).to_native()
    found = _ordered(_without(found, {*aside} - {worth}), STAKE, churn)
    at_stake = pc.drop_null(found[STAKE])
    if not len(at_stake):
        return Listed(_ordered(found, churn), churn, (worth,))
    first, total = -(-len(at_stake) // 10), pc.sum(at_stake).as_py()
    held = pc.sum(at_stake.slice(0, first)).as_py()
    what = "what they spent so far" if worth == "spent" else f"the revenue expected ({worth})"
    what += " times the share of their purchases that they kept" if known else ""
    return Listed(
        found,
        STAKE,
        (churn, worth),
        [
            *_too_few_days(card),
            (
                f"{count(len(at_stake))} of {count(len(found))} leave with a probability of "
                f"{share(LEAST_CHURN)} or more. With them {count(total)} is at stake: that "
                f"probability times {what}. The first {count(first)} hold "
                f"{share(held / total if total else 0)} of it; the list begins with them."
            ),
            (
                "Whoever left long ago stands further down, since little can be won back; "
                f"`regulars show predictions --sort {churn}` orders by the probability alone."
            ),
        ],
    )


def _too_few_days(card: ModelCard) -> Iterator[str]:
    """That a silence which most customers keep anyway is no sign of leaving."""
    days, silent = card.horizon_days, card.base_rate
    if days is not None and silent is not None and days < _FEW_DAYS and silent > _MOST:
        yield (
            f"Within {some(days, 'day')} {share(silent)} of the customers looked back at ordered "
            "nothing, those who stayed, too: it is hardly a sign of leaving, and what is at stake "
            f"is too high. More days tell more: --horizon-days {_FEW_DAYS}."
        )


def _by_chance(table: pa.Table, first: str, standing: pa.Table, limit: int) -> Listed:
    """The likeliest first; among those as likely, those of whom most revenue is expected."""
    worth = _expected(standing)
    assert worth is not None  # noqa: S101 - the caller has looked
    found = _ordered(_joined(table, standing, [worth]), first, worth)
    shown = found[first].slice(0, limit).to_pylist()
    ties = len(set(shown)) < len(shown)
    what = "what they spent so far" if worth == "spent" else f"the revenue expected ({worth})"
    said = [f"Customers with the same probability stand in the order of {what}."] if ties else []
    return Listed(found, first, (worth,), said)


def _by_value(table: pa.Table, first: str, standing: pa.Table, limit: int, *, net: bool) -> Listed:
    """The most valuable first, and beside them how much of what they bought came back.

    Args:
        table: the predictions.
        first: the column of the value.
        standing: what customers spent and sent back.
        limit: how many will be shown.
        net: whether returns are taken off where the purchase is known; else none is.
    """
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    if not {"spent", "sent_back"} <= set(standing.column_names):
        return Listed(_ordered(table, first), first)
    counted = "unmatched" if net and "unmatched" in standing.column_names else "sent_back"
    wanted = list(dict.fromkeys(["spent", "sent_back", counted]))
    found = _ordered(_joined(table, standing, wanted), first)
    spent = found["spent"]
    part = pc.divide(found["sent_back"], pc.if_else(pc.greater(spent, 0), spent, None))
    said = list(_not_to_trust(found.slice(0, limit), counted))
    if not (pc.sum(found["sent_back"]).as_py() or 0):
        return Listed(found.drop_columns(wanted), first)
    found = found.drop_columns(wanted).append_column(SENT_BACK, part)
    return Listed(found, first, (SENT_BACK,), said)


def _not_to_trust(shown: pa.Table, counted: str) -> Iterator[str]:
    """Whose value counts purchases that came back."""
    rows = [
        row
        for row in shown.select(["customer_id", "spent", "sent_back", counted]).to_pylist()
        if row["spent"] and (row[counted] or 0) >= _MUCH * _counted_as_bought(row, counted)
    ]
    for row in rows[:_MOST_NAMED]:
        which = "all of it" if counted == "sent_back" else f"{count(row[counted])} of it"
        why = (
            "the value is told from purchases alone"
            if counted == "sent_back"
            else "its purchase was not found"
        )
        yield (
            f"Do not trust the value of {row['customer_id']}: {count(row['sent_back'])} of "
            f"{count(row['spent'])} was sent back, and {which} still counts as bought ({why})."
        )
    if len(rows) > _MOST_NAMED:
        others = ", ".join(row["customer_id"] for row in rows[_MOST_NAMED:])
        yield f"The same is true of {others}."


def _counted_as_bought(row: dict[str, Any], counted: str) -> float:
    """What was spent less what of it is taken off the value, since its purchase was found."""
    taken_off = (row["sent_back"] or 0) - (row[counted] or 0)
    return float(row["spent"] - max(taken_off, 0))


def _joined(table: pa.Table, standing: pa.Table, columns: list[str]) -> pa.Table:
    """Columns beside the customers, in the order of the customers."""
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    ids = pc.cast(standing["customer_id"], table.schema.field("customer_id").type)
    place = pc.index_in(table["customer_id"], value_set=pa.chunked_array(ids).combine_chunks())
    for name in dict.fromkeys(columns):
        if name in standing.column_names and name not in table.column_names:
            table = table.append_column(name, standing[name].take(place))
    return table


def _without(table: pa.Table, columns: set[str]) -> pa.Table:
    """A table without some columns, where it has them."""
    return table.drop_columns([name for name in table.column_names if name in columns])


def _ordered(table: pa.Table, *columns: str) -> pa.Table:
    """From the highest down; customers alike in all of it by their id."""
    keys: list[tuple[str, _Direction]] = [(name, "descending") for name in columns]
    return table.sort_by([*keys, ("customer_id", "ascending")])
