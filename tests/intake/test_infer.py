"""Which column plays which role: from names in many languages, from values, or as told."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from regulars.model import BadData

Take = Callable[..., Any]

ROLES = ("order_id", "customer_id", "ordered_at", "product_id", "quantity", "unit_price")


def shop(header: str, rows: int = 40, delimiter: str = ",") -> str:
    lines = [header] if header else []
    for i in range(rows):
        cells = [f"{1000 + i // 2}", f"K{i // 2 % 7:02d}", f"2024-{i % 12 + 1:02d}-17"]
        cells += [f"A{i % 5}", f"{i % 3 + 1}", f"{i % 9 + 0.5:.2f}"]
        lines.append(delimiter.join(cells))
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    "header",
    [
        "Order ID,Customer ID,Order Date,SKU,Quantity,Unit Price",
        "InvoiceNo,CustomerID,InvoiceDate,StockCode,Quantity,UnitPrice",
        "ORDERNUMBER,CUSTOMER_CODE,ORDERDATE,PRODUCTCODE,QUANTITYORDERED,PRICEEACH",
        "Bestellnummer,Kundennummer,Bestelldatum,Artikelnummer,Menge,Einzelpreis",
        "Rechnung,Kunde,Datum,Artikel-Nr.,Stückzahl,Preis",
        "N° de commande,Numéro client,Date de commande,Code article,Quantité,Prix unitaire",
        "Facture,Client,Date,Référence,Qté,Prix",
        "Número de pedido,ID cliente,Fecha de pedido,Código producto,Cantidad,Precio unitario",
        "Factura,Cliente,Fecha,Artículo,Unidades,Precio",
        "Numero ordine,Codice cliente,Data,Articolo,Quantità,Prezzo",
        "Bestelnummer,Klant,Datum,Artikelcode,Aantal,Prijs",
        "Nº do pedido,ID do cliente,Data da compra,Código do produto,Qtd,Preço unitário",
        "Zamówienie,Klient,Data zakupu,Towar,Ilość,Cena",
        "Kvitto,Kund,Köpdatum,Vara,Antal,À-pris",
        "注文番号,会員番号,購入日,商品コード,数量,単価",
        "订单号,客户,下单时间,货号,数量,单价",
        "№ заказа,Клиент,Дата,Артикул,Кол-во,Цена",
        "Παραγγελία,Πελάτης,Ημερομηνία,Είδος,Ποσότητα,Τιμή",
        "رقم الطلب,العميل,التاريخ,الصنف,الكمية,السعر",
        "txn,cust_no,dt,sku,qty,prc",
    ],
)
def test_names_in_many_languages(take: Take, header: str) -> None:
    taken = take(shop(header))
    assert taken.columns == dict(zip(ROLES, header.split(","), strict=True))
    assert taken.found.questions == []
    assert all(m.evidence and m.confidence > 0.7 for m in taken.found.mapping)


def test_without_names_values_decide_and_the_user_is_asked(take: Take) -> None:
    taken = take(shop(""))
    assert taken.columns["ordered_at"] == "column_3"
    assert taken.columns["quantity"] == "column_5"
    asked = " ".join(taken.found.questions)
    assert "--map unit_price=column_6 --map revenue=" in asked
    again = take(
        shop(""), told={"customer_id": "column_2", "unit_price": "column_6", "revenue": ""}
    )
    assert again.columns["unit_price"] == "column_6"
    assert "revenue" not in again.columns
    assert again.lines[0]["revenue"] == again.lines[0]["quantity"] * again.lines[0]["unit_price"]


def test_a_close_call_gives_the_flag_that_decides_it(take: Take) -> None:
    header = "order id,customer id,order date,sku,quantity,amount,total"
    text = shop(header).replace(".50\n", ".50,7.25\n")
    taken = take(text)
    (question,) = taken.found.questions
    chosen = taken.columns["revenue"]
    other = {"amount": "total", "total": "amount"}[chosen]
    assert question.endswith(f"--map revenue={other}")
    decided = take(text, told={"revenue": other})
    assert decided.columns["revenue"] == other
    assert decided.found.questions == []


HEADER = "order id,customer id,order date,sku,quantity,unit price"


def test_what_the_user_says_wins(take: Take) -> None:
    taken = take(shop(HEADER), told={"customer_id": "SKU", "product_id": ""})
    assert taken.columns["customer_id"] == "sku"
    assert "product_id" not in taken.columns
    (said,) = [m for m in taken.found.mapping if m.role == "customer_id"]
    assert (said.evidence, said.confidence) == ("you said so", 1.0)


@pytest.mark.parametrize(
    ("told", "problem", "way_out"),
    [
        ({"buyer": "sku"}, "no role 'buyer'", "customer_id"),
        ({"customer_id": "klant"}, "no column 'klant'", "customer id"),
        ({"revenue": "quantity+tax"}, "no column 'tax'", "unit price"),
        ({"customer_id": "sku+order id"}, "takes one column", "added up"),
        ({"customer_id": ""}, "no column says who bought", "--map customer_id="),
    ],
)
def test_a_wrong_word_of_the_user_is_an_error(
    take: Take, told: dict[str, str], problem: str, way_out: str
) -> None:
    with pytest.raises(BadData, match=problem) as raised:
        take(shop(HEADER), told=told)
    assert way_out in raised.value.way_out


def test_a_saved_mapping_counts_only_for_files_that_have_its_columns(take: Take) -> None:
    saved = {"customer_id": "sku", "product_id": "customer id"}
    assert take(shop(HEADER), columns=saved).columns["customer_id"] == "sku"
    saved["quantity"] = "pieces"
    assert take(shop(HEADER), columns=saved).columns["customer_id"] == "customer id"


def test_a_column_that_the_user_gives_another_role_loses_its_saved_one(take: Take) -> None:
    taken = take(shop(HEADER), columns={"unit_price": "unit price"}, told={"revenue": "unit price"})
    assert taken.columns["revenue"] == "unit price"
    assert "unit_price" not in taken.columns


def test_amounts_of_several_columns_are_added_up(take: Take) -> None:
    text = "order id,customer id,order date,net,tax\nO1,C1,2024-01-01,5.00,\nO2,C2,2024-01-01,3,1\n"
    assert [x["revenue"] for x in take(text, told={"revenue": "net+tax"}).lines] == [5.0, 4.0]


def test_discounts_are_added_up_whatever_their_sign(take: Take) -> None:
    text = (
        "basket id,household id,date,quantity,sales value,retail disc,coupon disc\n"
        "B1,H1,2024-01-01,1,5.00,-1.00,0\nB2,H2,2024-01-02,2,6.00,0.50,0.25\n"
    )
    taken = take(text)
    assert taken.columns["discount"] == "retail disc+coupon disc"
    assert [line["discount"] for line in taken.lines] == [1.0, 0.75]
    told = take(text, told={"discount": "coupon disc"})
    assert [line["discount"] for line in told.lines] == [0.0, 0.25]


@pytest.mark.parametrize("column", ["Customer Name", "Email"])
def test_a_name_or_an_email_stands_in_for_a_customer_number(take: Take, column: str) -> None:
    names = ["ann@a.de", "bob@b.de"] if column == "Email" else ["Ann A", "Bob B"]
    rows = "".join(f"{i},{names[i % 2]},2024-01-0{i + 1},{i + 1}.50\n" for i in range(8))
    taken = take(f"Order ID,{column},Order Date,Amount\n{rows}")
    assert taken.columns["customer_id"] == column
    assert [c["customer_id"] for c in taken.tables["customers"]] == names
    (said,) = [m for m in taken.found.mapping if m.role == "customer_id"]
    assert "stands in" in said.evidence
    assert said.confidence == 0.5


def test_a_name_whose_values_do_not_fit_is_said(take: Take) -> None:
    text = shop(HEADER).replace("-17,", "-17th,").replace("2024-", "Q")
    with pytest.raises(BadData, match="column order date: not one of 40 cells is a date"):
        take(text)  # see test_readable.py
    without_number = shop(HEADER).replace(",1,", ",one,").replace(",2,", ",two,")
    taken = take(without_number.replace(",3,", ",three,"))
    assert "quantity" not in taken.columns
    assert any("--map quantity=quantity" in warning for warning in taken.found.warnings)


def test_a_file_of_campaigns_that_names_no_buyer_is_refused(take: Take) -> None:
    text = "Email_ID,Email_Type,Customer_Location,Word_Count,Total_Links,Email_Status\n"
    text += "".join(
        f"EMA{i:05d},{i % 2},{'ABCDEFG'[i % 7]},{400 + i},{i % 9},0\n" for i in range(60)
    )
    with pytest.raises(BadData, match="no column says who bought"):
        take(text)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"customer_id": "custmer id"}, "did you mean customer id"),
        ({"custmer_id": "customer id"}, "did you mean customer_id"),
        ({"quantity": "weather"}, "Way out: its columns are"),
    ],
)
def test_a_misspelt_name_is_answered_with_the_one_that_may_be_meant(
    take: Take, told: dict[str, str], said: str
) -> None:
    with pytest.raises(BadData, match=re.escape(said)):
        take(shop(HEADER), told=told)


def test_a_saved_column_that_is_misspelt_is_asked_about(take: Take) -> None:
    saved = {"order_id": "order id", "customer_id": "custmer id"}
    (question,) = [q for q in take(shop(HEADER), columns=saved).found.questions if "toml" in q]
    assert "customer_id is in custmer id" in question
    assert "--map customer_id=customer id" in question
    # Of another file, with other columns, nothing is asked.
    other = {"order_id": "Bon", "customer_id": "Kunde"}
    assert not any("toml" in q for q in take(shop(HEADER), columns=other).found.questions)
