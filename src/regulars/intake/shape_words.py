"""What follows from a shape: roles that it settles, questions to the user, what it cannot tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from regulars.intake.reshape import CELL, COLUMN, CUSTOMER_OF_ROW, ITEM, PART, PERIOD
from regulars.intake.shape import Shape
from regulars.model import Cannot


def known_roles(shape: Shape, *, amount: str = "") -> dict[str, str]:
    """Role to column, as the shape says.

    Args:
        shape: what a row is.
        amount: the column with the amount of a whole order, if there is one.
    """
    known = dict(shape.known or {})
    if shape.numbered:
        known["customer_id"] = CUSTOMER_OF_ROW
    if shape.kind == "customer" and "customer_id" in known:
        # What is known of a customer is one purchase so far.
        known["order_id"] = known["customer_id"]
    if shape.cells:
        known["revenue" if shape.amounts else "quantity"] = CELL
        if shape.periods is None:
            known |= {"product_id": COLUMN, "category": COLUMN}
        else:
            known["ordered_at"] = PERIOD
    if shape.items:
        known["product_id"] = ITEM
        if amount:
            known["revenue"] = PART
    return known


def questions(shape: Shape, *, sums: Sequence[str] = ()) -> Iterator[str]:
    """What the user should confirm, each with the flag that decides it.

    Args:
        shape: what a row is.
        sums: the columns that were left out, as they add up the cells of their row.
    """
    for column in sums:
        yield (
            f"{column} adds up the other columns of its row and is left out; if it is something"
            f" else: --map ROLE={column}"
        )
    if shape.cells:
        read, other = ("amounts", "pieces") if shape.amounts else ("pieces", "amounts")
        flags = "--map quantity=cell --map revenue="
        if not shape.amounts:
            flags = "--map revenue=cell --map quantity="
        yield (
            f"{shape.evidence}: each filled cell became a line, blanks and zeros none, and cells"
            f" were read as {read}; if they are {other}: {flags}; if a row is one item:"
            " --shape line"
        )
    elif shape.kind == "customer":
        yield f"{shape.evidence}; if a row is an order or an item: --shape line"
    elif shape.items:
        yield f"{shape.evidence}; if they are one product's name: --shape line"


def cannot(shape: Shape, *, amount: str = "") -> Iterator[Cannot]:
    """What rows of this shape do not tell.

    Args:
        shape: what a row is.
        amount: the column with the amount of a whole order, if there is one.
    """
    if shape.kind == "customer":
        yield Cannot(
            "Orders over time",
            "each row sums a customer up: how much so far, not which orders when, so that all that"
            " was bought counts as one order",
            "give the orders themselves",
        )
    if shape.numbered:
        yield Cannot(
            "Finding a customer again",
            "no column numbers or names the customers: each is called by its row",
            "--map customer_id=COLUMN, or export the customer numbers",
        )
    if shape.periods is not None:
        yield Cannot(
            "The days of orders",
            "the file has one column per period: what a customer bought in a period is one order on"
            " its first day",
            "give the orders themselves",
        )
    if shape.items and amount:
        yield Cannot(
            "Amounts of single items",
            f"{amount} is for the whole order: it was divided equally among its items",
        )
