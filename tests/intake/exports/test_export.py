"""The catalogue's rules, and how a layout is recognised."""

from __future__ import annotations

import pytest

from regulars.intake import EXPORTS, Export
from regulars.intake.exports.catalogue import merge, recognised
from regulars.model import Refused


def an_export(key: str = "x", *signature: str, without: tuple[str, ...] = ()) -> Export:
    return Export(key=key, name=key.upper(), signature=signature, roles={}, without=without)


def test_headers_are_compared_without_case_and_blanks() -> None:
    assert an_export("x", "Order ID", "Net Sales|N. Revenue").fits(["order  id", "N. REVENUE"])
    assert not an_export("x", "Order ID", "Net Sales").fits(["order id"])
    assert not an_export("x", "Order ID", without=("Item",)).fits(["Order ID", "item"])


def test_the_layout_that_explains_more_columns_wins() -> None:
    short, long = an_export("short", "id"), an_export("long", "id", "amount")
    assert recognised(["id", "amount"], merge([short, long])) is long
    assert recognised(["id"], merge([short, long])) is short
    assert recognised(["name"], merge([short, long])) is None


@pytest.mark.parametrize(
    "exports",
    [[an_export("x", "a"), an_export("x", "b")], [an_export("Bad Key", "a")], [an_export("x")]],
)
def test_a_catalogue_that_does_not_hold_together_is_refused(exports: list[Export]) -> None:
    with pytest.raises(Refused):
        merge(exports)


def test_no_export_takes_an_ordinary_order_file() -> None:
    for columns in (
        [
            "InvoiceNo",
            "StockCode",
            "Description",
            "Quantity",
            "InvoiceDate",
            "UnitPrice",
            "CustomerID",
        ],
        ["ORDERNUMBER", "QUANTITYORDERED", "PRICEEACH", "SALES", "ORDERDATE", "CUSTOMERNAME"],
        ["Order ID", "Customer ID", "Order Date", "SKU", "Quantity", "Unit Price"],
    ):
        assert recognised(columns, EXPORTS) is None


def test_every_export_says_who_when_and_how_much_and_where_it_is_published() -> None:
    for export in EXPORTS.values():
        assert {"order_id", "customer_id", "ordered_at", "revenue"} <= set(export.roles), export.key
        assert export.source.startswith("https://"), export.key
        assert export.amounts is not None
        assert export.amounts.basis, export.key
