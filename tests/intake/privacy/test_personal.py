"""Columns about persons are found by role, header and value, and their way is told."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

Take = Callable[..., Any]
_HEADER = "order id,order date,customer id,amount,sku,Kontakt,Konto,Zahlung,client,ip,Note\n"
_ROWS = "".join(
    f"{i},2025-01-0{i % 9 + 1},{i % 7},{i}.50,400638133{i:04d},ann{i}@x.com,"
    f"GB82 WEST 1234 5698 7654 32,4111 1111 1111 1111,+49 30 12345{i:02d},10.0.0.{i},"
    f"please ring at door {i}\n"
    for i in range(1, 31)
)


def _kinds(taken: Any) -> dict[str, str]:  # noqa: ANN401 - the fixture's own
    return {p.column: p.kind for p in taken.found.personal}


def test_values_tell_what_headers_do_not(take: Take) -> None:
    taken = take(_HEADER + _ROWS)

    assert _kinds(taken) == {
        "customer id": "customer id",
        "Kontakt": "email",
        "Konto": "bank account",
        "Zahlung": "payment card",
        "client": "phone",
        "ip": "IP address",
        "Note": "note",
    }


def test_where_they_went_is_said_with_the_rows_in_quarantine(take: Take) -> None:
    taken = take(_HEADER + _ROWS + "31,2025-01-01,,1.00,1,a@b.de,,,,,\n")

    became = {p.column: p.became for p in taken.found.personal}
    assert became["Kontakt"] == "not kept; whole rows in quarantine.raw: 1"
    assert became["customer id"].startswith("kept as customer_id in every table")


def test_a_customer_file_says_what_it_keeps(take: Take) -> None:
    people = "customer id,email,Vorname,birth date\n" + "".join(
        f"{i},ann{i}@x.com,Ann{i},1980-02-0{i + 1}\n" for i in range(7)
    )
    taken = take(_HEADER + _ROWS, customers=people)

    told = {(p.source, p.column): (p.kind, p.share, p.became) for p in taken.found.personal}
    assert told["customers", "email"] == ("email", 1.0, "kept in customers.email")
    assert told["customers", "Vorname"] == ("name", 1.0, "not kept")
    assert told["customers", "birth date"][2] == "kept in customers.birth_date"


def test_the_list_never_holds_a_value(take: Take) -> None:
    taken = take(_HEADER + _ROWS)

    text = json.dumps([asdict(p) for p in taken.found.personal])
    assert not any(v in text for v in ("ann1", "WEST", "4111", "12345", "10.0.0", "ring"))


def test_barcodes_dates_and_codes_are_not_persons(take: Take) -> None:
    orders = "order id,order date,customer id,amount,Lieferung,EAN2,Code\n" + "".join(
        f"{i},2025-01-0{i % 9 + 1},{i % 7},{i}.50,01.02.2025,40063813339{i:02d},AB-{i}\n"
        for i in range(1, 31)
    )

    assert _kinds(take(orders)) == {"customer id": "customer id"}


def test_user_names_are_personal_and_numbers_of_the_shop_are_none(
    take: Take, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_PSEUDONYM_KEY", "0123456789abcdefghijklmnopqrstuvwxyz")
    rows = "".join(f"{i},2025-01-0{i % 9 + 1},lampfan_{i % 7},{i}.50\n" for i in range(1, 31))
    people = "customer id,city\n" + "".join(f"LampFan_{i},Town {i}\n" for i in range(7))

    by_name = take(
        "order id,order date,Buyer Username,amount\n" + rows, customers=people, pseudonymise=True
    )
    by_number = take("order id,order date,customer id,amount\n" + rows, pseudonymise=True)

    assert _kinds(by_name)["Buyer Username"] == "user name"
    assert "lampfan" not in str(by_name.tables).lower()
    # Both files name the same people, whatever they call them.
    assert len(by_name.tables["customers"]) == 7
    assert {row["city"] for row in by_name.tables["customers"]} == {f"Town {i}" for i in range(7)}
    assert _kinds(by_number)["customer id"] == "customer id"
    assert by_number.lines[0]["customer_id"].startswith("lampfan_")


def test_answers_and_numbers_of_messages_are_about_nobody(take: Take) -> None:
    rows = "".join(
        f"{i},2025-01-0{i % 9 + 1},{i % 7},{i}.50,{('Yes', 'No')[i % 2]},m-{i}\n"
        for i in range(1, 31)
    )
    taken = take(f"order id,order date,customer id,amount,PhoneService,messageId\n{rows}")

    assert _kinds(taken) == {"customer id": "customer id"}
    assert "phone" not in taken.columns


def test_who_a_row_is_about_is_personal_where_each_row_is_a_customer(take: Take) -> None:
    taken = take("ID,Recency,MntWines,MntFruits,MntGold\n5,58,635,88,0\n7,38,11,1,6\n9,26,0,0,0\n")

    assert _kinds(taken) == {"ID": "customer id"}
