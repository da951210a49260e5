"""docs/tables.md: every table and its columns."""

from __future__ import annotations

from regulars.cli.docs.markdown import code, table
from regulars.model import TABLES, Table

_HEAD = """\
# Tables

A run writes these tables to `WORKSPACE/tables/NAME.parquet`; any tool that reads Parquet can open
them, and `regulars show NAME` prints them. Rows are stored in the order of the key. All times are
UTC. A share lies between 0 and 1, and `show` prints it as percent; money is in the shop's currency.
"Always" marks a column without gaps; "personal" marks one that can identify a person, whose
values never appear in messages, logs or the report. This page is written by
`python -m regulars.cli.docs` from the code.
"""


def tables_page() -> str:
    """The text of docs/tables.md."""
    return _HEAD + "".join(_section(item) for item in TABLES.values())


def _section(item: Table) -> str:
    key = ", ".join(code(name) for name in item.key)
    rows = (
        (
            code(column.name),
            f"{column.dtype}, {column.unit}" if column.unit else column.dtype,
            "" if column.nullable else "always",
            "personal" if column.personal else "",
            column.meaning,
        )
        for column in item.columns
    )
    further = f"\nFurther columns: {item.open_columns}.\n" if item.open_columns else ""
    return (
        f"\n## {item.name}\n\n{item.meaning} Key: {key}.\n\n"
        + table(("column", "type", "filled", "personal", "meaning"), rows)
        + further
    )
