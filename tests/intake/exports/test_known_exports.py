"""A file in the published layout of each platform, to the last row, customer and cent."""

from __future__ import annotations

import importlib
import importlib.metadata
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from regulars.intake import EXPORTS, IntakeConfig
from regulars.model import BadData

Taken = Callable[[str], Any]
SAMPLES = Path(__file__).parent / "samples"
_PAGE = Path(__file__).parents[3] / "docs" / "exports.md"


@dataclass(frozen=True)
class Known:
    """What a sample holds, reckoned by hand."""

    file: str
    rows: int
    kept: int
    aside: dict[str, int]
    orders: int
    customers: int
    revenue: float
    returned: float = 0.0
    currency: str | None = None
    products: set[str] = field(default_factory=set)


KNOWN = {
    # 55 + 90 (100 less a coupon of 10) + 65 (70 less 5 off a line) + 15; 25 and 40 paid back.
    "shopify": Known(
        "shopify.csv",
        11,
        7,
        {"cancelled": 1, "missing_customer": 1, "returned": 2, "zero_value": 1},
        4,
        3,
        225.0,
        -65.0,
        "EUR",
        {"CAN-1", "GLO-2", "SPA-3"},
    ),
    # 60 + 25 + 17.50
    "woocommerce_analytics": Known(
        "woocommerce_analytics.csv",
        5,
        4,
        {"cancelled": 1, "returned": 1},
        3,
        2,
        102.5,
        products={"Kaffe, mörkrost", "Mugg"},
    ),
    # 50 + 32 (40 less a coupon of 8) + 20
    "woocommerce_order_export": Known(
        "woocommerce_order_export.csv",
        7,
        5,
        {"cancelled": 1, "returned": 1},
        3,
        2,
        102.0,
        -10.0,
        products={"T1", "K2"},
    ),
    # 45 (48 less 3) + 18 + 30; 9 of the 18 paid back.
    "woocommerce_csv_export": Known(
        "woocommerce_csv_export.csv",
        5,
        4,
        {"cancelled": 1, "returned": 1},
        3,
        2,
        93.0,
        -9.0,
        "GBP",
        {"TEA9", "POT4"},
    ),
    # 54 + 110 + 80; 20 closed, 30 of the 80 paid back.
    "magento": Known("magento.csv", 5, 3, {"cancelled": 1, "returned": 2}, 3, 2, 244.0, -50.0),
    # 70 + 45 (50 less a coupon of 5) + 40; 20 of the 40 paid back, and 20.
    "bigcommerce": Known(
        "bigcommerce.csv",
        5,
        4,
        {"cancelled": 1, "returned": 2},
        3,
        2,
        155.0,
        -40.0,
        "USD",
        {"LAMP", "BULB"},
    ),
    # 9 + 3 + 1080 + 4.50
    "square_items": Known(
        "square_items.csv",
        6,
        4,
        {"missing_customer": 1, "returned": 1},
        3,
        2,
        1096.5,
        -4.5,
        products={"LAT", "CRO", "ESP"},
    ),
    "square_transactions": Known(
        "square_transactions.csv",
        5,
        3,
        {"missing_customer": 1, "returned": 2},
        3,
        2,
        1096.5,
        -84.5,
    ),
    # 49.90 + 120 + 75.50 + 49.90; 20 of the 120 paid back, and 49.90.
    "stripe_payments": Known(
        "stripe_payments.csv",
        7,
        4,
        {"cancelled": 2, "returned": 2},
        4,
        3,
        295.3,
        -69.9,
        "EUR",
    ),
    # 100 + 90 + 100, without tax
    "stripe_invoices": Known(
        "stripe_invoices.csv", 6, 3, {"cancelled": 3}, 3, 2, 290.0, 0.0, "USD"
    ),
    # 19.98 + 5 (7.50 less 2.50) + 7.50 + 9.99
    "amazon_all_orders": Known(
        "amazon_all_orders.tsv",
        6,
        4,
        {"cancelled": 1, "returned": 1},
        3,
        2,
        42.47,
        -9.99,
        "EUR",
        {"BR1", "KA2"},
    ),
    # 12 + 7.20 (9 less 1.80) + 3 + 24
    "amazon_fulfilled_shipments": Known(
        "amazon_fulfilled_shipments.tsv",
        4,
        4,
        {},
        3,
        2,
        46.2,
        currency="EUR",
        products={"CR1", "SA2"},
    ),
    # 40 + 20 (two at 10) + 10 + 1010; blank row, order sum, heading and remarks are no lines.
    "ebay": Known(
        "ebay.csv",
        9,
        4,
        {"not_an_order_line": 2, "repeated_header": 1, "unreadable_row": 2},
        3,
        2,
        1080.0,
        currency="USD",
        products={"L-3301", "L-3302", "L-3303"},
    ),
    # 45 + 54 (60 less 6) + 30 + 40.50 (45 less 4.50)
    "etsy_items": Known(
        "etsy_items.csv", 4, 4, {}, 3, 2, 169.5, currency="USD", products={"901", "902"}
    ),
    # 99 (105 less 6) + 30 + 40.50; 15 paid back.
    "etsy_orders": Known("etsy_orders.csv", 3, 3, {"returned": 1}, 3, 2, 169.5, -15.0, "USD"),
    # 72 (80 less a coupon) + 20 + 15.50 + 30; 20 of the 72 paid back, and the 20. Three events
    # of other kinds and a purchase of two items that was reported twice are no order lines.
    "ga4": Known(
        "ga4.jsonl",
        12,
        5,
        {"not_an_order_line": 5, "returned": 2},
        4,
        3,
        137.5,
        -40.0,
        "EUR",
        {"TH-1", "TA-2"},
    ),
    # 90 (100 less 10) + 20 + 60; the order of 40 was cancelled; 20 of the 90 and the 20 paid back.
    "segment": Known(
        "segment.jsonl",
        14,
        4,
        {"cancelled": 1, "not_an_order_line": 7, "returned": 2},
        3,
        2,
        170.0,
        -40.0,
        "EUR",
        {"P1", "P2"},
    ),
}


