"""Customers and products: from the orders, from files of their own, and both joined."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from regulars.model import BadData

Take = Callable[..., Any]

HEADER = (
    "order_id,customer_id,ordered_at,product_id,quantity,unit_price,country,product_line,tier\n"
)


def orders() -> str:
    lines = [
        f"O{i:02d},C{i % 8},2024-03-{i % 28 + 1:02d},P{i % 4},1,{i % 4 + 2}.50,"
        f"{'DE' if i < 20 else 'AT'},Line {i % 2},{'gold' if i % 8 < 4 else 'NA'}\n"
        for i in range(24)
    ]
    return HEADER + "".join(lines)


def by_key(rows: list[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in rows}


def test_the_orders_themselves_describe_customers_and_products(take: Take) -> None:
    taken = take(orders())
    customers = by_key(taken.tables["customers"], "customer_id")
    assert len(customers) == 8
    # Later orders know better, and a trait says one thing per customer.
    assert (customers["C1"]["country"], customers["C4"]["country"]) == ("DE", "AT")
    assert (customers["C1"]["trait_tier"], customers["C5"]["trait_tier"]) == ("gold", "NA")
    assert customers["C1"]["first_seen_at"] == datetime(2024, 3, 2)  # noqa: DTZ001 - stored UTC
    products = by_key(taken.tables["products"], "product_id")
    assert (products["P1"]["category"], products["P1"]["price"]) == ("Line 1", 3.5)


def test_a_customer_file_joins_in_and_wins(take: Take) -> None:
    taken = take(
        orders(),
        customers="customer id;full name;date of birth;gender;country;since;children;hobby\n"
        "C1;Ann;1980-05-01;f;FR;2020-01-01;2;sailing\n"
        "C2;Bob;1975-06-02;m;;2021-01-01;0;chess\n"
        "C2;Bob;1975-06-02;m;;2021-01-01;1;chess\n"
        "X9;Eve;1990-07-03;f;IT;2022-01-01;3;tennis\n",
    )
    customers = by_key(taken.tables["customers"], "customer_id")
    assert len(customers) == 9
    assert customers["C1"]["country"] == "FR"
    assert customers["C2"]["country"] == "DE"  # the file has a gap, the orders know
    assert (customers["C2"]["trait_children"], customers["C2"]["trait_hobby"]) == (1.0, "chess")
    assert customers["X9"]["name"] == "Eve"
    assert customers["C1"]["birth_date"] == datetime(1980, 5, 1)  # noqa: DTZ001 - stored UTC
    assert "6 of 8 customers in the orders are not in the customers file" in taken.found.warnings
    assert any("customer_id more than once" in warning for warning in taken.found.warnings)


def test_a_year_of_birth_stands_for_its_middle(take: Take) -> None:
    taken = take(orders(), customers="customer id,year of birth\nC1,1980\nC2,1990\n")
    customers = by_key(taken.tables["customers"], "customer_id")
    assert customers["C1"]["birth_date"] == datetime(1980, 7, 1)  # noqa: DTZ001 - stored UTC


def test_a_product_file_joins_in(take: Take) -> None:
    taken = take(
        orders(),
        products="sku,product name,brand,list price,colour,weight\n"
        'P1,"Mug, blue",Acme,9.99,blue,0.4\nP7,Plate,Acme,5.00,red,0.6\n',
    )
    products = by_key(taken.tables["products"], "product_id")
    assert (products["P1"]["name"], products["P1"]["price"]) == ("Mug, blue", 9.99)
    assert products["P1"]["category"] == "Line 1"
    assert products["P2"]["price"] == 4.5  # none listed: the median paid
    assert (products["P7"]["attribute_colour"], products["P7"]["attribute_weight"]) == ("red", 0.6)
    assert "3 of 4 products in the orders are not in the products file" in taken.found.warnings


def test_a_product_file_without_products_in_the_orders_is_said(take: Take) -> None:
    text = "order_id,customer_id,ordered_at,amount\nO1,C1,2024-01-01,5.5\nO2,C2,2024-01-02,6.5\n"
    taken = take(text, products="sku,brand\nP1,Acme\nP2,Acme\n")
    assert any("orders name no product" in warning for warning in taken.found.warnings)


def test_a_side_file_without_its_key_is_refused(take: Take) -> None:
    with pytest.raises(BadData, match="no column of the customers file is the customer_id") as bad:
        take(orders(), customers="colour,size\nred,1\nred,1\n")
    assert "--customer-map customer_id=COLUMN" in bad.value.way_out
    told = take(orders(), customers="key,size\nC1,1\nC2,2\n", told_customers={"customer_id": "key"})
    assert by_key(told.tables["customers"], "customer_id")["C2"]["trait_size"] == 2.0


def test_personal_details_are_left_out(take: Take) -> None:
    taken = take(
        orders(), customers="customer id,last name,street,pets\nC1,Doe,Main St 1,2\nC2,Roe,X 2,1\n"
    )
    assert "Doe" not in str(taken.tables["customers"])
    assert "trait_pets" in taken.tables["customers"][0]


def test_columns_in_another_script_keep_apart(take: Take) -> None:
    taken = take(orders(), customers="customer id,年齢層,趣味\nC1,20s,a\nC2,30s,b\n")
    traits = [name for name in taken.tables["customers"][0] if name.startswith("trait_")]
    assert len(traits) == 3


def test_a_customer_file_without_numbers_joins_by_the_name_that_the_orders_use(take: Take) -> None:
    lines = [
        f"O{i:02d},{'Acme Ltd' if i % 2 else 'Test Valley Ltd'},2024-03-{i + 1:02d},5.50\n"
        for i in range(12)
    ]
    taken = take(
        "ORDERNUMBER,CUSTOMERNAME,ORDERDATE,SALES\n" + "".join(lines),
        customers="CUSTOMERNAME,COUNTRY\nAcme Ltd,FR\nTest Valley Ltd,GB\n",
    )
    customers = by_key(taken.tables["customers"], "customer_id")
    # A firm called Test something is a customer, not a test.
    assert {k: c["country"] for k, c in customers.items()} == {
        "Acme Ltd": "FR",
        "Test Valley Ltd": "GB",
    }
