"""Find the columns whose values are about persons: by role, by header and by the values."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from regulars.intake.facts import Facts
from regulars.intake.privacy.check_digits import is_card_number, is_iban
from regulars.intake.roles import ROLES, fold, roles_named
from regulars.intake.sample import stacked
from regulars.model import PersonalColumn
from regulars.store import identifier

_COLUMNS_AT_ONCE = 50
_MOSTLY, _HALF, _SOME = 0.9, 0.5, 0.01
_BY_ROLE = {
    "customer_id": "customer id",
    "name": "name",
    "email": "email",
    "phone": "phone",
    "birth_date": "birth date",
    "postal_code": "postal code",
}
# Folded header words, first match wins.
_BY_HEADER = (
    ("IP address", r"ip|ip adresse|ip address|adresse ip|client ip|browser ip"),
    ("bank account", r"iban|bic|bank account|kontonummer|compte bancaire|cuenta bancaria"),
    ("payment card", r"credit card|card number|kreditkarte|carte bancaire|tarjeta"),
    ("identity number", r"passport\w*|tax id|vat id|vat number|ssn|steuer\w*|dni|nif|siret"),
    ("location", r"latitude|longitude"),
    (
        "address",
        (
            r"address\w*|street|strasse|anschrift|adresse|hausnummer|house number|rue|direccion"
            r"|calle|domicilio"
        ),
    ),
    (
        "note",
        (
            r"notes?|comments?|remarks?|memo|message|gift message|(special|delivery) instructions?"
            r"|bemerkung(en)?|kommentare?|notiz(en)?|mitteilung|nachricht|lieferhinweis|remarques?"
            r"|commentaires?|notas?|comentarios?|observaciones|mensaje"
        ),
    ),
    (
        "name",
        (
            r"(first|last|given|family|middle|full|contact|billing|shipping|customer|recipient)"
            r" name|surname|firstname|lastname|vorname|nachname|ansprechpartner|prenom"
            r"|nom de famille|apellidos?|contact(last|first)name"
        ),
    ),
)
# People choose these themselves, and often the same everywhere.
_USER_NAME = re.compile(
    r"\b(user ?names?|user login|login( name)?|nick ?name|screen ?name|benutzername|nutzername"
    r"|mitgliedsname|nom d utilisateur|pseudo|nombre de usuario|usuario)\b"
)
# `messageId` numbers messages and holds none.
_NUMBERS_SOMETHING = frozenset({"id", "uuid", "guid", "key", "number", "hash", "type"})
_EMAIL = r"[^@\s,;<>]+@[^@\s,;<>]+\.[A-Za-z]{2,}"
_IP = (
    r"((25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(25[0-5]|2[0-4]\d|1?\d?\d)"
    r"|([0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}"
)
_PHONE = r"(\+|00|0|\()[0-9 ()/.\-]{6,20}[0-9]"
_CARD = r"[2-6][0-9 \-]{12,23}"
_IBAN = r"[A-Za-z]{2}\d{2}[A-Za-z0-9 ]{11,38}"
_PROVEN: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("payment card", _CARD, is_card_number),
    ("bank account", _IBAN, is_iban),
)
_NEVER_PERSONAL = frozenset({"order_id", "product_id", "ordered_at", "line", "calendar_part"})


@dataclass(frozen=True, slots=True)
class Personal:
    """A column about persons.

    Attributes:
        column: its name in the file.
        kind: what its values are: `email`, `phone`, `name`, `address`, `note` and so on.
        share: share of the file's rows with such a value, 0 to 1, on an even sample.
    """

    column: str
    kind: str
    share: float


def find_personal(
    sample: duckdb.DuckDBPyRelation,
    facts: Mapping[str, Facts],
    columns: Mapping[str, Sequence[str]],
    *,
    key_header: str = "",
) -> dict[str, Personal]:
    """Find the personal columns of a file.

    A column is personal if its role is, if its header says so, or if its values are emails,
    telephone numbers, IP addresses, bank accounts or payment cards (the last two by their check
    digits), 1 % of them or more.

    Args:
        sample: raw rows, all or an even sample.
        facts: what each column looks like.
        columns: role to columns.
        key_header: what the orders call the customer ids of another file: it says whether they
            are user names, so that both files treat them alike.

    Returns:
        Column to what it is, in the file's order.
    """
    role_of = _role_of(columns)
    seen = _kinds_in_values(sample, list(facts))
    found = {}
    for column, looks in facts.items():
        role = role_of.get(column, "")
        filled = looks.filled / looks.rows if looks.rows else 0.0
        by_value, share = seen[column]
        in_cells = share / filled if filled else 0.0
        enough = in_cells >= (_HALF if role in _BY_ROLE else _SOME)
        a_date = by_value == "phone" and looks.dates >= _HALF
        if by_value and enough and role not in _NEVER_PERSONAL and not a_date:
            found[column] = Personal(column, by_value, share)
            continue
        kind = _BY_ROLE.get(role) or _by_header(column, role, looks)
        if kind == "customer id" and (looks.spaced >= _HALF or _names_a_person(column)):
            kind = "name"
        if kind == "customer id" and _USER_NAME.search(fold(key_header or column)):
            kind = "user name"
        if kind and looks.filled:
            found[column] = Personal(column, kind, filled)
    return found


def describe_personal(
    found: Mapping[str, Personal],
    columns: Mapping[str, Sequence[str]],
    *,
    source: str,
    quarantined: int,
    pseudonymised: bool = False,
) -> list[PersonalColumn]:
    """Say where the personal values of a file went.

    Args:
        found: its personal columns.
        columns: role to columns.
        source: `orders`, `customers` or `products`.
        quarantined: rows of the file in `quarantine`, whose `raw` holds all their cells.
        pseudonymised: whether the values were replaced before they were stored.
    """
    role_of = _role_of(columns)
    return [
        PersonalColumn(
            source=source,
            column=item.column,
            kind=item.kind,
            share=round(item.share, 4),
            became=("replaced by a pseudonym or made coarser, then " if pseudonymised else "")
            + _fate(role_of.get(item.column, ""))
            + (f"; whole rows in quarantine.raw: {quarantined:,}" if quarantined else ""),
        )
        for item in found.values()
    ]


def _role_of(columns: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Column to role; who is named by an email or a name is known by that, not by a number."""
    found: dict[str, str] = {}
    for role, names in columns.items():
        for column in names:
            by_number = found.get(column) == "customer_id" and role in _BY_ROLE
            if found.get(column) not in _BY_ROLE or by_number:
                found[column] = role
    return found


