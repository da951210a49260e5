"""Choose between several amounts and prices of a line by arithmetic: with tax or without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product

import duckdb

from regulars.intake.facts import Facts
from regulars.intake.infer import Inferred
from regulars.intake.numbers import number_format, number_sql
from regulars.intake.roles import roles_named
from regulars.intake.tax import written_with_tax
from regulars.model import RoleMapping

_AGREES, _FAILS = 0.98, 0.9
_MOST = 3
_NUMBERS = 0.9
_CHOSEN = ("unit_price", "revenue")


def amount_by_arithmetic(
    inferred: Inferred, facts: Mapping[str, Facts], rows: duckdb.DuckDBPyRelation
) -> Inferred:
    """Take the price and the amount that agree, where others have the name as well.

    Nothing changes where the ones that were found agree already, or where no pair does.

    Args:
        inferred: the roles found.
        facts: what each column looks like.
        rows: the raw rows.
    """
    columns = inferred.columns
    if not all(len(columns.get(role, ())) == 1 for role in ("quantity", *_CHOSEN)):
        return inferred
    guessed = {m.role for m in inferred.mapping if m.evidence.startswith("the name says")}
    offered = {
        role: [columns[role][0], *(_others(role, inferred, facts) if role in guessed else ())]
        for role in _CHOSEN
    }
    pairs = list(product(offered["unit_price"], offered["revenue"]))
    if len(pairs) == 1:
        return inferred
    quantity = _value(rows, columns["quantity"][0])
    values = {c: _value(rows, c) for c in dict.fromkeys(x for pair in pairs for x in pair)}
    off = _value(rows, columns["discount"][0]) if len(columns.get("discount", ())) == 1 else "0.0"
    found = rows.aggregate(
        ", ".join(_agreement(quantity, values[p], values[r], off) for p, r in pairs)
    ).fetchall()[0]
    shares = dict(zip(pairs, (float(share or 0.0) for share in found), strict=True))
    best = max(pairs, key=lambda pair: shares[pair])
    if shares[best] < _AGREES:
        return inferred
    if shares[pairs[0]] >= _FAILS:
        best = pairs[0]
    return _with(inferred, dict(zip(_CHOSEN, best, strict=True)), shares[best])


def _others(role: str, inferred: Inferred, facts: Mapping[str, Facts]) -> list[str]:
    """Further columns of numbers that have the name, without a role or taken for tax."""
    free = (*inferred.unused, *inferred.columns.get("tax", ()))
    named = {
        column: roles_named(column).get(role, 0.0)
        for column in free
        if facts[column].numbers >= _NUMBERS
    }
    found = [c for c in named if named[c] or (role == "revenue" and written_with_tax(c))]
    return sorted(found, key=lambda c: -named[c])[:_MOST]


def _value(rows: duckdb.DuckDBPyRelation, column: str) -> str:
    return f"({number_sql(column, number_format(rows, column))})"


def _agreement(quantity: str, price: str, amount: str, off: str) -> str:
    """SQL for the share of rows in which quantity, price and discount give the amount."""
    gross = f"({quantity} * {price})"
    ways = (
        gross,
        f"{gross} - abs({off})",
        f"{gross} * (1 - {off})",
        f"{gross} * (1 - {off} / 100)",
    )
    near = " OR ".join(
        f"abs({way} - {amount}) <= greatest(0.011, abs({amount}) * 1e-3)" for way in ways
    )
    return f"avg(CASE WHEN {amount} IS NULL THEN NULL WHEN {near} THEN 1.0 ELSE 0.0 END)"


def _with(inferred: Inferred, chosen: Mapping[str, str], share: float) -> Inferred:
    """The roles with these columns, and no question about what arithmetic has decided."""
    changed = {r: c for r, c in chosen.items() if inferred.columns[r] != (c,)}
    kind = {True: ", with tax", False: ", without tax", None: ""}
    mapping = []
    for found in inferred.mapping:
        if found.role not in chosen:
            mapping.append(found)
            continue
        column = chosen[found.role]
        why = f"quantity x {chosen['unit_price']} gives {chosen['revenue']} in {share:.1%} of rows"
        instead = f", not {found.column}" if found.role in changed else ""
        evidence = f"{found.evidence}; {why}{instead}{kind[written_with_tax(column)]}"
        mapping.append(RoleMapping(found.role, column, evidence, found.confidence, found.source))
    columns = {**inferred.columns, **{role: (column,) for role, column in chosen.items()}}
    taken = set(changed.values())
    tax = tuple(c for c in columns.get("tax", ()) if c not in taken)
    if "tax" in columns:
        columns["tax"] = tax
        mapping = [
            replace(m, column="+".join(tax)) if m.role == "tax" else m
            for m in mapping
            if m.role != "tax" or tax
        ]
    freed = [inferred.columns[role][0] for role in changed]
    return replace(
        inferred,
        columns={role: names for role, names in columns.items() if names},
        mapping=mapping,
        questions=[
            q for q in inferred.questions if not any(f" read as {role};" in q for role in chosen)
        ],
        unused=tuple(c for c in inferred.unused if c not in taken) + tuple(freed),
    )
