"""First and last names in two columns are one name, and a customer where nothing better is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Take = Callable[..., Any]
FIRST, LAST = ("Ann", "Bob", "Cleo"), ("Abel", "Bach", "Cohn", "Dorn")


def shop(header: str, *, number: bool = False) -> str:
    rows = "".join(
        f"{1000 + i},{f'C{i % 12},' if number else ''}{FIRST[i % 3]},{LAST[i % 4]},"
        f"2024-01-{i % 28 + 1:02d},{i + 0.5}\n"
        for i in range(40)
    )
    return f"{header}\n{rows}"


@pytest.mark.parametrize(
    "header",
    [
        "Order ID,First Name,Last Name,Order Date,Amount",
        "Bestellnummer,Vorname,Nachname,Datum,Betrag",
        "Commande,Prénom,Nom,Date,Montant",
        "Pedido,Nombre,Apellidos,Fecha,Importe",
        "Ordine,Nome,Cognome,Data,Importo",
        "order_id,billing_first_name,billing_last_name,date,total",
    ],
)
def test_two_names_are_a_customer_and_a_guess(take: Take, header: str) -> None:
    taken = take(shop(header))
    joined = "+".join(header.split(",")[1:3])
    assert taken.columns["name"] == taken.columns["customer_id"] == joined
    everybody = {f"{f} {n}" for f in FIRST for n in LAST}
    assert {c["customer_id"] for c in taken.tables["customers"]} == everybody
    (question,) = [q for q in taken.found.questions if "people of one name" in q]
    assert question.startswith(joined)
    assert question.endswith("--map customer_id=COLUMN")
    assert {p.kind for p in taken.found.personal if p.column == joined} == {"name"}


def test_a_number_is_better_than_a_name(take: Take) -> None:
    taken = take(shop("Order ID,Customer ID,First Name,Last Name,Date,Amount", number=True))
    assert taken.columns["customer_id"] == "Customer ID"
    names = {c["customer_id"]: c["name"] for c in taken.tables["customers"]}
    assert names["C1"] == "Bob Bach"
    assert taken.found.questions == []


def test_half_a_name_is_a_name_and_none_is_nobody(take: Take) -> None:
    text = (
        "order id,first name,last name,date,amount\n1,Ann,,2024-01-01,5.5\n2,,,2024-01-02,6.5\n"
        "3,Ann,,2024-01-03,7.5\n4,Bob,Bach,2024-01-03,8.5\n"
    )
    taken = take(text)
    assert [line["customer_id"] for line in taken.lines] == ["Ann", "Ann", "Bob Bach"]
    assert taken.found.input.lines_quarantined == {"missing_customer": 1}


def test_a_whole_name_and_what_the_user_says_go_first(take: Take) -> None:
    header = "Order ID,First Name,Last Name,Order Date,Amount"
    told = take(shop(header), told={"customer_id": "Last Name"})
    assert {line["customer_id"] for line in told.lines} == set(LAST)
    whole = take(shop(header.replace("Order ID", "Customer name")))
    assert whole.columns["name"] == "Customer name"


def test_a_customer_file_has_names_too(take: Take) -> None:
    orders = "order id,customer id,date,amount\n1,C1,2024-01-01,5.5\n2,C2,2024-01-02,6.5\n"
    people = "customer id,Vorname,Nachname\nC1,Ann,Abel\nC2,Bob,Bach\n"
    taken = take(orders, customers=people)
    assert [c["name"] for c in taken.tables["customers"]] == ["Ann Abel", "Bob Bach"]
