"""Which known name may have been meant by one that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_ALIKE = 0.6


def nearest(name: str, names: Iterable[str], *, most: int = 1, alike: float = _ALIKE) -> list[str]:
    """The known names that are written most like another, the likeliest first.

    Capitals and the signs between words are no difference.

    Args:
        name: what was said.
        names: what is known.
        most: how many to give.
        alike: from 0 for any to 1 for the same.

    >>> nearest("Custmer-ID", ["customer_id", "order_id", "sku"])
    ['customer_id']
    """
    known: dict[str, str] = {}
    for one in names:
        known.setdefault(_plain(one), one)
    return [known[near] for near in get_close_matches(_plain(name), known, n=most, cutoff=alike)]


def did_you_mean(name: str, names: Iterable[str]) -> str:
    """The beginning of a way out: a question, or nothing where no known name is written alike.

    >>> did_you_mean("discuont", ["discount", "tax"]) + "choose among discount, tax"
    'did you mean discount? choose among discount, tax'
    """
    return "".join(f"did you mean {near}? " for near in nearest(name, names))


def _plain(name: str) -> str:
    return name.casefold().replace("-", "_").replace(" ", "_")
