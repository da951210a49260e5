"""A first name and a last name together are the customer's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb
import narwhals as nw

from regulars.intake.fold import fold
from regulars.intake.read import RawTable
from regulars.intake.roles import roles_named
from regulars.intake.sources import FILE, NOT_A_LINE, ROW
from regulars.store import identifier

TOGETHER = "first and last name together"
_FIRST = frozenset(
    {
        *("first name", "firstname", "fname", "given name", "givenname", "forename", "vorname"),
        *("prenom", "nombre", "nombres", "nome", "voornaam", "imie", "fornamn", "имя", "ονομα"),
    }
)
_LAST = frozenset(
    {
        *("last name", "lastname", "lname", "surname", "family name", "nachname", "familienname"),
        *("nom", "nom de famille", "apellido", "apellidos", "cognome", "sobrenome", "apelido"),
        *("achternaam", "nazwisko", "efternamn", "фамилия", "επωνυμο"),
    }
)
_WHOSE = {"customer", "billing", "contact", "client", "buyer", "kunden", "rechnung", "member"}
_PLAINLY = 0.95


def with_full_names(
    raw: RawTable, known: Mapping[str, str], said: Mapping[str, str]
) -> tuple[RawTable, dict[str, str]]:
    """Add a column `FIRST+LAST` where the two stand apart and no column has both.

    Args:
        raw: the rows.
        known: role to column as the layout says.
        said: role to column as the user says.

    Returns:
        The rows and what is known of their roles.
    """
    pair = _pair(raw.columns)
    taken = {text.casefold() for role, text in said.items() if role != "name"}
    if pair is None or "name" in known or taken & {name.casefold() for name in pair}:
        return raw, dict(known)
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    joined = "+".join(pair)
    parts = (f"nullif(trim(CAST({identifier(name)} AS VARCHAR)), '')" for name in pair)
    whole = f"nullif(concat_ws(' ', {', '.join(parts)}), '') AS {identifier(joined)}"
    own = [identifier(name) for name in raw.columns]
    ours = [name for name in (NOT_A_LINE, FILE, ROW) if name in rows.columns]
    rows = rows.select(", ".join((*own, whole, *ours)))
    raw = replace(raw, rows=nw.from_native(rows), columns=(*raw.columns, joined))
    return raw, {**known, "name": joined}


def _pair(columns: Sequence[str]) -> tuple[str, str] | None:
    """The columns with the first and the last name, if there is none with both."""
    of_one = {c: _without_whose(c) for c in columns}
    first = next((c for c, words in of_one.items() if words in _FIRST), None)
    last = next((c for c, words in of_one.items() if words in _LAST), None)
    if first is None or last is None:
        return None
    others = (c for c in columns if c not in {first, last})
    if any(roles_named(c).get("name", 0.0) >= _PLAINLY for c in others):
        return None
    return first, last


def _without_whose(column: str) -> str:
    words = fold(column)
    whose, _, rest = words.partition(" ")
    return rest if whose in _WHOSE else words
