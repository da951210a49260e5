"""What each customer allows: all answers of all files, settled by the latest, ties by a no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.dates import date_format, date_sql
from regulars.intake.privacy.answers import answer_sql, asks_for_objection
from regulars.intake.privacy.roles import FLAGS
from regulars.intake.roles import fold
from regulars.intake.typed import id_sql
from regulars.store import identifier, literal


def answers(
    rows: duckdb.DuckDBPyRelation, columns: Mapping[str, Sequence[str]], *, moment: str = ""
) -> duckdb.DuckDBPyRelation | None:
    """Collect what the rows of one file say.

    Args:
        rows: raw rows.
        columns: role to columns.
        moment: SQL for the moment of a row that names none in `consent_at`.

    Returns:
        `customer_id`, `role`, `answer` (yes or no to the role's question), `said_at` and
        `given_at` (the file's own date of consent); None where no column is about consent.
    """
    dated = columns.get("consent_at", ())
    if "customer_id" not in columns or not (dated or any(columns.get(f) for f in FLAGS)):
        return None
    key = id_sql(rows, columns["customer_id"][0], nobody=True)
    given = date_sql(dated[0], date_format(rows, dated[0])) if dated else "NULL::TIMESTAMP"
    row_at = moment or "NULL::TIMESTAMP"
    parts = [
        rows.select(
            f"{key} AS customer_id, NULL::VARCHAR AS role, NULL::BOOLEAN AS answer,"
            f" NULL::TIMESTAMP AS said_at, {given} AS given_at"
        ).filter("given_at IS NOT NULL")
    ]
    for role in FLAGS:
        for column in columns.get(role, ()):
            own = _moment_in(rows, column)
            objection = role != "do_not_contact" and asks_for_objection(fold(column))
            answer = answer_sql(column, objection=objection, moment=own)
            parts.append(
                rows.select(
                    f"{key} AS customer_id, {literal(role)} AS role, {answer} AS answer,"
                    f" coalesce({own}, {given}, {row_at}) AS said_at, NULL::TIMESTAMP AS given_at"
                ).filter("answer IS NOT NULL")
            )
    together = parts[0]
    for part in parts[1:]:
        together = together.union(part)
    return together.filter("customer_id IS NOT NULL")


def settled(said: Sequence[duckdb.DuckDBPyRelation]) -> duckdb.DuckDBPyRelation | None:
    """Settle all answers of a customer: the latest counts; between equals, the one that protects.

    An answer without a date cannot be shown to be newer: if it protects, it counts; if it does
    not, any dated answer outdoes it.

    Returns:
        One row per customer: `customer_id`, a BOOLEAN per flag (NULL: unknown), `consent_at`.
    """
    if not said:
        return None
    together = said[0]
    for part in said[1:]:
        together = together.union(part)
    protects = "(answer = (role = 'do_not_contact'))"
    undated = f"CASE WHEN {protects} THEN 'infinity'::TIMESTAMP ELSE '-infinity'::TIMESTAMP END"
    rank = f"{{'at': coalesce(said_at, {undated}), 'protects': {protects}}}"
    flags = ", ".join(
        f"arg_max(answer, {rank}) FILTER (WHERE role = {literal(flag)}) AS {identifier(flag)}"
        for flag in FLAGS
    )
    return together.aggregate(f"customer_id, {flags}, max(given_at) AS consent_at", "customer_id")


def with_consent(
    customers: nw.LazyFrame[Any], said: Sequence[duckdb.DuckDBPyRelation | None]
) -> nw.LazyFrame[Any]:
    """Give customers what is known of their consent; who said nothing has nulls."""
    found = settled([part for part in said if part is not None])
    if found is None:
        return customers
    return customers.join(nw.from_native(found), on="customer_id", how="left")


def count_consent(customers: nw.LazyFrame[Any]) -> dict[str, dict[str, int]]:
    """Count the answers: flag to `yes`, `no` and `unknown`; flags without any are left out."""
    there = [flag for flag in FLAGS if flag in customers.collect_schema().names()]
    if not there:
        return {}
    counted = customers.select(
        nw.len().alias("all"),
        *(nw.col(flag).cast(nw.Int64).sum().alias(f"{flag}_yes") for flag in there),
        *(nw.col(flag).count().alias(f"{flag}_known") for flag in there),
    ).collect()
    (row,) = counted.rows(named=True)
    return {
        flag: {
            "yes": int(row[f"{flag}_yes"] or 0),
            "no": int(row[f"{flag}_known"]) - int(row[f"{flag}_yes"] or 0),
            "unknown": int(row["all"]) - int(row[f"{flag}_known"]),
        }
        for flag in there
        if row[f"{flag}_known"]
    }


def unread_answers(
    rows: duckdb.DuckDBPyRelation, columns: Mapping[str, Sequence[str]]
) -> list[str]:
    """Say which consent columns hold words that are neither yes nor no."""
    warnings = []
    for role in FLAGS:
        for column in columns.get(role, ()):
            if role != "do_not_contact" and asks_for_objection(fold(column)):
                continue
            answer = answer_sql(column, objection=False, moment=_moment_in(rows, column))
            unread = rows.filter(
                f"trim(CAST({identifier(column)} AS VARCHAR)) <> '' AND ({answer}) IS NULL"
            ).aggregate("count(*)")
            count = int(unread.fetchall()[0][0])
            if count:
                warnings.append(
                    f"{count:,} rows have something in {column} that is neither yes nor no; what"
                    " these customers allow counts as unknown"
                )
    return warnings


def _moment_in(rows: duckdb.DuckDBPyRelation, column: str) -> str:
    """SQL that reads a flag as a date; a bare number such as 1 is none."""
    kind = str(rows.select(identifier(column)).types[0])
    if kind == "BOOLEAN" or "INT" in kind or kind in {"DOUBLE", "FLOAT"}:
        return "NULL::TIMESTAMP"
    return date_sql(column, date_format(rows, column))
