"""Each return finds its purchase; a unit is returned once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.intake.match_returns import Purchase, Shelf

Take = Callable[..., Any]
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
HEAD = "order,customer,product,date,quantity,price\n"
BOUGHT = (
    "A,c,x,2024-01-01,5,2.00\n"
    "B,c,x,2024-01-10,5,3.00\n"
    "C,d,x,2024-01-05,1,2.00\n"
    "D,c,y,2024-01-02,4,1.00\n"
)


def matches(take: Take, text: str) -> dict[str, tuple[str | None, int | None, str]]:
    rows = take(HEAD + BOUGHT + text).tables["returns"]
    return {
        r["order_id"]: (r["purchase_order_id"], r["days_since_purchase"], r["match"]) for r in rows
    }


def test_the_latest_purchase_at_the_price_is_it(take: Take) -> None:
    found = matches(
        take,
        "R1,c,x,2024-01-12,-2,2.00\nR2,c,x,2024-01-13,-2,9.00\nR3,c,x,2024-01-14,-4,9.00\n",
    )

    assert found["R1"] == ("A", 11, "price")
    assert found["R2"] == ("B", 3, "product")
    # 3 are left of each.
    assert found["R3"] == ("B", 4, "several")


def test_what_was_not_bought_before_is_not_matched(take: Take) -> None:
    found = matches(
        take,
        "R1,c,x,2023-12-31,-1,2.00\nR2,c,y,2024-02-01,-5,1.00\nR3,e,x,2024-02-01,-1,2.00\n",
    )

    assert set(found.values()) == {(None, None, "none")}


def test_a_unit_comes_back_once(take: Take) -> None:
    found = matches(take, "R1,d,x,2024-02-01,-1,2.00\nR2,d,x,2024-02-02,-1,2.00\n")
    assert [found[r][2] for r in ("R1", "R2")] == ["price", "none"]


def test_the_order_that_is_named_goes_first(take: Take) -> None:
    rows = BOUGHT.replace("\n", ",\n") + "R1,c,x,2024-01-12,-1,3.00,A\n"
    found = take(HEAD.strip() + ",original order\n" + rows)

    (line,) = found.tables["returns"]
    assert (line["purchase_order_id"], line["purchase_line"], line["match"]) == ("A", 1, "order")
    assert found.found.returns.by_match == {"order": 1}
    assert found.found.returns.median_days == 11.0


def test_a_line_sent_back_within_its_order_is_that_order_s(take: Take) -> None:
    found = matches(take, "A,c,x,2024-01-20,-1,2.00\n")
    assert found["A"] == ("A", 19, "order")


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 6), st.integers(1, 3)), max_size=25))
@settings(max_examples=60, deadline=None)
def test_no_more_comes_back_than_was_bought(events: list[tuple[bool, int, int]]) -> None:
    shelf, bought = Shelf(), list[tuple[Purchase, float]]()
    matched = 0.0
    for i, (buys, units, price) in enumerate(events):
        if buys:
            purchase = Purchase(str(i), 1, None, float(price), float(units))
            bought.append((purchase, float(units)))
            shelf.add(purchase)
            continue
        open_before = sum(purchase.left for purchase, _ in bought)
        found, match = shelf.take(float(units), price=float(price), orders=())
        assert (found is None) == (match == "none") == (open_before < units)
        matched += 0.0 if found is None else units

    assert sum(purchase.left for purchase, _ in bought) + matched == sum(u for _, u in bought)
    assert all(0.0 <= purchase.left <= units for purchase, units in bought)


@pytest.mark.real_data
def test_online_retail_returns(take: Take) -> None:
    path = DATA / "online_retail/online_retail_by_day_concat.csv.gz"
    if not path.exists():
        pytest.skip(f"{path.name} is not here")

    found = take([path]).found.returns

    assert found.lines == sum(found.by_match.values()) == 8905
    assert found.by_match.get("price", 0) > 0.6 * found.lines
