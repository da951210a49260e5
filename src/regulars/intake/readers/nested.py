"""Nested records as rows: one row per item, the record's own fields repeated beside it."""

from __future__ import annotations

from typing import Any

import duckdb

from regulars.intake.dialect import unique_names
from regulars.intake.readers.json_fields import Field, Tree, fields_of
from regulars.intake.readers.wide import MOST_COLUMNS
from regulars.intake.sources import SourceFile
from regulars.model import BadData
from regulars.store import identifier, literal

_Type = Any
"""A column type of DuckDB; what it holds has no more precise type there."""
_Tree = Any


def item_rows(records: str, tree: Tree, source: SourceFile) -> tuple[str, str]:
    """Give a query of one row per item; a record without items keeps one row.

    Args:
        records: a query with the one column `d`, a struct.
        tree: its fields.
        source: the file, for messages.

    Returns:
        The query, and the name of the field with the items; empty if there is none.

    Raises:
        BadData: there are too many different fields.
    """
    fields, items = fields_of(tree)
    if len(fields) > MOST_COLUMNS:
        raise BadData(
            f"there are {len(fields):,} different fields; at most {MOST_COLUMNS} are read",
            file=source.shown,
            way_out="keep the fields that say who bought what, when and for how much",
        )
    names = unique_names([field.name for field in fields])
    item = "NULL"
    if items:
        listed = "d" + _reach(items)
        item = f"unnest(CASE WHEN len({listed}) > 0 THEN {listed} ELSE [NULL] END)"
    chosen = ", ".join(
        f"{_cell(field)} AS {identifier(name)}" for field, name in zip(fields, names, strict=True)
    )
    return f"SELECT {chosen} FROM (SELECT d, {item} AS i FROM ({records}))", ".".join(items)


def nested_table(
    connection: duckdb.DuckDBPyConnection, table: str, source: SourceFile
) -> tuple[str, str] | None:
    """Give a query that flattens a table with nested columns; None if it has none.

    Args:
        connection: the engine.
        table: a table expression, such as `read_parquet(...)`.
        source: the file, for messages.

    Returns:
        The query, and the name of the column with the items; empty if there is none.
    """
    rows = connection.sql(f"SELECT * FROM {table}")
    if not any(kind.id == "struct" or _holds_structs(kind) for kind in rows.types):
        return None
    columns = ", ".join(
        f"{_plain_list(name, kind)} AS {identifier(name)}"
        for name, kind in zip(rows.columns, rows.types, strict=True)
    )
    plain = connection.sql(f"SELECT {columns} FROM {table}")
    tree = {name: _tree_of(kind) for name, kind in zip(plain.columns, plain.types, strict=True)}
    return item_rows(f"SELECT r AS d FROM (SELECT {columns} FROM {table}) AS r", tree, source)


def _holds_structs(kind: _Type) -> bool:
    return bool(kind.id == "list" and kind.children[0][1].id == "struct")


def _plain_list(name: str, kind: _Type) -> str:
    """SQL for a column; BigQuery writes a list as a struct of `list` with structs of `element`."""
    column = identifier(name)
    if kind.id == "struct" and [key for key, _ in kind.children] == ["list"]:
        inner = kind.children[0][1]
        if _holds_structs(inner) and [k for k, _ in inner.children[0][1].children] == ["element"]:
            return f"list_transform({column}.list, lambda entry: entry.element)"
    return column


def _tree_of(kind: _Type) -> _Tree:
    if kind.id == "struct":
        return {key: _tree_of(inner) for key, inner in kind.children}
    if kind.id == "list":
        return [_tree_of(kind.children[0][1])]
    return str(kind)


def _reach(path: tuple[str, ...]) -> str:
    return "".join(f"[{literal(key)}]" for key in path)


def _cell(field: Field) -> str:
    value = ("i" if field.of_item else "d") + _reach(field.path)
    return f"CAST(to_json({value}) AS VARCHAR)" if field.is_list else value
