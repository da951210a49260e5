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


def test_names_in_another_script_name_nothing() -> None:
    assert roles_named("数量") == roles_named("") == {}


@pytest.mark.parametrize("header", ["Customer_Location", "customer segment", "Client type"])
def test_what_describes_customers_is_not_who_bought(header: str) -> None:
    assert "customer_id" not in roles_named(header)