@pytest.mark.parametrize("key", sorted(KNOWN))
def test_an_export_is_recognised_and_adds_up(taken: Taken, key: str) -> None:
    known, found = KNOWN[key], taken(KNOWN[key].file)
    read, layout = found.found.input, found.found.input.layout
    assert layout.export == EXPORTS[key].name
    assert layout.evidence.startswith(f"recognised as {EXPORTS[key].article} by its columns")
    assert layout.rows_in_files == known.rows
    assert (read.lines_kept, read.lines_quarantined) == (known.kept, known.aside)
    assert read.lines_read == known.kept + sum(known.aside.values())
    lines = found.lines
    assert len({line["order_id"] for line in lines}) == known.orders
    assert len({line["customer_id"] for line in lines}) == known.customers
    assert round(sum(line["revenue"] for line in lines), 2) == known.revenue
    assert round(sum(line["revenue"] for line in found.tables["returns"]), 2) == known.returned
    assert found.found.currency == known.currency
    assert {line["product_id"] for line in lines} - {None} == known.products
    assert all(line["ordered_at"] is not None for line in lines)
    assert found.found.questions == []


def test_every_export_has_a_sample() -> None:
    assert set(KNOWN) == set(EXPORTS)
    assert {known.file for known in KNOWN.values()} == {p.name for p in SAMPLES.iterdir()}


def test_shopify_spreads_a_coupon_over_the_lines_and_keeps_what_was_taken_off(taken: Taken) -> None:
    lines = [x for x in taken("shopify.csv").lines if x["order_id"] == "#1002"]
    assert [(x["quantity"], x["revenue"], x["discount"]) for x in lines] == [
        (3.0, 54.0, 6.0),
        (1.0, 36.0, 4.0),
    ]
    assert {x["customer_id"] for x in lines} == {"li@example.com"}


