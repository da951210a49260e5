"""What a shop's own words for the state of an order mean for its revenue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from regulars.intake.roles import fold

State = Literal["valid", "cancelled", "returned", "test", "open"]

# English, German, French and Spanish; matched at the beginning of a word, first match wins.
_STATES: tuple[tuple[State, str], ...] = (
    ("open", "partially|partly|teilweise|partiel|parcial"),
    ("test", "test"),
    (
        "cancelled",
        "cancel|void|fail|reject|declin|expir|storn|abgebroch|abgelehn|annul|echou|anulad|fallid",
    ),
    ("returned", "return|refund|chargeback|retour|erstatt|zuruck|rembours|devuel|devol|reembols"),
    (
        "open",
        (
            "hold|on hold|disput|pending|await|draft|open|unpaid|in process|offen|wart"
            "|bearbeit|attente|en cours|pendient|proceso"
        ),
    ),
)
_PATTERNS = tuple((state, re.compile(rf"\b({words})")) for state, words in _STATES)


def state_of(word: str) -> State:
    """Say what a status means.

    >>> [state_of(word) for word in ("Shipped", "Storniert", "REFUNDED", "On Hold")]
    ['valid', 'cancelled', 'returned', 'open']
    """
    folded = fold(word)
    return next((state for state, pattern in _PATTERNS if pattern.search(folded)), "valid")


def words_by_state(words: Iterable[str]) -> dict[State, list[str]]:
    """Sort a column's words by what they mean."""
    states: dict[State, list[str]] = {
        "valid": [],
        "cancelled": [],
        "returned": [],
        "test": [],
        "open": [],
    }
    for word in sorted(words):
        states[state_of(word)].append(word)
    return states
