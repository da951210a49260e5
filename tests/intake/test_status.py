from __future__ import annotations

import pytest

from regulars.intake.status import state_of, words_by_state


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (
            "valid",
            "Shipped,complete,Paid,processing,paid,Resolved,Versendet,Bezahlt,Expédié,Livrée,Enviado,Pagado",
        ),
        ("cancelled", "Cancelled,CANCELED,voided,Payment failed,Storniert,Annulée,Anulado,expired"),
        ("returned", "Returned,refunded,Retourniert,Zurückgegeben,Erstattet,Remboursé,Devuelto"),
        ("open", "On Hold,Disputed,Pending,In Process,offen,Wartend,En attente,Pendiente,unpaid"),
        ("open", "partially_refunded,Partially refunded,Teilweise erstattet"),
        ("test", "test,Test order"),
    ],
)
def test_the_words_of_shops(state: str, words: str) -> None:
    assert {word: state_of(word) for word in words.split(",")} == dict.fromkeys(
        words.split(","), state
    )


def test_words_are_sorted_by_state() -> None:
    found = words_by_state(["Shipped", "Returned", "Cancelled"])
    assert found == {
        "valid": ["Shipped"],
        "cancelled": ["Cancelled"],
        "returned": ["Returned"],
        "test": [],
        "open": [],
    }
