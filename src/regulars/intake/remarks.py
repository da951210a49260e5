"""What a careful analyst would say about the input, in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import narwhals as nw

from regulars.intake.arithmetic import Arithmetic
from regulars.intake.clean import explain_reason
from regulars.intake.dates import DateFormat, named_files
from regulars.intake.infer import Inferred
from regulars.intake.roles import ROLES
from regulars.intake.typed import Columns, TypedLines
from regulars.model import Input
from regulars.store import Draft

_NO_LOSS = ("not_an_order_line", "repeated_header", "total_row")
_READ = {"dmy": "day first", "mdy": "month first"}


def most_rows_lost(read: Input) -> Iterable[str]:
    """A loud word when more than half of the files' order lines do not count.

    Rows that are no order lines by the layout (other events, totals) are no loss.

    >>> lost = Input(["a.csv"], 9, 3, {"cancelled": 6}, 1.0, {}, [])
    >>> next(iter(most_rows_lost(lost)))[:48]
    'Most rows were set aside: 6 of 9, above all 6 as'
    """
    aside = {why: n for why, n in read.lines_quarantined.items() if why not in _NO_LOSS}
    lost = sum(aside.values())
    if lost > read.lines_kept:
        most = max(aside, key=lambda reason: aside[reason])
        yield (
            f"Most rows were set aside: {lost:,} of {lost + read.lines_kept:,}, above all"
            f" {aside[most]:,} as {most.replace('_', ' ')} ({explain_reason(most)[:-1]}). Please"
            " check what the columns mean before using these results: `regulars check ORDERS`"
        )


def amount_question(inferred: Inferred) -> Iterable[str]:
    """The question whether an amount is a line's or a unit's, where no name says so."""
    found = inferred.columns
    if "revenue" in inferred.unnamed and "quantity" in found and "unit_price" not in found:
        column = found["revenue"][0]
        yield (
            f"{column} was read as the amount of the line; if it is the price of one unit:"
            f" --map unit_price={column} --map revenue="
        )


def unfit_columns(inferred: Inferred) -> Iterable[str]:
    """Columns whose name promises what their values do not keep."""
    for role, (column, why) in inferred.unfit.items():
        if ROLES[role].table != "none" and "empty" not in why:
            yield (
                f"{column} has the name for {role.replace('_', ' ')}, but {why}; it was not used."
                f" To use it all the same: --map {role}={column}"
            )


def date_question(dates: DateFormat | None, columns: Columns) -> Iterable[str]:
    """The question about day and month, or about a count, where the column does not settle it.

    Args:
        dates: how the column writes dates; None without one.
        columns: role to columns.
    """
    if dates is None:
        return
    if dates.epoch is not None:
        yield (
            f"{columns['ordered_at'][0]} was read as {dates.epoch} since 1970, in UTC; if these"
            " numbers are no dates: --map ordered_at="
        )
    if not dates.certain and dates.order is not None:
        other = "mdy" if dates.order == "dmy" else "dmy"
        where = f" in {named_files(dates.unproven_files)}" if dates.unproven_files else ""
        yield (
            f"dates{where} were read {_READ[dates.order]} ({dates.evidence});"
            f" if they are {_READ[other]}: --date-order {other}"
        )


def reading_warnings(
    typed: TypedLines,
    arithmetic: Arithmetic,
    kept: nw.LazyFrame[Any],
    open_states: list[str],
) -> list[str]:
    """Remarks on amounts, order numbers and open orders among the kept lines."""
    warnings = list(arithmetic.warnings)
    if typed.derived_order == "customer and day":
        warnings.append(
            "there is no order number: everything a customer bought on one day is one order"
        )
    elif typed.derived_order == "row":
        warnings.append("there is no order number and no date: every row is an order of its own")
    warnings += typed.warnings
    dates = typed.dates
    if dates and dates.order and dates.certain and (dates.mixed or dates.other_way_files):
        warnings.append(f"not all dates were read {_READ[dates.order]}: {dates.evidence}")
    if open_states:
        still_open = kept.filter(nw.col("status").is_in(open_states))
        count = int(still_open.select(nw.len()).collect().item())
        if count:
            warnings.append(
                f"orders that are still open or disputed ({', '.join(open_states)}) count as"
                f" purchases; lines concerned: {count:,}"
            )
    return warnings


def unmatched(draft: Draft, *, customers: bool, products: bool) -> list[str]:
    """Say how many buyers and products their own files do not know."""
    warnings = []
    for there, table, key in (
        (customers, "customers", "customer_id"),
        (products, "products", "product_id"),
    ):
        if not there:
            continue
        sold = draft.scan("order_lines").select(key).unique().filter(~nw.col(key).is_null())
        known = draft.materialised(f"{table}-described").select(key)
        total = int(sold.select(nw.len()).collect().item())
        if total == 0:
            warnings.append(
                f"the orders name no {table}: the {table} file could not join in; if a column"
                f" does: --map {key}=COLUMN"
            )
        missing = int(sold.join(known, on=key, how="anti").select(nw.len()).collect().item())
        if missing:
            warnings.append(
                f"{missing:,} of {total:,} {table} in the orders are not in the {table} file"
            )
    return warnings
