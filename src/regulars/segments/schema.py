"""Arrow types of the tables of this room."""

from __future__ import annotations

import pyarrow as pa

from regulars.model import Table

_ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us"),
}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow types of a table."""
    return pa.schema(
        [pa.field(c.name, _ARROW[c.dtype], nullable=c.nullable) for c in table.columns]
    )
