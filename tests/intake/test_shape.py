"""What a row stands for: wide files, baskets in a cell and one row per customer become lines."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from regulars.model import BadData

Take = Callable[..., Any]
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"

MONTHS = (
    "Customer;Country;Jan 2024;Feb 2024;Mar 2024;Apr 2024\n"
    "A1;DE;10,50;;3,00;0\nB2;FR;;;5,00;7,25\nC3;DE;0;0;0;0\n"
)
PRODUCTS = (
    "date,customer id,Bread,Milk,Cheese,Wine\n2024-01-01,A,2,0,0,1\n2024-01-02,B,0,1,0,0\n"
    "2024-01-09,A,1,0,0,0\n2024-01-10,C,0,0,3,0\n"
)
BASKETS = (
    'order id,customer,date,items,total\n1,A,2024-01-01,"bread, milk",6.00\n'
    '2,B,2024-01-02,"milk",2.00\n3,A,2024-01-05,"bread, cheese, wine",21.00\n'
)
SPENT = (
    "ID,Income,Dt_Customer,Recency,MntWines,MntFruits,MntGold\n"
    "5,50000,2012-09-04,58,635,88,0\n7,46000,2014-03-08,38,11,1,6\n9,71000,2013-08-21,26,0,0,0\n"
)


def test_a_column_per_month_becomes_lines(take: Take) -> None:
    taken = take(MONTHS)
    layout = taken.found.input.layout
    assert (layout.shape, layout.rows_in_files, taken.found.input.lines_read) == ("wide", 3, 4)
    assert [
        (x["customer_id"], f"{x['ordered_at']:%Y-%m-%d}", x["revenue"]) for x in taken.lines
    ] == [
        ("A1", "2024-01-01", 10.5),
        ("A1", "2024-03-01", 3.0),
        ("B2", "2024-03-01", 5.0),
        ("B2", "2024-04-01", 7.25),
    ]
    (question,) = [q for q in taken.found.questions if "--map quantity=cell --map revenue=" in q]
    assert "blanks and zeros none" in question
    assert "The days of orders" in {c.what for c in taken.found.cannot}


@pytest.mark.parametrize("cents", ["", ".25"])
def test_a_sum_beside_the_months_is_left_out(take: Take, cents: str) -> None:
    rows = [(f"C{i}", 10 + i, 0 if i % 3 else 5, 20 + 2 * i) for i in range(60)]
    text = "Customer,Jan 2024,Feb 2024,Mar 2024,Total\n" + "".join(
        f"{c},{a}{cents},{b},{d},{a + b + d}{cents}\n" for c, a, b, d in rows
    )
    taken = take(text)
    found = "revenue" if cents else "quantity"
    assert {"revenue", "quantity"} & set(taken.columns) == {found}
    assert sum(x[found] for x in taken.lines) == sum(
        a + b + d + (0.25 if cents else 0) for _, a, b, d in rows
    )
    assert any(q.startswith("Total adds up") for q in taken.found.questions)


def test_a_column_that_is_no_sum_is_kept(take: Take) -> None:
    rows = "".join(f"C{i},{10 + i},5,{20 + i},{(7 * i) % 50 + 1}\n" for i in range(60))
    taken = take("Customer,Jan 2024,Feb 2024,Mar 2024,Total\n" + rows)
    assert not any("adds up" in q for q in taken.found.questions)


def test_a_sum_among_the_products_is_no_product(take: Take) -> None:
    head, *rows = [*PRODUCTS.splitlines(), "2024-01-11,B,1,2,0,0"]
    summed = [f"{row},{sum(map(int, row.split(',')[2:]))}" for row in rows]
    taken = take("\n".join([f"{head},All", *summed]) + "\n", shape="wide")
    assert {x["product_id"] for x in taken.lines} == {"Bread", "Milk", "Cheese", "Wine"}


def test_months_without_a_year_are_said(take: Take) -> None:
    taken = take("Customer,Jan,Feb,Mar\nA,1.5,,2\nB,,3,4\nC,1,2,\n")
    (question,) = [q for q in taken.found.questions if "without a year" in q]
    assert question.startswith("Jan to Mar (3 columns)")
    assert "Jan 2024" in question
    assert "What was bought in which month" in {c.what for c in taken.found.cannot}


@pytest.mark.parametrize("head", ["Jan 2024,Feb 2024,Mar 2024", "Mar,Mai,Price"])
def test_months_with_a_year_and_two_names_are_not(take: Take, head: str) -> None:
    taken = take(f"Customer,{head}\nA,1.5,,2\nB,,3,4\nC,1,2,\n")
    assert not any("without a year" in q for q in taken.found.questions)


def test_what_the_user_says_of_the_cells_counts(take: Take) -> None:
    taken = take(MONTHS, told={"quantity": "cell", "revenue": ""})
    assert [x["quantity"] for x in taken.lines] == [10.5, 3.0, 5.0, 7.25]
    assert "revenue" not in taken.columns


def test_a_column_per_product_becomes_lines(take: Take) -> None:
    taken = take(PRODUCTS)
    assert taken.found.input.layout.shape == "wide"
    assert [(x["customer_id"], x["product_id"], x["quantity"]) for x in taken.lines] == [
        ("A", "Bread", 2.0),
        ("A", "Wine", 1.0),
        ("A", "Bread", 1.0),
        ("B", "Milk", 1.0),
        ("C", "Cheese", 3.0),
    ]
    assert len({x["order_id"] for x in taken.lines}) == 4


def test_a_list_of_items_becomes_lines_and_shares_the_amount(take: Take) -> None:
    taken = take(BASKETS)
    assert taken.found.input.layout.shape == "basket"
    assert [(x["order_id"], x["product_id"], x["revenue"]) for x in taken.lines] == [
        ("1", "bread", 3.0),
        ("1", "milk", 3.0),
        ("2", "milk", 2.0),
        ("3", "bread", 7.0),
        ("3", "cheese", 7.0),
        ("3", "wine", 7.0),
    ]
    assert "Amounts of single items" in {c.what for c in taken.found.cannot}


def test_one_row_per_customer_runs_and_says_what_it_cannot(take: Take) -> None:
    taken = take(SPENT)
    assert taken.found.input.layout.shape == "customer"
    assert [(x["customer_id"], x["product_id"], x["revenue"]) for x in taken.lines] == [
        ("5", "Wines", 635.0),
        ("5", "Fruits", 88.0),
        ("7", "Wines", 11.0),
        ("7", "Fruits", 1.0),
        ("7", "Gold", 6.0),
    ]
    assert {x["order_id"] for x in taken.lines} == {"5", "7"}
    assert taken.found.last_s is None
    assert "Orders over time" in {c.what for c in taken.found.cannot}


def test_customers_with_a_lifetime_value_are_no_orders(take: Take) -> None:
    header = "Customer,State,Customer Lifetime Value,Effective To Date,Number of Policies,Claims"
    rows = "".join(
        f"AA{i},{'AZ' if i % 2 else 'CA'},{2500 + i * 1.7:.2f},"
        f"2011-02-{i % 28 + 1:02d},{i % 4},{i}\n"
        for i in range(40)
    )
    taken = take(f"{header}\n{rows}")
    assert taken.found.input.layout.shape == "customer"
    assert "ordered_at" not in taken.columns
    assert any(
        q.endswith("if a row is an order or an item: --shape line") for q in taken.found.questions
    )
    dated = take(f"{header.replace('Effective To Date', 'Order date')}\n{rows}")
    assert dated.found.input.layout.shape == "line"


@pytest.mark.parametrize("text", [MONTHS, PRODUCTS, BASKETS])
def test_shape_line_leaves_rows_as_they_are(take: Take, text: str) -> None:
    taken = take(text, shape="line")
    assert taken.found.input.lines_read == text.count("\n") - 1


def test_a_shape_that_is_not_there_is_refused(take: Take) -> None:
    with pytest.raises(BadData, match="no column shows that a row is a basket"):
        take(MONTHS, shape="basket")


@pytest.mark.parametrize(
    "header",
    [
        "order id,customer id,order date,sku,quantity,unit price",
        "Bestellnummer,Kundennummer,Bestelldatum,Artikelnummer,Menge,Einzelpreis",
        "tilaus,asiakas nro,pvm,tuote,kpl,hinta",
    ],
)
def test_an_ordinary_order_file_keeps_its_rows(take: Take, header: str) -> None:
    rows = "".join(
        f"{1000 + i // 2},K{i % 7},2024-01-{i % 27 + 1:02d},A{i % 5},{i % 3 + 1},{i}.5\n"
        for i in range(30)
    )
    taken = take(f"{header}\n{rows}", told={"customer_id": header.split(",")[1]})
    assert taken.found.input.layout.shape == "line"
    assert taken.found.input.lines_read == 30


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("name", "customers", "revenue"),
    [
        ("customer_personality/marketing_campaign_full.csv", 2240, 1_356_988.0),
        ("hillstrom/hillstrom.csv", 64_000, 15_493_481.97),
        (
            "customer_value_auto/WA_Marketing-Customer-Value-Analysis.csv",
            9134,
            73_117_126.31,
        ),
    ],
)
def test_real_files_of_customers(take: Take, name: str, customers: int, revenue: float) -> None:
    if not (DATA / name).exists():
        pytest.skip(f"{name} is not here")
    taken = take([DATA / name])
    assert taken.found.input.layout.shape == "customer"
    assert len({x["customer_id"] for x in taken.lines}) == customers
    assert round(sum(x["revenue"] for x in taken.lines), 2) == revenue
