"""Consent: many words, never assumed, the latest answer counts, ties go to the customer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

from regulars.intake.privacy.answers import answer_sql, asks_for_objection
from regulars.intake.roles import fold, roles_named

Read = Callable[[list[str]], duckdb.DuckDBPyRelation]
Take = Callable[..., Any]
_ORDERS = "order id,order date,customer id,amount\n1,2025-01-05,a,9.50\n2,2025-02-05,b,3.25\n"


def _customers(take: Take, text: str, orders: str = _ORDERS) -> dict[str, dict[str, Any]]:
    taken = take(orders, customers=text)
    return {row["customer_id"]: row for row in taken.tables["customers"]}


def _answers(read_column: Read, values: list[str], *, objection: bool) -> list[bool | None]:
    sql = answer_sql("v", objection=objection, moment="NULL")
    return [answer for (answer,) in read_column(values).select(sql).fetchall()]


def test_yes_and_no_in_many_words(read_column: Read) -> None:
    yes = ["yes", "Ja", "OUI", "sí", "TRUE", "subscribed", "Opted-In", "abonné", "x", "1.0"]
    no = ["no", "Nein", "non", "FALSE", "0", "unsubscribed", "opted_out", "désabonné", "baja"]

    assert _answers(read_column, yes, objection=False) == [True] * len(yes)
    assert _answers(read_column, no, objection=False) == [False] * len(no)


def test_what_says_neither_is_unknown_and_said_aloud(take: Take) -> None:
    text = "customer id,newsletter\na,yes\nb,pending\nc,\n"
    taken = take(_ORDERS, customers=text)

    answers = {r["customer_id"]: r["email_consent"] for r in taken.tables["customers"]}
    assert answers == {"a": True, "b": None, "c": None}
    assert taken.found.consent == {"email_consent": {"yes": 1, "no": 0, "unknown": 2}}
    assert any("1 rows have something in newsletter" in w for w in taken.found.warnings)


def test_an_objection_inverts_and_its_absence_is_no_agreement(read_column: Read) -> None:
    assert asks_for_objection(fold("hasOptedOut"))
    assert asks_for_objection(fold("Désabonné"))
    assert _answers(read_column, ["yes", "1", "no", "0", ""], objection=True) == [
        False,
        False,
        None,
        None,
        None,
    ]
    states = ["subscribed", "unsubscribed"]
    assert _answers(read_column, states, objection=True) == [True, False]


def test_a_day_of_objection_is_a_no(take: Take) -> None:
    text = "customer id,newsletter,unsubscribed_at\na,yes,2025-03-01\nb,yes,\nc,,\n"

    found = _customers(take, text)

    assert [found[c]["email_consent"] for c in "abc"] == [False, True, None]


@pytest.mark.parametrize(
    ("header", "flag"),
    [
        ("Accepts Marketing", "email_consent"),
        ("Email Marketing Consent", "email_consent"),
        ("accepts_sms_marketing", "sms_consent"),
        ("gdpr consent", "marketing_consent"),
        ("Werbeeinwilligung", "marketing_consent"),
        ("Consentement SMS", "sms_consent"),
        ("acepta publicidad", "marketing_consent"),
        ("do_not_contact", "do_not_contact"),
        ("Werbesperre", "do_not_contact"),
        ("Telefonwerbung", "phone_consent"),
        ("Direct Mail", "post_consent"),
    ],
)
def test_headers_of_many_shops(header: str, flag: str) -> None:
    named = roles_named(header)

    assert max(named, key=lambda role: named[role]) == flag
    assert named[flag] == 1.0


def test_the_latest_order_counts_whatever_the_order_of_rows(take: Take) -> None:
    orders = (
        "order id,order date,customer id,amount,Accepts Marketing\n"
        "1,2025-03-05,a,9.50,no\n2,2025-02-05,a,3.25,yes\n"
        "3,2025-02-05,b,3.25,no\n4,2025-03-05,b,3.25,yes\n"
        "5,2025-03-05,c,3.25,no\n6,2025-03-05,c,3.25,yes\n"
    )

    found = {r["customer_id"]: r["email_consent"] for r in take(orders).tables["customers"]}

    assert found == {"a": False, "b": True, "c": False}


def test_an_undated_yes_does_not_outdo_a_dated_no_and_an_undated_no_stays(take: Take) -> None:
    orders = (
        "order id,order date,customer id,amount,Accepts Marketing\n"
        "1,2025-03-05,a,9.50,no\n2,2025-02-05,b,3.25,yes\n3,2025-02-05,c,3.25,no\n"
    )
    people = "customer id,newsletter,consent_at\na,yes,\nb,no,\nc,yes,2025-06-01\n"

    found = _customers(take, people, orders)

    assert [found[c]["email_consent"] for c in "abc"] == [False, False, True]
    assert found["c"]["consent_at"].date().isoformat() == "2025-06-01"


def test_do_not_contact_wins_a_tie(take: Take) -> None:
    found = _customers(take, "customer id,do not contact\na,yes\na,no\nb,no\nb,no\n")

    assert [found[c]["do_not_contact"] for c in "ab"] == [True, False]


def test_a_number_of_newsletters_is_no_consent(take: Take) -> None:
    found = _customers(take, "customer id,newsletter\na,4\nb,7\n")

    assert found["a"]["email_consent"] is None
