"""Write the suggestions, and merge the customers whose merging the user accepted."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import pyarrow as pa

from regulars.intake.identity.candidates import Candidates, find_candidates
from regulars.intake.identity.clusters import MOST_IN_ONE, canonical, clusters
from regulars.intake.identity.probabilistic import splink_pairs
from regulars.model import CUSTOMERS, BadData
from regulars.store import Draft, explained, identifier

_SURE = 0.9
_MERGED_TABLES = ("order_lines", "returns")
_SUGGESTION = pa.schema(
    {
        "customer_id_a": pa.string(),
        "customer_id_b": pa.string(),
        "evidence": pa.string(),
        "confidence": pa.float64(),
        "suggested_customer_id": pa.string(),
        "merged": pa.bool_(),
    }
)


def merge_customers(
    draft: Draft,
    *,
    method: str = "rules",
    seed: int = 1,
    at_least: float | None = None,
    accepted: Path | None = None,
) -> dict[str, Any]:
    """Suggest which customers are one person; merge what the user accepted, and nothing else.

    Args:
        draft: has `customers`, `order_lines` and `returns`; they are rewritten if any are merged.
        method: `rules` or `splink`.
        seed: of the random pairs that Splink learns from.
        at_least: accept suggestions of this confidence or more.
        accepted: a CSV file of accepted pairs, `customer_id_a` and `customer_id_b`.

    Returns:
        What the record says: numbers only, see docs/run.md.

    Raises:
        BadData: the file of pairs cannot be read, or names a customer who is not there.
    """
    people: duckdb.DuckDBPyRelation = nw.to_native(draft.scan_locally("customers"))
    found = find_candidates(people, draft.local.connection)
    if method == "splink":
        found = replace(found, pairs=splink_pairs(people, draft.local.connection, seed=seed))
    told = _read_pairs(accepted) if accepted is not None else []
    sure = [(a, b) for a, b, _, c in found.pairs if at_least is not None and c >= at_least]
    groups = [group for group in clusters(sure) if len(group) <= MOST_IN_ONE]
    too_large = len(clusters(sure)) - len(groups)
    groups = clusters([*((g[0], m) for g in groups for m in g[1:]), *told])
    seen = _first_seen(people, {m for a, b, *_ in found.pairs for m in (a, b)}, told)
    unknown = sum(member not in seen for pair in told for member in pair)
    if unknown:
        raise BadData(
            f"{unknown:,} customers in the file of accepted pairs are not among the customers",
            file=str(accepted),
            way_out="take the pairs from the table identity_suggestions",
        )
    into = canonical(groups, seen)
    likely = clusters([(a, b) for a, b, _, c in found.pairs if c >= _SURE])
    proposed = canonical([g for g in likely if len(g) <= MOST_IN_ONE], seen)
    _write_suggestions(found, into, proposed, draft)
    merged = {old: new for old, new in into.items() if old != new}
    if merged:
        _rename(merged, draft)
    return {
        "method": method,
        "suggestions": len(found.pairs),
        "by_evidence": dict(sorted(Counter(pair[2] for pair in found.pairs).items())),
        "confident": sum(pair[3] >= _SURE for pair in found.pairs),
        "shared_keys": found.shared,
        "accepted_at": at_least,
        "accepted_pairs": len(told),
        "merged_customers": len(merged),
        "merged_into": len(set(into.values())) if merged else 0,
        "too_large": too_large,
    }


def _read_pairs(path: Path) -> list[tuple[str, str]]:
    with explained(path), path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    try:
        return [(row["customer_id_a"], row["customer_id_b"]) for row in rows]
    except KeyError as error:
        raise BadData(
            "the columns customer_id_a and customer_id_b are needed",
            file=str(path),
            way_out="regulars show identity_suggestions writes them",
        ) from error


def _first_seen(
    people: duckdb.DuckDBPyRelation, members: set[str], told: list[tuple[str, str]]
) -> dict[str, str]:
    wanted = members | {member for pair in told for member in pair}
    rows = people.select("customer_id, coalesce(first_seen_at, 'infinity'::TIMESTAMP)")
    return {key: str(at) for key, at in rows.fetchall() if key in wanted} if wanted else {}


def _write_suggestions(
    found: Candidates, into: Mapping[str, str], proposed: Mapping[str, str], draft: Draft
) -> None:
    rows = [
        (a, b, evidence, confidence, proposed.get(a), a in into and into[a] == into.get(b))
        for a, b, evidence, confidence in found.pairs
    ]
    columns = list(zip(*rows, strict=True)) or [()] * len(_SUGGESTION)
    # Making an array of values loads pandas where it is installed; most shops need none.
    arrays = [
        pa.array(column, field.type) if column else pa.nulls(0, field.type)
        for column, field in zip(columns, _SUGGESTION, strict=True)
    ]
    table = pa.table(arrays, schema=_SUGGESTION)
    draft.write("identity_suggestions", draft.local.frame(table))


def _rename(merged: Mapping[str, str], draft: Draft) -> None:
    """Give merged customers one id in every table, and one row in `customers`."""
    alias = draft.local.connection.from_arrow(
        pa.table({"old": list(merged), "new": list(merged.values())})
    )
    for name in _MERGED_TABLES:
        rows = nw.to_native(draft.scan_locally(name))
        renamed = (
            rows.set_alias("t")
            .join(alias.set_alias("m"), "t.customer_id = m.old", how="left")
            .select("t.* REPLACE (coalesce(m.new, t.customer_id) AS customer_id)")
        )
        draft.write(name, draft.bring(f"{name}-merged", renamed))
    people = nw.to_native(draft.scan_locally("customers"))
    joined = (
        people.set_alias("t")
        .join(alias.set_alias("m"), "t.customer_id = m.old", how="left")
        .select("t.*, coalesce(m.new, t.customer_id) AS into_id")
    )
    others = [_one(name, CUSTOMERS.names) for name in people.columns if name != "customer_id"]
    together = joined.aggregate(", ".join(["into_id AS customer_id", *others]), "into_id")
    draft.write("customers", draft.bring("customers-merged", together))


def _one(name: str, known: tuple[str, ...]) -> str:
    """SQL that makes one value of several customers': their own first, consent by what protects."""
    column = identifier(name)
    if name in known and name.endswith("_consent"):
        return f"bool_and({column}) AS {column}"
    if name == "do_not_contact":
        return f"bool_or({column}) AS {column}"
    if name in {"first_seen_at", "consent_at"}:
        return f"{'min' if name == 'first_seen_at' else 'max'}({column}) AS {column}"
    return (
        f"arg_min({column}, {{'other': customer_id <> into_id, 'id': customer_id}})"
        f" FILTER (WHERE {column} IS NOT NULL) AS {column}"
    )
