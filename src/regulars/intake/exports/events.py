"""Events of visitors, of which some are orders: what event layouts share, as expressions."""

from __future__ import annotations


def known_person(user: str, visitor: str) -> str:
    """Who bought: the user, else the only user that this visitor was, else the visitor.

    >>> known_person("{userId}", "{anonymousId}").startswith("coalesce({userId}, CASE WHEN")
    True
    """
    window = f"OVER (PARTITION BY {visitor})"
    only = (
        f"CASE WHEN {visitor} IS NOT NULL AND min({user}) {window} = max({user}) {window}"
        f" THEN max({user}) {window} END"
    )
    return f"coalesce({user}, {only}, {visitor})"


def reported_again(order: str, moment: str, is_purchase: str) -> str:
    """Whether a purchase has the order number of an earlier one: a page that was loaded again."""
    first = f"min({moment}) FILTER (WHERE {is_purchase}) OVER (PARTITION BY {order})"
    return f"({order} IS NOT NULL AND {is_purchase} AND {moment} > {first})"


def of_its_order(amount: str, is_purchase: str, order: str) -> str:
    """The amount of the purchase that a refund without an amount of its own takes back."""
    return f"max({amount}) FILTER (WHERE {is_purchase}) OVER (PARTITION BY {order})"
