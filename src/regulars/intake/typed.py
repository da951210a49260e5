"""Raw rows to typed lines: every cell of a known role read as what it is.

A typed line has the columns of `order_lines` except `line`, and besides: where it came from
(`source_file`, `source_row`, `line_hint`) and what could not be read (`fault`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.currency_signs import currency_in
from regulars.intake.dates import (
    DateFormat,
    DateOrder,
    date_change_sql,
    date_format,
    date_sql,
)
from regulars.intake.decimal_sign import settle, written_both_ways
from regulars.intake.minor_units import in_whole_units, minor_unit_warnings
from regulars.intake.numbers import DecimalSign, number_sql, unreadable_sql
from regulars.intake.shortened import shortened_warnings
from regulars.intake.sources import FILE, NOT_A_LINE, ROW
from regulars.intake.time_zone import CLOCK_CHANGE, LOCAL_S, local_sql
from regulars.intake.whereabouts import Unreadable
from regulars.store import identifier

Columns = Mapping[str, tuple[str, ...]]
_NUMBERS = ("quantity", "unit_price", "revenue", "discount")
_EXTRAS = ("tax", "shipping")
_AMOUNTS = ("revenue", "unit_price", "discount")
CELLS = "cells_hash"
"""A hash of all cells of a row, and of what its layout says of it: rows of one hash are taken to
be equal."""
_NOBODY = "('nan', 'null', 'none', '<na>', 'n/a', '#n/a', '(null)', '(blank)')"


@dataclass(frozen=True, slots=True)
class TypedLines:
    """Typed lines and how they were read.

    Attributes:
        frame: the lines, lazily.
        dates: how the date column is written; None without one.
        derived_order: how an order was told where the file has no order number; empty if it has.
        currency: where the currency is named, in words; empty where it is not.
        percent_sign: whether discounts are written with one.
        questions: what the cells leave open, with the flags that decide it.
        unreadable: what makes a cell unreadable, for those that could not be read.
        warnings: columns that are written in two ways.
    """

    frame: nw.LazyFrame[Any]
    dates: DateFormat | None
    derived_order: str
    currency: str = ""
    percent_sign: bool = False
    questions: list[str] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def type_lines(
    rows: duckdb.DuckDBPyRelation,
    columns: Columns,
    *,
    order: DateOrder | None = None,
    zone: str | None = None,
    currency: str | None = None,
    decimal: DecimalSign | None = None,
    cells: Sequence[str] = (),
) -> TypedLines:
    """Read the cells of all roles of an order file.

    Args:
        rows: raw rows.
        columns: role to columns.
        order: day-first or month-first, if the user said so.
        zone: the zone of times that do not name their own, if the user said so.
        currency: the currency that the user named; it settles what a `$` means.
        decimal: the decimal sign, if the user said so.
        cells: the source's own columns, to tell rows that repeat another by `cells_hash`.
    """
    told_by = [*cells, *(name for name in (NOT_A_LINE,) if name in rows.columns)]
    hashed = f"(hash({', '.join(map(identifier, told_by))}) >> 1)::BIGINT" if cells else "0::BIGINT"
    rows = rows.select(f"*, {hashed} AS {CELLS}")
    rows, percent_sign = _without_percent_signs(rows, columns.get("discount", ()))
    numeric = settle(rows, columns, roles=(*_NUMBERS, *_EXTRAS), told=decimal)
    money_columns = [c for role in (*_AMOUNTS, *_EXTRAS) for c in columns.get(role, ())]
    forms = in_whole_units(rows, money_columns, numeric.forms)
    dates = (
        date_format(rows, columns["ordered_at"][0], order=order, zone=zone)
        if "ordered_at" in columns
        else None
    )
    faults, numbers, dressed = [], {}, []
    unreadable: list[Unreadable] = []
    if NOT_A_LINE in rows.columns:
        faults.append(f"WHEN {NOT_A_LINE} THEN 'not_an_order_line'")
    if dates is not None:
        cell = f"nullif(trim(CAST({identifier(columns['ordered_at'][0])} AS VARCHAR)), '')"
        moment = date_sql(columns["ordered_at"][0], dates)
        faults.append(f"WHEN moment_read IS NULL AND {cell} IS NULL THEN 'missing_date'")
        faults.append("WHEN moment_read IS NULL THEN 'impossible_date'")
        unreadable.append(Unreadable("impossible_date", columns["ordered_at"][0]))
    else:
        moment = "NULL::TIMESTAMP"
    for role in _NUMBERS:
        parts = []
        for column in columns.get(role, ()):
            form = forms[column]
            no_number = unreadable_sql(column, form)
            faults.append(f"WHEN {no_number} THEN 'unreadable_amount'")
            if not form.typed:
                unreadable.append(Unreadable("unreadable_amount", column, no_number))
            parts.append(number_sql(column, form))
            dressed += [column] if form.dressed else []
        numbers[role] = _added(role, parts)
    for role in _EXTRAS:
        # What cannot be read here is nothing to lose a line for.
        numbers[role] = _added(role, [number_sql(c, forms[c]) for c in columns.get(role, ())])
    money = currency_in(
        rows,
        column=columns.get("currency", (None,))[0],
        amounts=[c for role in _AMOUNTS for c in columns.get(role, ())],
        dressed=dressed,
        told=currency,
    )
    customer = id_sql(rows, columns["customer_id"][0], nobody=True)
    ordered, derived = _order_sql(rows, columns, customer)
    select = [
        f"{ordered} AS order_id",
        f"{customer} AS customer_id",
        f"{_optional_id(rows, columns, 'product_id')} AS product_id",
        f"{_optional_id(rows, columns, 'purchase_order_id')} AS refers_to",
        "date_trunc('second', moment_read) AS ordered_at",
        *(f"{sql} AS {role}" for role, sql in numbers.items()),
        f"{money.sql} AS currency",
        *(f"{_word(columns, role)} AS {role}" for role in ("status", "channel")),
        f"{_line_hint(columns)} AS line_hint",
        f"CASE {' '.join(faults)} END AS fault" if faults else "NULL::VARCHAR AS fault",
        FILE,
        ROW,
        CELLS,
    ]
    day = "ordered_at"
    if dates is not None and zone is not None:
        select.append(f"{date_change_sql(columns['ordered_at'][0], dates)} AS {CLOCK_CHANGE}")
        day = local_sql("ordered_at", zone)
    local = "NULL" if zone is None else f"epoch({day})"
    # The moment is a column of its own, so that it is read once.
    read = rows.select(f"*, {moment} AS moment_read")
    typed = read.select(", ".join(select)).select(
        f"*, epoch(ordered_at)::BIGINT AS ordered_at_s, {local}::BIGINT AS {LOCAL_S}"
    )
    if derived == "customer and day":
        typed = typed.select(
            f"* REPLACE (customer_id || ' ' || strftime({day}, '%Y-%m-%d') AS order_id)"
        )
    return TypedLines(
        nw.from_native(typed),
        dates,
        derived,
        money.evidence,
        percent_sign,
        numeric.questions,
        unreadable,
        [
            *written_both_ways(rows, forms),
            *minor_unit_warnings(forms),
            *shortened_warnings(rows, columns),
        ],
    )


def _without_percent_signs(
    rows: duckdb.DuckDBPyRelation, discounts: Sequence[str]
) -> tuple[duckdb.DuckDBPyRelation, bool]:
    """Take percent signs off discounts, and say whether most of them had one."""
    kinds = dict(zip(rows.columns, map(str, rows.types), strict=True))
    texts = [column for column in discounts if kinds[column] == "VARCHAR"]
    signs = [f"count_if(contains({identifier(column)}, '%'))" for column in texts]
    if not texts or not any(rows.aggregate(", ".join(signs)).fetchall()[0]):
        return rows, False
    bare = ", ".join(
        rf"regexp_replace({identifier(c)}, '\s*%\s*$', '') AS {identifier(c)}" for c in texts
    )
    return rows.select(f"* REPLACE ({bare})"), True


def id_sql(rows: duckdb.DuckDBPyRelation, column: str, *, nobody: bool = False) -> str:
    """SQL that reads an identifier as text, without the marks that spreadsheets leave.

    Numbers exported as floats (`17850.0`) lose their `.0` when every value has it, formula text
    (`="00123"`) its wrapping, and numbers marked as text (`'00123`) their apostrophe. `NA` stays:
    in a code it is a value.

    Args:
        rows: raw rows.
        column: the identifier's column.
        nobody: whether words such as `null` and `nan` mean that there is none.
    """
    text = f"trim(CAST({identifier(column)} AS VARCHAR))"
    filled, floats, wrapped, marked = rows.aggregate(
        f"count({identifier(column)}), count_if(ends_with({text}, '.0')),"
        f" count_if(starts_with({text}, '=\"')), count_if(starts_with({text}, chr(39)))"
    ).fetchall()[0]
    if filled and floats == filled:
        a_float = f"regexp_full_match({text}, '-?\\d+\\.0')"
        floats = rows.aggregate(f"count_if({a_float})").fetchall()[0][0]
    if wrapped:
        text = f"regexp_replace({text}, '^=\"(.*)\"$', '\\1')"
    if marked:
        text = rf"regexp_replace({text}, '^\x27(\d)', '\1')"
    if filled and floats == filled:
        text = f"regexp_replace({text}, '\\.0$', '')"
    if nobody:
        text = f"CASE WHEN lower({text}) NOT IN {_NOBODY} THEN {text} END"
    return f"nullif({text}, '')"


def _added(role: str, parts: list[str]) -> str:
    """SQL for the sum of a role's columns; a discount is an amount whichever its sign."""
    if not parts:
        return "NULL::DOUBLE"
    if role == "discount":
        return "(" + " + ".join(f"coalesce(abs({part}), 0.0)" for part in parts) + ")"
    if len(parts) == 1:
        return parts[0]
    total = " + ".join(f"coalesce({part}, 0.0)" for part in parts)
    return f"CASE WHEN coalesce({', '.join(parts)}) IS NOT NULL THEN {total} END"


def _order_sql(rows: duckdb.DuckDBPyRelation, columns: Columns, customer: str) -> tuple[str, str]:
    if "order_id" in columns:
        return id_sql(rows, columns["order_id"][0]), ""
    if "ordered_at" in columns:
        return customer, "customer and day"
    return f"{FILE} || ' ' || {ROW}", "row"


def _optional_id(rows: duckdb.DuckDBPyRelation, columns: Columns, role: str) -> str:
    return id_sql(rows, columns[role][0]) if role in columns else "NULL::VARCHAR"


def _word(columns: Columns, role: str) -> str:
    if role not in columns:
        return "NULL::VARCHAR"
    return f"nullif(trim(CAST({identifier(columns[role][0])} AS VARCHAR)), '')"


def _line_hint(columns: Columns) -> str:
    if "line" not in columns:
        return "NULL::DOUBLE"
    return f"TRY_CAST({identifier(columns['line'][0])} AS DOUBLE)"
