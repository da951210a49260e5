"""Read what shops write in a consent column: yes, no, or nothing that says so.

Nothing is ever read as a yes that does not say yes. A column of objections (`unsubscribed`,
`opt out`, `do not email`) can say no only: not having objected is not having agreed.
"""

from __future__ import annotations

import re

from regulars.store import identifier, literal

_YES = (
    "1,true,t,yes,y,ja,j,oui,o,si,s,vrai,wahr,verdadero,cierto,x,on,agree,agreed,allowed,"
    "granted,accepted,given,zugestimmt,eingewilligt,erteilt,erlaubt,accepte,accorde,aceptado,"
    "concedido"
)
_NO = (
    "0,false,f,no,n,nein,non,faux,falsch,falso,off,none,never,denied,declined,refused,rejected,"
    "abgelehnt,nicht erteilt,nicht zugestimmt,refuse,rechazado,denegado"
)
# These say what is the case whatever the column asks.
_IN = (
    "subscribed,subscribe,opted in,opt in,optin,double opt in,single opt in,confirmed,"
    "confirmed opt in,consented,active subscriber,angemeldet,abonniert,abonne,inscrit,"
    "suscrito,activo,aktiv,actif"
)
_OUT = (
    "unsubscribed,unsubscribe,opted out,opt out,optout,not subscribed,never subscribed,"
    "non subscribed,revoked,withdrawn,cleaned,complained,spam complaint,inactive,abgemeldet,"
    "widerrufen,gesperrt,desabonne,desinscrit,retire,revoque,desuscrito,baja,revocado,"
    "no suscrito"
)
_OBJECTION = re.compile(
    r"\b(unsubscri\w*|opt out|optout|opted out|not subscribed|do not|abgemeldet|abmeldung|widerruf"
    r"|widersp\w*|desabonn\w*|desinscri\w*|desuscri\w*|baja)\b"
)


def asks_for_objection(folded_header: str) -> bool:
    """Whether a column's yes means that the customer said no.

    >>> asks_for_objection("email opt out"), asks_for_objection("email opt in")
    (True, False)
    """
    return _OBJECTION.search(folded_header) is not None


def answer_sql(column: str, *, objection: bool, moment: str) -> str:
    """SQL that reads a consent column as BOOLEAN: agreed, did not agree, NULL for neither.

    Args:
        column: the column, of any type.
        objection: whether its yes means no; its no then says nothing.
        moment: SQL that reads the column as a moment: a date in it means yes, on that day.
    """
    word = (
        f"trim(regexp_replace(regexp_replace(lower(strip_accents(trim(CAST({identifier(column)}"
        r" AS VARCHAR)))), '\.0+$', ''), '[^a-z0-9]+', ' ', 'g'))"
    )
    yes, no = ("false", "NULL::BOOLEAN") if objection else ("true", "false")
    return (
        f"CASE WHEN {word} IN ({_list(_IN)}) THEN true WHEN {word} IN ({_list(_OUT)}) THEN false"
        f" WHEN {word} IN ({_list(_YES)}) THEN {yes} WHEN {word} IN ({_list(_NO)}) THEN {no}"
        f" WHEN {moment} IS NOT NULL THEN {yes} END"
    )


def _list(words: str) -> str:
    return ", ".join(literal(word) for word in words.split(","))
