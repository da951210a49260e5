"""Tell orders from customers where no name does: an order belongs to one customer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import duckdb

from regulars.intake.facts import Facts
from regulars.intake.infer import Inferred
from regulars.model import RoleMapping
from regulars.store import identifier

_MOSTLY = 0.9


def order_and_customer(
    inferred: Inferred, facts: Mapping[str, Facts], rows: duckdb.DuckDBPyRelation
) -> Inferred:
    """Correct a customer that was told from values alone and is rather an order.

    If another column of codes has fewer values, and each value of the supposed customer goes with
    one of them only, then the supposed customer is the order and the other is who placed it.

    Args:
        inferred: the roles found.
        facts: what each column looks like.
        rows: the raw rows.
    """
    if "customer_id" not in inferred.unnamed or "order_id" in inferred.columns:
        return inferred
    order = inferred.columns["customer_id"][0]
    for column in sorted(inferred.unused, key=lambda c: -facts[c].distinct):
        seen = facts[column]
        a_code = seen.coded >= _MOSTLY or (seen.numbers >= _MOSTLY and seen.whole >= _MOSTLY)
        if not a_code or not 1 < seen.distinct < facts[order].distinct:
            continue
        pairs = rows.aggregate(
            f"count(DISTINCT ({identifier(order)}, {identifier(column)})),"
            f" count(DISTINCT {identifier(order)})"
        ).fetchall()[0]
        if pairs[0] == pairs[1]:
            return _swapped(inferred, order, column, facts)
    return inferred


def _swapped(inferred: Inferred, order: str, customer: str, facts: Mapping[str, Facts]) -> Inferred:
    found = [
        RoleMapping(
            "order_id",
            order,
            f"the name says nothing; each of {facts[order].distinct:,} values goes with one value"
            f" of {customer}",
            0.55,
        ),
        RoleMapping(
            "customer_id",
            customer,
            f"the name says nothing; {facts[customer].distinct:,} different values, each with"
            f" several of {order}",
            0.55,
        ),
    ]
    questions = [q for q in inferred.questions if " customer_id;" not in q]
    return replace(
        inferred,
        columns={**inferred.columns, "order_id": (order,), "customer_id": (customer,)},
        mapping=[*found, *(m for m in inferred.mapping if m.role != "customer_id")],
        questions=[
            (
                f"{order} was read as order_id and {customer} as customer_id; if {order} is the"
                f" customer: --map customer_id={order} --map order_id="
            ),
            *questions,
        ],
        unused=tuple(c for c in inferred.unused if c != customer),
        unnamed=inferred.unnamed | {"order_id"},
    )