def test_shopify_fills_the_customer_down_and_joins_spellings(taken: Taken) -> None:
    found = taken("shopify.csv")
    mine = [x["order_id"] for x in found.lines if x["customer_id"] == "zoë@example.com"]
    assert mine == ["#1001", "#1001", "#1003", "#1003"]
    (person,) = [
        row for row in found.tables["customers"] if row["customer_id"] == "zoë@example.com"
    ]
    assert (person["name"], person["city"], person["country"]) == ("Zoë Müller", "Köln", "DE")


def test_what_was_paid_back_of_an_order_is_a_return_of_that_order(taken: Taken) -> None:
    back = taken("shopify.csv").tables["returns"]
    assert [(x["order_id"], x["product_id"], x["revenue"]) for x in back] == [
        ("#1003", None, -25.0),
        ("#1004", "SPA-3", -40.0),
    ]


def test_an_order_amount_is_spread_over_its_items_by_pieces(taken: Taken) -> None:
    lines = [x for x in taken("woocommerce_analytics.csv").lines if x["order_id"] == "501"]
    assert [(x["product_id"], x["quantity"], x["revenue"]) for x in lines] == [
        ("Kaffe, mörkrost", 2.0, 40.0),
        ("Mugg", 1.0, 20.0),
    ]
    assert "Amounts of single items" in {
        c.what for c in taken("woocommerce_analytics.csv").found.cannot
    }


def test_amazon_without_buyers_is_refused_with_the_report_that_has_them(
    take: Callable[..., Any],
) -> None:
    text = (SAMPLES / "amazon_all_orders.tsv").read_text()
    blank = text.replace("abc@marketplace.amazon.de", "").replace("xyz@marketplace.amazon.de", "")
    with pytest.raises(BadData, match="who bought") as raised:
        take(blank)
    assert "Amazon Fulfilled Shipments" in raised.value.way_out


def test_the_user_wins_over_the_layout(take: Callable[..., Any]) -> None:
    text = (SAMPLES / "stripe_payments.csv").read_text()
    told = take(text, told={"customer_id": "Customer Email"})
    assert told.columns["customer_id"] == "Customer Email"
    assert {x["customer_id"] for x in told.lines} == {
        "a@example.com",
        "b@example.com",
        "Guest@example.com",
    }


def test_saved_columns_win_and_the_rest_follows_the_layout(take: Callable[..., Any]) -> None:
    text = (SAMPLES / "stripe_payments.csv").read_text()
    first = take(text)
    again = take(text, columns={**first.columns, "customer_id": "Customer Email"})
    assert again.columns["customer_id"] == "Customer Email"
    assert {r: again.columns[r] for r in ("order_id", "revenue", "status")} == {
        r: first.columns[r] for r in ("order_id", "revenue", "status")
    }


def test_what_people_allow_is_kept_of_an_export(taken: Taken) -> None:
    found = taken("shopify.csv")
    assert found.columns["email_consent"] == "Accepts Marketing"
    allowed = {x["customer_id"]: x["email_consent"] for x in found.tables["customers"]}
    assert (allowed["zoë@example.com"], allowed["li@example.com"]) == (True, False)
    # Shopify writes `'50667`, so that spreadsheets do not take it for a number.
    assert "50667" in {x["postal_code"] for x in found.tables["customers"]}


def test_export_none_leaves_the_file_as_it_is(take: Callable[..., Any]) -> None:
    text = (SAMPLES / "amazon_fulfilled_shipments.tsv").read_text()
    plain = take(text, export="none")
    assert plain.found.input.layout.export == ""
    assert plain.columns["revenue" if "revenue" in plain.columns else "unit_price"] == "item-price"


@pytest.mark.parametrize(
    ("export", "problem"), [("myshop", "no export 'myshop'"), ("shopify", "is no Shopify")]
)
def test_a_wrong_export_is_refused(take: Callable[..., Any], export: str, problem: str) -> None:
    with pytest.raises(BadData, match=problem):
        take((SAMPLES / "stripe_payments.csv").read_text(), export=export)


def test_a_setting_names_every_kind_of_export() -> None:
    assert IntakeConfig(export="shopify").export == "shopify"


