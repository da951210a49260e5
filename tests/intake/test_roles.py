from __future__ import annotations

from collections import Counter

import pytest

from regulars.intake import ROLES
from regulars.intake.roles import fold, roles_named


@pytest.mark.parametrize(
    "header", ["CustomerID", "customer_id", "CUSTOMER-ID", " Customer  Id ", "customerid"]
)
def test_one_name_in_all_its_spellings(header: str) -> None:
    assert roles_named(header)["customer_id"] == 1.0


def test_every_word_is_folded_and_names_its_own_role() -> None:
    for role in ROLES.values():
        for word in role.words:
            assert fold(word) == word
            assert roles_named(word)[role.name] == 1.0


def test_a_word_stands_once_for_each_role() -> None:
    for role in ROLES.values():
        repeated = [word for word, times in Counter(role.words).items() if times > 1]
        assert repeated == [], role.name


def test_personal_roles_are_marked() -> None:
    personal = {role.name for role in ROLES.values() if role.personal}
    assert personal == {"name", "email", "phone", "birth_date", "postal_code", "personal_detail"}


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("数量", "quantity"),
        ("ご注文番号", "order_id"),
        ("顧客ID", "customer_id"),
        ("下单时间", "ordered_at"),
        ("單價", "unit_price"),
        ("Сумма заказа", "revenue"),
        ("КОЛ-ВО", "quantity"),  # noqa: RUF001
        ("№ заказа", "order_id"),
        ("ΗΜΕΡΟΜΗΝΙΑ", "ordered_at"),  # noqa: RUF001
        ("المبلغ", "revenue"),
    ],
)
def test_names_in_another_script(header: str, role: str) -> None:
    assert max(roles_named(header), key=lambda r: roles_named(header)[r]) == role


def test_unknown_words_of_any_script_name_nothing() -> None:
    assert (
        roles_named("天気") == roles_named("Погода") == roles_named("☕") == roles_named("") == {}
    )


@pytest.mark.parametrize("header", ["Größe", "grosse", "GRÖSSE", "Gro\u0308ße"])
def test_letters_are_folded_however_they_are_encoded(header: str) -> None:
    assert fold(header) == "grosse"


def test_marks_that_make_other_letters_stay() -> None:
    assert fold("はは") != fold("ばば")


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("cust", "customer_id"),
        ("cust_no", "customer_id"),
        ("cid", "customer_id"),
        ("uid", "customer_id"),
        ("dt", "ordered_at"),
        ("ts", "ordered_at"),
        ("ord_dt", "ordered_at"),
        ("txn", "order_id"),
        ("txn_id", "order_id"),
        ("inv_nbr", "order_id"),
        ("sku", "product_id"),
        ("prod_cd", "product_id"),
        ("qty", "quantity"),
        ("amt", "revenue"),
        ("rev", "revenue"),
        ("tot_amt", "revenue"),
    ],
)
def test_short_names_are_read_out(header: str, role: str) -> None:
    assert roles_named(header)[role] == 1.0


@pytest.mark.parametrize("header", ["Customer_Location", "customer segment", "Client type"])
def test_what_describes_customers_is_not_who_bought(header: str) -> None:
    assert "customer_id" not in roles_named(header)


def test_a_name_that_says_something_as_it_stands_is_not_read_out() -> None:
    assert set(roles_named("Dt_Customer")) == {"first_seen_at", "customer_id"}
