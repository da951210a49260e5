"""JSON orders: one per line, an array, or a document around one; nested ones become lines.

Each item of an order becomes a row, with the order's own fields repeated beside it.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import duckdb

from regulars.intake.clean import UNREADABLE_ROW
from regulars.intake.readers.json_around import layer_around
from regulars.intake.readers.json_fields import Tree
from regulars.intake.readers.nested import item_rows
from regulars.intake.readers.staged import Reading, ReadOptions, Staged, stage, stage_rejected
from regulars.intake.sources import FILE, SourceFile
from regulars.intake.unpack import unpacked
from regulars.model import BadData
from regulars.store import Draft, explained, literal

_LARGEST_DOCUMENT = 256 << 20
_HEAD = 1 << 16
_TOO_MANY_BROKEN = 0.5


def read_json(source: SourceFile, to: Staged, draft: Draft, options: ReadOptions) -> Reading:
    """Stage the lines of JSON orders.

    Every document is looked at for its fields before any is read, so that none is overlooked.

    Raises:
        BadData: it is no JSON or was cut off, or most lines are not.
        Refused: it may not be read, or the disk is full.
    """
    del options
    connection = draft.local.connection
    copy = to.scratch(".unpacked")
    try:
        path = unpacked(source.path, source.compression, source.member, copy)
        layout = _layout(path)
        if layout == "array" and not _tail(path).rstrip().endswith(b"]"):
            # The engine takes what is there for all there is.
            raise BadData(
                "the JSON array does not end with ]: the file was cut off, or something follows it",
                file=source.shown,
                way_out="copy or export it again, or take away what follows the last ]",
            )
        documents = (
            f"(SELECT json AS doc FROM read_json_objects({literal(str(path))},"
            f" format={literal(layout)}, maximum_object_size={_LARGEST_DOCUMENT},"
            f" ignore_errors={str(layout == 'newline_delimited').lower()}, compression='none'))"
        )
        read, broken, tree = _tree(connection, documents, source)
        questions: list[str] = []
        while (layer := layer_around(documents, tree, source.name)) is not None:
            documents, questions = layer.query, [*questions, layer.question]
            _, _, tree = _tree(connection, documents, source)
        rows, items = _rows_sql(documents, tree, source)
        stage(connection, rows, to, source.name)
        further = _broken_sql(path, to, connection) if broken else ""
        stage_rejected(connection, source, (), to, further)
        warnings = _cut_off(path, source) if broken else []
    finally:
        copy.unlink(missing_ok=True)
    if broken > _TOO_MANY_BROKEN * read:
        raise BadData(
            f"{broken:,} of {read:,} lines are not JSON",
            file=source.shown,
            way_out="export the orders again, as JSON lines or CSV",
        )
    return Reading(
        dialect={
            "file": source.name,
            "format": "json",
            "compression": source.compression,
            "layout": layout,
            "documents": read - broken,
            "items": items,
        },
        warnings=warnings,
        questions=[question for question in questions if question],
    )


def _layout(path: Path) -> str:
    """How documents follow each other, as the engine calls it."""
    with explained(path), path.open("rb") as file:
        head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"["):
        return "array"
    first = re.split(rb"\r?\n", head, maxsplit=1)[0]
    try:
        whole = isinstance(json.loads(first), dict)
    except ValueError:
        # The first line may be longer than the head, or only the opening of a document.
        whole = len(first) == len(head) == _HEAD
    return "newline_delimited" if whole else "unstructured"


def _tree(
    connection: duckdb.DuckDBPyConnection, documents: str, source: SourceFile
) -> tuple[int, int, Tree]:
    """Count documents and broken lines, and give the fields of all documents with their types."""
    try:
        # The engine gathers what it compares: one document of each structure is enough.
        read, whole, structure = connection.sql(
            "SELECT sum(rows), sum(docs), json_group_structure(doc) FROM (SELECT count(*) AS rows,"
            f" count(doc) AS docs, any_value(doc) AS doc FROM {documents}"
            " GROUP BY json_structure(doc))"
        ).fetchall()[0]
    except duckdb.ConversionException as error:
        # Of a document's keys, see `json_around`.
        raise BadData(
            "a key that numbers customers or orders stands there twice",
            file=source.shown,
            way_out="export the orders as a list, each with its own number",
        ) from error
    except duckdb.InvalidInputException as error:
        # The engine's own words may quote the file.
        too_large = "maximum_object_size" in str(error)
        raise BadData(
            f"one document is larger than {_LARGEST_DOCUMENT >> 20} MB"
            if too_large
            else "the JSON is damaged or was cut off",
            file=source.shown,
            way_out="export the orders one per line (JSON lines)"
            if too_large
            else "copy or export it again",
        ) from error
    tree = json.loads(structure) if structure else None
    if not isinstance(tree, dict):
        raise BadData(
            "there are no objects with fields in this JSON",
            file=source.shown,
            way_out="export the orders as objects, one per line, or as CSV",
        )
    return int(read), int(read) - int(whole), tree


def _rows_sql(documents: str, tree: Tree, source: SourceFile) -> tuple[str, str]:
    """A query of one row per item, and the name of the field with the items."""
    whole = f"from_json(doc, {literal(json.dumps(_readable(tree)))})"
    return item_rows(f"SELECT {whole} AS d FROM {documents} WHERE doc IS NOT NULL", tree, source)


def _readable(tree: Any) -> Any:  # noqa: ANN401 - JSON may be anything
    """A structure with a type for every field: mixed ones and empty ones are text."""
    if isinstance(tree, dict):
        return {key: _readable(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_readable(tree[0])] if tree and isinstance(tree[0], dict) else "JSON"
    return "VARCHAR" if tree in {"JSON", "NULL"} else tree


def _broken_sql(path: Path, to: Staged, connection: duckdb.DuckDBPyConnection) -> str:
    """A query of the lines that are no JSON."""
    kept = connection.sql(
        f"SELECT count(*) FROM {literal(str(to.rows))} WHERE {FILE} IS NOT NULL"
    ).fetchall()[0][0]
    lines = (
        f"read_csv({literal(str(path))}, columns={{'line': 'VARCHAR'}}, auto_detect=false,"
        " header=false, delim='\\x01', quote='', escape='', strict_mode=false,"
        f" max_line_size={_LARGEST_DOCUMENT})"
    )
    return (
        f"SELECT {kept} + row_number() OVER (ORDER BY nr), {literal(UNREADABLE_ROW)},"
        " to_json({'row_in_file': nr, 'text': line})::VARCHAR"
        f" FROM (SELECT line, row_number() OVER () AS nr FROM {lines})"
        " WHERE NOT json_valid(line) AND trim(line) <> ''"
    )


def _cut_off(path: Path, source: SourceFile) -> list[str]:
    return (
        []
        if _tail(path).endswith(b"\n")
        else [f"the last line of {source.name} is cut off: it may have been copied only in part"]
    )


def _tail(path: Path) -> bytes:
    with explained(path), path.open("rb") as file:
        file.seek(-min(path.stat().st_size, _HEAD), 2)
        return file.read()
