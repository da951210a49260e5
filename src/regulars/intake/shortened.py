"""Long numbers that a spreadsheet has shortened: `1.01E+11` was once `101000234567`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import duckdb

from regulars.store import identifier

_KEYS = ("order_id", "customer_id", "product_id")
_SHORTENED = r"\d([.,]\d+)?E\+\d\d"


def shortened_warnings(
    rows: duckdb.DuckDBPyRelation, columns: Mapping[str, tuple[str, ...]]
) -> Iterator[str]:
    """Say which keys have lost digits, so that different ones may have become one.

    Args:
        rows: the raw rows.
        columns: role to columns.
    """
    kinds = dict(zip(rows.columns, map(str, rows.types), strict=True))
    keys = dict.fromkeys(columns[role][0] for role in _KEYS if role in columns)
    texts = [key for key in keys if kinds[key] == "VARCHAR"]
    counts = ", ".join(
        f"count_if(contains({cell}, 'E+') AND regexp_full_match(trim({cell}), '{_SHORTENED}'))"
        for cell in map(identifier, texts)
    )
    found = rows.aggregate(counts).fetchall()[0] if texts else ()
    for column, shortened in zip(texts, found, strict=True):
        if shortened:
            yield (
                f"{column} has {shortened:,} numbers of the kind 1.2E+11: a spreadsheet has"
                " shortened them, and different ones may have become one. Export them again as"
                " text, not by way of a spreadsheet"
            )
