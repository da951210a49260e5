"""A file per customer: who bought is told by the names of the files, and never guessed wildly."""

from __future__ import annotations

import pytest
from tests.intake.conftest import TakeIn, Taken

from regulars.intake.file_names import customers_in_names
from regulars.model import BadData, Refused

HEADER = "order id,date,amount\n"


def orders(number: int) -> str:
    return HEADER + "".join(f"{number}{k},2024-0{k}-03,{k}.50\n" for k in range(1, 4))


FILES = {f"orders_k{n}.csv": orders(n) for n in (7, 12, 40)}


def bought(found: Taken) -> dict[str, set[str]]:
    customers: dict[str, set[str]] = {}
    for line in found.lines:
        customers.setdefault(line["customer_id"], set()).add(line["order_id"])
    return customers


def test_each_file_is_a_customer_and_that_is_asked(take: TakeIn) -> None:
    found = take(FILES)
    assert bought(found) == {f"k{n}": {f"{n}{k}" for k in (1, 2, 3)} for n in (7, 12, 40)}
    assert any("--file-names 'orders_{customer_id}.csv'" in q for q in found.found.questions)


def test_a_pattern_is_no_question_and_may_name_more(take: TakeIn) -> None:
    named = {f"{shop}/{n}-orders.csv": orders(n) for n, shop in ((1, "Bonn"), (2, "Köln"))}
    found = take(named, file_names="{channel}/{customer_id}-orders.csv")
    assert set(bought(found)) == {"1", "2"}
    assert {line["channel"] for line in found.lines} == {"Bonn", "Köln"}
    assert not any("--file-names" in q for q in found.found.questions)


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        (["c1/orders.csv", "c3/orders.csv"], "{customer_id}/orders.csv"),
        (["shop.xlsx#Kunde Ann", "shop.xlsx#Kunde Bo"], "shop.xlsx#Kunde {customer_id}"),
        (["a@x.org.csv", "b@x.org.csv"], "{customer_id}.csv"),
        (["orders_k7.csv", "orders_k7.csv (1)", "orders_k9.csv"], "orders_{customer_id}.csv"),
        (["orders.csv"], None),
        (["2023.csv", "2024.csv"], None),
        (["orders_20240105.csv", "orders_20240106.csv"], None),
        (["jan 2024.csv", "feb 2024.csv"], None),
        (["part-00000.csv", "part-00001.csv"], None),
        (["store_12.csv", "store_40.csv"], None),
        (["berlin.csv", "paris.csv"], None),
        (["orders.csv", "returns.csv"], None),
    ],
)
def test_periods_parts_and_places_are_no_customers(names: list[str], pattern: str | None) -> None:
    assert customers_in_names(names) == pattern


def test_files_that_say_who_bought_are_not_asked(take: TakeIn) -> None:
    files = {name: text.replace("order id", "customer id") for name, text in FILES.items()}
    found = take(files)
    assert "k7" not in bought(found)
    assert not any("--file-names" in q for q in found.found.questions)


def test_the_refusal_names_the_flag_and_none_holds(take: TakeIn) -> None:
    with pytest.raises(BadData, match=r"no column says who bought.*--file-names"):
        take({"berlin.csv": orders(1), "paris.csv": orders(2)})
    with pytest.raises(BadData, match="no column says who bought"):
        take(FILES, file_names="none")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("orders.csv", "braces"),
        ("{a}{a}.csv", "braces"),
        ("order_{customer_id}.csv", "not of the form"),
        ("orders_{date}.csv", "already"),
    ],
)
def test_a_pattern_that_does_not_fit_is_refused(take: TakeIn, pattern: str, problem: str) -> None:
    with pytest.raises(BadData, match=problem):
        take(FILES, file_names=pattern)


def test_customers_in_names_are_not_hidden_by_pseudonyms(
    take: TakeIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_PSEUDONYM_KEY", "0123456789abcdefghijklmnopqrstuvwxyz")
    with pytest.raises(Refused, match="names of the files"):
        take(FILES, pseudonymise=True)