def _names_a_person(column: str) -> bool:
    named = roles_named(column)
    return any(named.get(role, 0.0) > named.get("customer_id", 0.0) for role in ("name", "email"))


def _fate(role: str) -> str:
    if role == "customer_id":
        return "kept as customer_id in every table"
    table = ROLES[role].table if role else "none"
    if table == "none":
        return "not kept"
    return f"kept in {'order_lines' if table == 'orders' else table}.{role}"


def _by_header(column: str, role: str, looks: Facts) -> str:
    if role and ROLES[role].table != "none":
        return ""
    folded = fold(column)
    if _USER_NAME.search(folded) and looks.numbers < _HALF:
        return "user name"
    no_note = looks.numbers >= _HALF or not _NUMBERS_SOMETHING.isdisjoint(folded.split())
    for kind, words in _BY_HEADER:
        if re.search(rf"\b({words})\b", folded) and not (kind == "note" and no_note):
            return kind
    return "personal detail" if role and ROLES[role].personal else ""


def _kinds_in_values(
    sample: duckdb.DuckDBPyRelation, columns: Sequence[str]
) -> dict[str, tuple[str, float]]:
    """What most of a column's telling values are, and their share of the rows."""
    patterns = (("email", _EMAIL, False), ("IP address", _IP, True), ("phone", _PHONE, True))
    looks = [(pattern, whole) for _, pattern, whole in patterns] + [(_CARD, True), (_IBAN, True)]
    asked = ", ".join(f"count_if({_matches('text', p, whole=whole)})" for p, whole in looks)
    found: dict[str, tuple[str, float]] = {}
    for begin in range(0, len(columns), _COLUMNS_AT_ONCE):
        part = columns[begin : begin + _COLUMNS_AT_ONCE]
        rows = stacked(sample, part).aggregate(f"place, count(*), {asked}", "place").fetchall()
        counts = {
            place: (int(total), [int(n or 0) for n in numbers]) for place, total, *numbers in rows
        }
        for i, column in enumerate(part):
            total, seen = counts.get(i, (0, [0] * len(looks)))
            shares = {kind: seen[j] for j, (kind, _, _) in enumerate(patterns)}
            for j, (kind, pattern, proven) in enumerate(_PROVEN):
                if seen[3 + j]:
                    shares[kind] = _proven(sample, column, pattern, proven)
            kind = max(
                ("bank account", "payment card", "email", "IP address", "phone"),
                key=lambda k: shares.get(k, 0),
            )
            share = shares.get(kind, 0) / total if total else 0.0
            found[column] = (kind, share) if share else ("", 0.0)
    return found


def _proven(
    sample: duckdb.DuckDBPyRelation, column: str, pattern: str, proven: Callable[[str], bool]
) -> int:
    """How many values pass the check; none if other numbers are among those of the same look."""
    values = (
        sample.filter(_matches(column, pattern, whole=True))
        .select(f"trim(CAST({identifier(column)} AS VARCHAR))")
        .fetchall()
    )
    passed = sum(proven(value) for (value,) in values)
    return passed if passed >= _HALF * len(values) else 0


def _matches(column: str, pattern: str, *, whole: bool) -> str:
    text = f"trim(CAST({identifier(column)} AS VARCHAR))"
    pattern = pattern.replace("'", "''")
    return f"regexp_{'full_match' if whole else 'matches'}({text}, '{pattern}')"
