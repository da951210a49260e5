"""The roles that a column can play, and the words by which shops name them.

Words are English, German, French and Spanish beside each role; `header_words` has those of further
languages. A header is folded (lower case, no accents, words split at case changes and separators)
before it is compared, so `Customer ID`, `CUSTOMER_ID`, `customerId` and `customerid` are one;
`cust_id` is read out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from regulars.intake.customer_roles import CUSTOMER_ROLES
from regulars.intake.fold import fold
from regulars.intake.header_words import FURTHER_WORDS
from regulars.intake.order_roles import ORDER_ROLES
from regulars.intake.privacy.roles import CONSENT_ROLES
from regulars.intake.product_roles import PRODUCT_ROLES
from regulars.intake.role import Role


def _in_all_languages(role: Role) -> Role:
    further = (fold(word) for word in FURTHER_WORDS.get(role.name, ()))
    return replace(role, words=tuple(dict.fromkeys((*role.words, *further))))


ROLES: Mapping[str, Role] = MappingProxyType(
    {
        role.name: _in_all_languages(role)
        for role in (*ORDER_ROLES, *CUSTOMER_ROLES, *PRODUCT_ROLES, *CONSENT_ROLES)
    }
)
"""Every role by name, in the order in which ties are settled."""

__all__ = ["ROLES", "Role", "fold", "roles_named"]

_EXACT, _INSIDE, _WORD = 1.0, 0.75, 0.55
# A word of Chinese or Japanese has two signs or three.
_SHORTEST_INSIDE, _SHORTEST_OF_SIGNS = 4, 3
# What developers and cash registers call things, read out word by word.
_SHORT_FOR = {
    "cust": "customer",
    "cst": "customer",
    "acct": "account",
    "usr": "user",
    "cid": "customer id",
    "uid": "user id",
    "cno": "customer number",
    "ord": "order",
    "inv": "invoice",
    "trx": "transaction",
    "tx": "transaction",
    "txn": "transaction",
    "trans": "transaction",
    "rcpt": "receipt",
    "oid": "order id",
    "prod": "product",
    "itm": "item",
    "art": "article",
    "pid": "product id",
    "dt": "date",
    "ts": "timestamp",
    "tstamp": "timestamp",
    "dttm": "datetime",
    "amt": "amount",
    "rev": "revenue",
    "tot": "total",
    "qnty": "quantity",
    "qnt": "quantity",
    "prc": "price",
    "pr": "price",
    "disc": "discount",
    "curr": "currency",
    "ccy": "currency",
    "nbr": "number",
    "num": "number",
    "nr": "number",
    "cd": "code",
    "nm": "name",
    "desc": "description",
    "cat": "category",
    "addr": "address",
    "mfr": "manufacturer",
}
# `Customer Location` says something about customers, not who they are.
_ABOUT_CUSTOMERS = {
    *("location", "segment", "type", "group", "category", "status", "class", "tier", "rating"),
    *("satisfaction", "service", "support", "feedback", "review", "score", "lifetime", "value"),
}


@cache
def roles_named(header: str) -> dict[str, float]:
    """Say which roles a header names and how plainly: 1 exactly, less when it only contains it.

    >>> roles_named("cust_no")["customer_id"]
    1.0
    >>> roles_named("CUSTOMERNAME")["name"]
    1.0
    >>> roles_named("qwerty")
    {}
    """
    folded = fold(header)
    found = _named(folded)
    read_out = " ".join(_SHORT_FOR.get(word, word) for word in folded.split())
    if read_out != folded and _EXACT not in found.values():
        further = _named(read_out)
        found = {
            r: max(found.get(r, 0.0), further.get(r, 0.0)) for r in ROLES if r in found | further
        }
    if not _ABOUT_CUSTOMERS.isdisjoint(folded.split()):
        found.pop("customer_id", None)
    return found


def _named(folded: str) -> dict[str, float]:
    """Look up the header's words and its beginnings and ends, not each phrase in the header."""
    joined = folded.replace(" ", "")
    scores = dict.fromkeys(_CLOSE.get(joined, ()), _EXACT)

    def give(roles: Iterable[str], score: float) -> None:
        for role in roles:
            scores[role] = max(score, scores.get(role, 0.0))

    words = folded.split(" ")
    for begin in range(len(words)):
        for end in range(begin + 1, len(words) + 1):
            phrase = " ".join(words[begin:end])
            if phrase in _PHRASES:
                # The longer the part that is explained, the better: `total sales` is more sales
                # than `sales rep number`.
                share = len(phrase.replace(" ", "")) / len(joined)
                give(_PHRASES[phrase], _WORD + (_INSIDE - _WORD) * share)
    for length in range(_SHORTEST_OF_SIGNS, min(len(joined), _LONGEST + 1)):
        for part in (joined[:length], joined[-length:]):
            if length >= _SHORTEST_INSIDE or not part.isascii():
                give(_CLOSE.get(part, ()), _WORD * length / len(joined))
    return {role: scores[role] for role in ROLES if role in scores}


def _by_phrase(write: Callable[[str], str]) -> Mapping[str, tuple[str, ...]]:
    """The roles of each phrase."""
    found: dict[str, tuple[str, ...]] = {}
    for role in ROLES.values():
        for phrase in role.words:
            found[write(phrase)] = (*found.get(write(phrase), ()), role.name)
    return MappingProxyType(found)


_PHRASES = _by_phrase(str)
_CLOSE = _by_phrase(lambda phrase: phrase.replace(" ", ""))
_LONGEST = max(map(len, _CLOSE))