def test_the_page_says_what_the_samples_give(taken: Taken) -> None:
    page = _page(taken)
    if os.environ.get("REGULARS_WRITE_DOCS"):
        _PAGE.write_text(page, encoding="utf-8", newline="\n")
    assert _PAGE.read_text(encoding="utf-8") == page, (
        "docs/exports.md is stale: REGULARS_WRITE_DOCS=1 pytest tests/intake/exports"
    )


_HEAD = """\
# Known exports

Files of these platforms are recognised by their headers; `regulars check ORDERS` says so. What is
said with `--map` still counts, `--export NAME` names one, and `--export none` turns this off. The
table is written by `tests/intake/exports/test_known_exports.py` from a small sample of each layout.

Rows are those of the file. A row may become several lines (items in one cell), and what was paid
back of an order that still counts becomes a line among the returns.

| `--export` | export | rows | kept | set aside | orders | customers | revenue | returned |
|---|---|---|---|---|---|---|---|---|
"""


def _page(taken: Taken) -> str:
    rows, details = [], []
    for key, export in EXPORTS.items():
        found = taken(KNOWN[key].file)
        read, lines = found.found.input, found.lines
        aside = ", ".join(
            f"{n} {why.replace('_', ' ')}" for why, n in read.lines_quarantined.items()
        )
        cells = (
            f"`{key}`",
            export.name,
            str(read.layout.rows_in_files),
            str(read.lines_kept),
            aside or "none",
            str(len({x["order_id"] for x in lines})),
            str(len({x["customer_id"] for x in lines})),
            f"{sum(x['revenue'] for x in lines):,.2f}",
            f"{sum(x['revenue'] for x in found.tables['returns']) + 0.0:,.2f}",
        )
        rows.append("| " + " | ".join(cells) + " |\n")
        details.append(f"\n## {export.name}\n\n")
        details.append(f"Amounts: {read.layout.amounts}. Layout: <{export.source}>.\n")
        if export.cannot:
            details.append("\nWhat it does not tell:\n\n")
            details += [
                f"- {c.what}: {c.why}" + (f". Way out: {c.way_out}" if c.way_out else "") + ".\n"
                for c in export.cannot
            ]
    return _HEAD + "".join(rows) + "".join(details) + _FOOT


_FOOT = """
## Another platform

A package of yours may add exports: name a tuple of `regulars.intake.Export` as an entry point of
the group `regulars.exports`. The built-in ones in `intake/exports` show how; each is data only.
"""


def test_another_package_adds_an_export_through_the_same_door(
    monkeypatch: pytest.MonkeyPatch, take: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "myshop_exports.py").write_text(
        "from regulars.intake import Export\n"
        "MINE = (Export(key='myshop', name='Myshop export', signature=('wer', 'wieviel'),"
        " roles={'customer_id': 'wer', 'revenue': 'wieviel'}),)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    door = importlib.metadata.EntryPoint("mine", "myshop_exports:MINE", "regulars.exports")
    module = importlib.import_module("regulars.intake.exports.catalogue")
    monkeypatch.setattr(module, "installed_doors", lambda: (door,))
    found = take("wer,wieviel\nA,1.50\nB,2.50\nA,3.00\n")
    assert found.found.input.layout.export == "Myshop export"
    assert sum(x["revenue"] for x in found.lines) == 7.0


def test_pseudonyms_leave_the_accounting_as_it_is(
    taken: Taken, take: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGULARS_PSEUDONYM_KEY", "a key of at least thirty-two characters")
    plain = taken("shopify.csv")
    covered = take((SAMPLES / "shopify.csv").read_text(), pseudonymise=True)
    assert covered.found.input.lines_quarantined == plain.found.input.lines_quarantined
    assert sum(x["revenue"] for x in covered.lines) == sum(x["revenue"] for x in plain.lines)
    assert len({x["customer_id"] for x in covered.lines}) == KNOWN["shopify"].customers
    people = {x["customer_id"] for x in plain.lines}
    assert people.isdisjoint(x["customer_id"] for x in covered.lines)
