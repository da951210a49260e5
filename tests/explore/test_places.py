from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from regulars.explore.places import places
from regulars.explore.section import Section
from regulars.model import Cannot

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made

LINES: list[Line] = [
    ("ann", "1", "2024-01-01", "tea", 30.0),
    ("ann", "2", "2024-01-02", "tea", 10.0),
    ("bob", "3", "2024-01-02", "tea", 40.0),
    ("cat", "4", "2024-01-03", "tea", 20.0),
]


def people(**columns: list[str | None]) -> pa.Table:
    empty = {name: [None] * 3 for name in ("country", "region", "city")}
    places_of = {name: pa.array(values, pa.string()) for name, values in (empty | columns).items()}
    return pa.table({"customer_id": ["ann", "bob", "cat"], **places_of})


def test_customers_orders_and_revenue_of_each_place(make_shop: Made) -> None:
    customers = people(country=["Österreich", "Austria", None], city=["Wien", "Graz", "Linz"])
    found = places(make_shop(LINES, customers=customers))

    assert isinstance(found, Section)
    rows = found.tables["explore_places"].to_pylist()
    told = {
        r["place"]: (r["kind"], r["country_code"], r["customers"], r["orders"], r["share"])
        for r in rows
    }
    assert told == {
        "Österreich": ("country", "AT", 1, 2, 0.4),
        "Austria": ("country", "AT", 1, 1, 0.4),
        "Wien": ("city", None, 1, 2, 0.4),
        "Graz": ("city", None, 1, 1, 0.4),
        "Linz": ("city", None, 1, 1, 0.2),
    }


def test_without_amounts_shares_are_of_orders(make_shop: Made) -> None:
    lines: list[Line] = [(*line[:4], None) for line in LINES]
    found = places(make_shop(lines, customers=people(country=["Austria", "France", "France"])))

    assert isinstance(found, Section)
    rows = found.tables["explore_places"].to_pylist()
    assert {r["place"]: (r["orders"], r["share"]) for r in rows} == {
        "Austria": (2, 0.5),
        "France": (2, 0.5),
    }


def test_a_country_that_is_none_is_said(make_shop: Made) -> None:
    found = places(make_shop(LINES, customers=people(country=["Atlantis", "France", "France"])))

    assert isinstance(found, Section)
    assert found.sentences[-1].endswith("no country that we recognise: Atlantis.")


def test_without_places_it_asks_for_a_customer_file(make_shop: Made) -> None:
    for shop in (make_shop(LINES), make_shop(LINES, customers=people())):
        found = places(shop)
        assert isinstance(found, Cannot)
        assert "--customers" in found.way_out
