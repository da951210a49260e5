"""What a role is: one thing that a column can mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["id", "time", "number", "word", "text", "flag"]


@dataclass(frozen=True, slots=True)
class Role:
    """One thing that a column can mean.

    Attributes:
        name: the role; where it reaches a table, the column's name there.
        kind: what its values are like.
        words: the names that shops give it, best first, folded.
        table: the table that it fills: `orders`, `customers`, `products`, or `none` for columns
            that are recognised only to be left out.
        meaning: what it is, for help and documentation.
        personal: whether its values can identify a person.
        several: whether several columns may play it; amounts are added up, flags read together.
    """

    name: str
    kind: Kind
    words: tuple[str, ...]
    table: Literal["orders", "customers", "products", "none"]
    meaning: str
    personal: bool = False
    several: bool = False


def words_of(text: str) -> tuple[str, ...]:
    """Cut a list of header words at its commas."""
    return tuple(phrase.strip() for phrase in text.split(",") if phrase.strip())
