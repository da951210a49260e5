"""Which table is meant, and what is said where it is not clear."""

from __future__ import annotations

import pytest

from regulars.intake.databases.choose_table import choose_table, hints
from regulars.intake.databases.database import TableListing
from regulars.model import BadData


def _table(name: str, columns: str) -> TableListing:
    return TableListing(name, tuple(name.split(".")), tuple(columns.split()))


_ORDERS = _table("orders", "id customer_id created_at status")
_ITEMS = _table("order_items", "order_id product_id quantity unit_price")
_PEOPLE = _table("crm.customers", "customer_id email")
_GOODS = _table("dim_products", "product_id name price")


def test_the_only_table_is_taken() -> None:
    assert choose_table([_ORDERS], None, "shop.db", "sqlite:///shop.db") is _ORDERS


def test_several_tables_are_listed_with_what_they_look_like() -> None:
    with pytest.raises(BadData) as told:
        choose_table([_ITEMS, _ORDERS, _PEOPLE, _GOODS], None, "shop.db", "sqlite:///shop.db")

    said = str(told.value)
    assert "4 tables and none is named" in said
    assert "'sqlite:///shop.db?table=order_items'" in said
    assert "order_items, orders, crm.customers, dim_products" in said
    assert (
        '--query "SELECT * FROM order_items JOIN orders ON orders.id = order_items.order_id"'
    ) in said
    assert "--customers 'sqlite:///shop.db?table=crm.customers'" in said
    assert "--products 'sqlite:///shop.db?table=dim_products'" in said


def test_nothing_is_guessed_from_names_that_say_nothing() -> None:
    assert hints([_table("a", "x y"), _table("orders_backup", "blob")], "sqlite:///s.db") == []


def test_a_name_may_differ_in_case_unless_two_do() -> None:
    upper, lower = _table("Orders", "a"), _table("orders", "a")

    assert choose_table([upper, _ITEMS], "orders", "shop.db", "sqlite:///shop.db") is upper
    assert choose_table([upper, lower], "orders", "shop.db", "sqlite:///shop.db") is lower
    assert choose_table([_PEOPLE], "CRM.customers", "shop.db", "sqlite:///shop.db") is _PEOPLE
    with pytest.raises(BadData, match="no table 'ORDERS'"):
        choose_table([upper, lower], "ORDERS", "shop.db", "sqlite:///shop.db")


def test_an_empty_database_is_said() -> None:
    with pytest.raises(BadData, match="there is no table in this database"):
        choose_table([], None, "shop.db", "sqlite:///shop.db")
