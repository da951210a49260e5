"""Lay a recognised export out as order lines: fill cells down, cut items, spread order amounts."""

from __future__ import annotations

import re
from collections.abc import Callable

import duckdb

from regulars.intake.exports.export import AMOUNT, DISCOUNT, Amounts, Export, column_named
from regulars.intake.numbers import number_format, number_sql
from regulars.intake.sources import FILE, NOT_A_LINE, ROW
from regulars.store import identifier

_CELL = re.compile(r"(#?)\{([A-Za-z][^{}]*)\}")
_OF_A_LINE = ("product_id", "product_name", "category", "brand", "quantity", "unit_price")
_GROSS, _LINE, _POSITION = "line gross", "line before spreading", "item_position"


def laid_out(export: Export, rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Give the rows of an export as order lines, with the columns that its roles name.

    Args:
        export: what is known of the export.
        rows: its raw rows, with `source_file` and `source_row`.

    Returns:
        The columns of the file, those that the export adds, `not_a_line` (a boolean),
        `source_file` and `source_row`. Rows are numbered anew only where items were cut or refunds
        became rows.
    """
    own = [name for name in rows.columns if name not in {FILE, ROW}]
    read = _Reader(rows, own)
    rows = _filled_down(export, rows, own)
    again = False
    added = [f"{read(sql)} AS {identifier(name)}" for name, sql in export.derived.items()]
    aside = f"coalesce({read(export.not_lines)}, false)" if export.not_lines else "false"
    amounts = export.amounts
    if amounts is not None and not export.items:
        added += [
            f"{read(amounts.gross)} AS {identifier(_GROSS)}",
            f"{read(amounts.line or amounts.gross)} AS {identifier(_LINE)}",
        ]
    for name, sql in (
        ("order amount", amounts.order if amounts else ""),
        ("order refunded", amounts.refunded if amounts else ""),
    ):
        if sql:
            added.append(f"{read(sql)} AS {identifier(name)}")
    rows = rows.select(", ".join(["*", f"{aside} AS {NOT_A_LINE}", *added]))
    if export.items:
        again = True
        rows = _items(export, rows, read)
    if amounts is not None:
        rows = _spread(export, amounts, rows)
    rows = rows.select("*, false AS refund")
    if amounts is not None and amounts.refunded:
        again = True
        rows = _with_refunds(export, rows)
    if not again:
        return rows.select("* EXCLUDE (refund)")
    within = f", {_POSITION}" if _POSITION in rows.columns else ""
    gone = f"EXCLUDE ({_POSITION})" if within else ""
    number = f"row_number() OVER (ORDER BY {FILE}, {ROW}{within}, refund)"
    return rows.select(f"* {gone} REPLACE ({number} AS {ROW})").select("* EXCLUDE (refund)")


class _Reader:
    """Puts cells into expressions."""

    def __init__(self, rows: duckdb.DuckDBPyRelation, columns: list[str]) -> None:
        self._rows = rows
        self._columns = columns

    def __call__(self, sql: str) -> str:
        return _CELL.sub(self._cell, sql)

    def _cell(self, found: re.Match[str]) -> str:
        column = column_named(found[2], self._columns)
        if column is None:
            return "NULL::DOUBLE" if found[1] else "NULL::VARCHAR"
        if found[1]:
            return f"({number_sql(column, number_format(self._rows, column))})"
        return f"nullif(trim(CAST({identifier(column)} AS VARCHAR)), '')"


def _filled_down(
    export: Export, rows: duckdb.DuckDBPyRelation, own: list[str]
) -> duckdb.DuckDBPyRelation:
    """Give every row of an order the cells that stand on the order's first row only."""
    order = column_named(export.order, own) if export.order else None
    cells = [c for name in export.order_cells if (c := column_named(name, own)) is not None]
    if order is None or not cells:
        return rows
    window = (
        f"OVER (PARTITION BY {identifier(order)} ORDER BY {FILE}, {ROW}"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
    )
    filled = ", ".join(
        f"coalesce({identifier(c)}, first_value({identifier(c)} IGNORE NULLS) {window})"
        f" AS {identifier(c)}"
        for c in cells
    )
    return rows.select(f"* REPLACE ({filled})")


def _items(
    export: Export, rows: duckdb.DuckDBPyRelation, read: Callable[[str], str]
) -> duckdb.DuckDBPyRelation:
    """Give one row per item of the orders' lists; an order without items keeps one row."""
    listed = rows.select(f"*, {read(export.items)} AS item_list").select(
        "* REPLACE (CASE WHEN len(item_list) > 0 THEN item_list ELSE [NULL] END AS item_list)"
    )
    one = listed.select(
        "* EXCLUDE (item_list), unnest(item_list) AS item,"
        f" generate_subscripts(item_list, 1) AS {_POSITION}"
    )
    fields = [name for name, _ in one.select("item").types[0].children]
    amounts = export.amounts
    sums = ""
    if amounts is not None:
        gross = read(amounts.gross)
        line = read(amounts.line or amounts.gross)
        sums = f", {gross} AS {identifier(_GROSS)}, {line} AS {identifier(_LINE)}"
    cut = ", ".join(f"item.{name} AS {identifier('item ' + name)}" for name in fields)
    return one.select(f"* EXCLUDE (item), {cut}{sums}")


def _spread(
    export: Export, amounts: Amounts, rows: duckdb.DuckDBPyRelation
) -> duckdb.DuckDBPyRelation:
    """Add what each line was worth and what was taken off it."""
    amount = identifier(_LINE)
    extra = [_GROSS, _LINE]
    if amounts.order:
        order = identifier(column_named(export.order, rows.columns) or export.order)
        window = f"OVER (PARTITION BY {order}, {NOT_A_LINE})"
        total, lines = f"max({identifier('order amount')}) {window}", f"sum({amount}) {window}"
        scaled = f"{amount} * {total} / {lines}"
        amount = f"CASE WHEN {total} >= 0 AND {lines} > 0 THEN {scaled} ELSE {amount} END"
        extra.append("order amount")
    gone = ", ".join(identifier(name) for name in extra)
    return rows.select(f"*, round({amount}, 6) AS {identifier(AMOUNT)}").select(
        f"* EXCLUDE ({gone}), CASE WHEN {identifier(_GROSS)} > {identifier(AMOUNT)}"
        f" THEN round({identifier(_GROSS)} - {identifier(AMOUNT)}, 6) ELSE 0.0 END"
        f" AS {identifier(DISCOUNT)}"
    )


def _with_refunds(export: Export, rows: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Add one negative line to each order of which a part was paid back."""
    refunded = identifier("order refunded")
    order = identifier(column_named(export.order, rows.columns) or export.order)
    first = rows.filter(f"NOT {NOT_A_LINE} AND {refunded} > 0").select(
        f"*, row_number() OVER (PARTITION BY {order} ORDER BY {FILE}, {ROW}) AS nth"
    )
    of_a_line = {
        column
        for role in _OF_A_LINE
        if role in export.roles
        and (column := column_named(export.roles[role], rows.columns)) is not None
    }
    gone = [f"NULL AS {identifier(column)}" for column in sorted(of_a_line)]
    gone += [
        f"-{refunded} AS {identifier(AMOUNT)}",
        f"0.0 AS {identifier(DISCOUNT)}",
        "true AS refund",
    ]
    back = first.filter("nth = 1").select(f"* EXCLUDE (nth) REPLACE ({', '.join(gone)})")
    return rows.union(back).select(f"* EXCLUDE ({refunded})")
