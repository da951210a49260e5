"""Turn rows that stand for more than one item into lines: melt columns, cut lists of items."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from regulars.intake.numbers import any_number_sql
from regulars.intake.shape import Shape
from regulars.intake.sources import FILE, ROW
from regulars.store import identifier, literal

PERIOD, COLUMN, CELL, ITEM, PART = (
    "period of column",
    "column heading",
    "cell",
    "item of list",
    "part of amount",
)
"""Columns that reshaping adds: the period and the name of the column that a line came from, its
cell, an item of a list, and an order's amount divided by its items."""

CUSTOMER_OF_ROW = "customer of row"


def reshaped(
    shape: Shape, rows: duckdb.DuckDBPyRelation, *, amount: str = ""
) -> duckdb.DuckDBPyRelation:
    """Give one row per line, numbered anew where rows became several.

    Args:
        shape: what a row stands for.
        rows: raw rows.
        amount: the column with the amount of a whole order, if there is one.
    """
    if shape.numbered:
        rows = rows.select(f"*, 'row ' || {ROW} AS {identifier(CUSTOMER_OF_ROW)}")
    if shape.cells:
        return _melted(rows, shape)
    if shape.items:
        return _cut(rows, shape, amount)
    return rows


def _melted(rows: duckdb.DuckDBPyRelation, shape: Shape) -> duckdb.DuckDBPyRelation:
    """Give one row per filled cell of the columns; blank and zero cells are no lines."""
    structs = ", ".join(
        f"{{'p': {_period(shape, column)}, 'c': {literal(_label(column, shape.cells))},"
        f" 'v': {_text(column)}, 'n': {any_number_sql(column)}}}"
        for column in shape.cells
    )
    gone = ", ".join(identifier(column) for column in shape.cells)
    melted = (
        rows.select(f"* EXCLUDE ({gone}), [{structs}] AS cells_of_row")
        .select("* EXCLUDE (cells_of_row), unnest(cells_of_row) AS one")
        .filter("one.v IS NOT NULL AND one.n IS DISTINCT FROM 0")
    )
    name, field = (COLUMN, "c") if shape.periods is None else (PERIOD, "p")
    added = f"one.{field} AS {identifier(name)}, one.v AS {identifier(CELL)}"
    # `order` keeps lines in the order of rows and columns on every number of threads.
    place = (
        f"list_position([{', '.join(literal(_label(c, shape.cells)) for c in shape.cells)}], one.c)"
    )
    return melted.select(
        f"* EXCLUDE (one) REPLACE (row_number() OVER (ORDER BY {FILE}, {ROW}, {place}) AS {ROW}),"
        f" {added}"
    )


def _cut(rows: duckdb.DuckDBPyRelation, shape: Shape, amount: str) -> duckdb.DuckDBPyRelation:
    """Give one row per item of a list; an order's amount is divided equally among its items."""
    # A list as Python or JSON writes it loses its brackets and quotes.
    bare = rf"regexp_replace({_text(shape.items)}, '^[\[{{(]|[\]}})]$', '', 'g')"
    parts = (
        f"list_filter(list_transform(string_split({bare}, {literal(shape.separator)}),"
        " lambda part: trim(part, ' ''\"')), lambda part: part <> '')"
    )
    listed = rows.select(f"*, {parts} AS parts_of_row").select(
        "* REPLACE (CASE WHEN len(parts_of_row) > 0 THEN parts_of_row ELSE [NULL] END"
        " AS parts_of_row)"
    )
    share = (
        f", {any_number_sql(amount)} / len(parts_of_row) AS {identifier(PART)}" if amount else ""
    )
    one = listed.select(
        f"* EXCLUDE (parts_of_row), unnest(parts_of_row) AS {identifier(ITEM)},"
        f" generate_subscripts(parts_of_row, 1) AS place{share}"
    )
    return one.select(
        f"* EXCLUDE (place) REPLACE (row_number() OVER (ORDER BY {FILE}, {ROW}, place) AS {ROW})"
    )


def _label(column: str, columns: Sequence[str]) -> str:
    """The name of a column without the word that all of them begin with.

    >>> _label("MntWines", ["MntWines", "MntFruits"]), _label("Bread", ["Bread", "Milk"])
    ('Wines', 'Bread')
    """
    shared = 0
    for letters in zip(*columns, strict=False):
        if len(set(letters)) > 1:
            break
        shared += 1
    rest = column[shared:].lstrip(" _-.")
    whole_word = shared and (column[shared : shared + 1].isupper() or rest != column[shared:])
    ended = shared and not column[shared - 1].isalnum()
    return rest if rest and (whole_word or ended) else column


def _period(shape: Shape, column: str) -> str:
    if shape.periods is None:
        return "NULL::VARCHAR"
    return literal(shape.periods[column].isoformat())


def _text(column: str) -> str:
    return f"nullif(trim(CAST({identifier(column)} AS VARCHAR)), '')"
