"""Say why not one row of the files is a purchase: the reason, where it is seen, and the way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.clean import explain_reason
from regulars.intake.read import RawTable
from regulars.intake.shown_cells import Example, Of, example
from regulars.intake.sources import FILE, ROW
from regulars.intake.whereabouts import Unreadable
from regulars.model import BadData
from regulars.store import literal

_DATES = (
    "--map ordered_at=COLUMN if another column has the dates; --map ordered_at= to go on without"
    " them"
)
_AMOUNTS = "--map revenue=COLUMN or --map unit_price=COLUMN if another column has the amounts"
_ROLES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        **dict.fromkeys(("missing_date", "impossible_date"), ("ordered_at",)),
        **dict.fromkeys(("future_date", "after_as_of"), ("ordered_at",)),
        "missing_customer": ("customer_id",),
        "missing_order": ("order_id",),
        "cancelled": ("status",),
        "other_currency": ("currency",),
        "missing_amount": ("revenue", "unit_price"),
        "cancellation_invoice": ("order_id",),
        "zero_value": ("revenue", "unit_price"),
    }
)
"""By reason, the roles whose columns say it; the first that a column plays is named."""
_WAYS: Mapping[str, str] = MappingProxyType(
    {
        "missing_date": _DATES,
        "impossible_date": f"write dates like 2024-12-31; {_DATES}",
        "future_date": f"--date-order dmy or mdy if they were read the wrong way round; {_DATES}",
        "after_as_of": "choose a later day with --as-of",
        "missing_customer": "--map customer_id=COLUMN if another column says who bought",
        "missing_order": "--map order_id=COLUMN; --map order_id= if the file has no order numbers",
        "cancelled": "export the orders that were sent; --map status=COLUMN if another column has"
        " their state; --map status= to go on without it",
        "other_currency": "--only-currency with the currency of the file",
        "unreadable_amount": "write amounts like 1234.50, with --decimal if the sign is a comma;"
        f" {_AMOUNTS}",
        "missing_amount": _AMOUNTS,
        "cancellation_invoice": "export the purchases, too",
        "returned": f"export the purchases, too; {_AMOUNTS}; write what was sold without a minus",
        "zero_value": _AMOUNTS,
        "unusual": "leave out --set-aside-unusual",
    }
)
_OTHERWISE = "check which column means what, and correct it with --map ROLE=COLUMN"
_PERSONAL = ("customer_id", "order_id")


def no_purchase(
    aside: nw.LazyFrame[Any],
    raw: RawTable,
    by_reason: Mapping[str, int],
    columns: Mapping[str, tuple[str, ...]],
    unreadable: Sequence[Unreadable],
) -> BadData:
    """The refusal of files without a purchase.

    Args:
        aside: the lines that are set aside, with `reason`.
        raw: the rows that they came from.
        by_reason: how many rows have each reason.
        columns: role to columns.
        unreadable: what makes cells unreadable, by column.
    """
    most, *others = sorted(by_reason, key=lambda reason: -by_reason[reason])
    why = explain_reason(most)
    seen, column = _seen(most, aside, raw, columns, unreadable)
    further = ", ".join(f"{by_reason[one]:,} as {one.replace('_', ' ')}" for one in others)
    read = ", ".join(f"{role} = {'+'.join(played)}" for role, played in columns.items())
    return BadData(
        f"not one of {raw.lines_read:,} rows is a purchase; most often ({by_reason[most]:,} rows):"
        f" {why[0].lower()}{why[1:].rstrip('.')}"
        + (f"; besides {further}" if further else "")
        + (seen.note if seen else ""),
        file=seen.file if seen else ", ".join(raw.files),
        row=seen.row if seen else None,
        column=column,
        value=(seen.value or None) if seen else None,
        way_out=f"{_WAYS.get(most, _OTHERWISE)} (the columns were read as {read})",
    )


def _seen(
    reason: str,
    aside: nw.LazyFrame[Any],
    raw: RawTable,
    columns: Mapping[str, tuple[str, ...]],
    unreadable: Sequence[Unreadable],
) -> tuple[Example | None, str]:
    """The first row with a reason, and the column that says it; none where no column does."""
    first = aside.filter(nw.col("reason") == reason).select(FILE, ROW).sort(FILE, ROW).head(1)
    place = first.collect().rows()
    if not place:
        return None, ""
    file, row = str(place[0][0]), int(place[0][1])
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    it = rows.filter(f"{FILE} = {literal(file)} AND {ROW} = {row}")
    causes = [one for one in unreadable if one.reason == reason]
    for cause in causes:
        if found := example(it, cause.column, cause.sql, of="measure"):
            return found, cause.column
    role = next((role for role in _ROLES.get(reason, ()) if role in columns), "")
    if not role:
        return Example(file, row, "", ""), ""
    column = columns[role][0]
    if role in _PERSONAL:
        return Example(file, row, "", ""), column
    of: Of = "currency" if role == "currency" else "measure"
    shown = example(it, column, of=of, words=reason == "cancelled")
    return shown or Example(file, row, "", ""), column
