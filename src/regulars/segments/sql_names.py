"""Names of columns in SQL that engines of every dialect read as names.

Standard SQL quotes names with double quotes, which Spark and BigQuery read as a text: there
`"orders" > 3` compares a word with a number. A plain name that is no reserved word needs no quotes.
"""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_RESERVED = """
    all alter analyse analyze and anti any array as asc asymmetric at authorization between
    binary both by case cast check collate column commit constraint create cross cube current
    current_date current_role current_time current_timestamp current_user default deferrable
    delete desc describe distinct do drop else end escape except exclude exists explain extract
    false fetch filter following for foreign freeze from full function grant group grouping
    groups having if ignore ilike in index initially inner insert intersect interval into is
    isnull join key lambda lateral leading left like limit lookup merge minus natural new no not
    notnull null nulls of offset on only or order outer over overlaps partition pivot placing
    preceding primary proto qualify range references returning revoke right rollup row rows
    select semi session_user set show similar some start struct symmetric table tablesample then
    to trailing treat trigger true try_cast unbounded union unique unnest unpivot update user
    using values variadic verbose when where window with within
"""
"""Words that DuckDB, PostgreSQL, Spark, BigQuery, Snowflake or SQLite keep for themselves."""


def quoted(column: str) -> str:
    """A column's name, quoted only where it has to be.

    >>> quoted("orders"), quoted("order"), quoted("Pets")
    ('orders', '"order"', '"Pets"')
    """
    if _PLAIN.fullmatch(column) and column not in _RESERVED.split():
        return column
    return '"' + column.replace('"', '""') + '"'
