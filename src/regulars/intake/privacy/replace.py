"""What stands in the place of a personal value: a pseudonym of it, or something coarser."""

from __future__ import annotations

from regulars.intake.privacy.personal import Personal
from regulars.intake.privacy.pseudonyms import pseudonym_sql
from regulars.store import identifier

_POSTAL_SIGNS = 2
_EMAIL_INSIDE = r"[^@\s,;<>" r"'']+@[^@\s,;<>" r"'']+\.[A-Za-z]{2,}"
_PHONE_INSIDE = r"\+[0-9][0-9 ()/.\-]{6,18}[0-9]"


def replaced_sql(personal: Personal) -> str:
    """SQL that reads a personal column and gives what may be kept of it.

    Birth dates become the year, postal codes their first two signs; a customer id stays, because
    the shop made it up, unless it is an email, a telephone number or words. Everything else becomes
    a pseudonym of its normalised text.
    """
    text = f"trim(CAST({identifier(personal.column)} AS VARCHAR))"
    if personal.kind == "customer id":
        somebody = f"regexp_matches({text}, '@|^[+]|\\pL .*\\pL')"
        hidden = pseudonym_sql(_normalised(text, "email"))
        return f"CASE WHEN {somebody} THEN {hidden} ELSE {text} END"
    if personal.kind == "birth date":
        return f"nullif(regexp_extract({text}, '(18|19|20)[0-9]{{2}}'), '')"
    if personal.kind == "postal code":
        return f"nullif(left(upper({text}), {_POSTAL_SIGNS}), '')"
    return pseudonym_sql(_normalised(text, personal.kind))


def scrubbed_sql(column: str, *, phones: bool) -> str:
    """SQL for another column of text: emails and telephone numbers inside it become a word.

    Args:
        column: the column.
        phones: whether a `+` and digits can be a telephone number, not an amount or a moment.
    """
    text = identifier(column)
    scrubbed = f"regexp_replace({text}, '{_EMAIL_INSIDE}', '[email]', 'g')"
    if phones:
        scrubbed = f"regexp_replace({scrubbed}, '{_PHONE_INSIDE}', '[phone]', 'g')"
    return (
        f"CASE WHEN contains({text}, '@') OR contains({text}, '+') THEN {scrubbed} ELSE {text} END"
    )


def _normalised(text: str, kind: str) -> str:
    """SQL that makes two ways of writing one value equal."""
    if kind == "phone":
        digits = f"regexp_replace({text}, '[^0-9+]', '', 'g')"
        return f"regexp_replace({digits}, '^00', '+')"
    if kind in {"bank account", "payment card"}:
        return f"regexp_replace(upper({text}), '[^0-9A-Z]', '', 'g')"
    return rf"trim(regexp_replace(lower(nfc_normalize({text})), '\s+', ' ', 'g'))"
