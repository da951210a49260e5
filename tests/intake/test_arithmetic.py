"""Quantity, price, discount and amount: what is believed where they disagree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

Take = Callable[..., Any]
Taken = Any  # what `take` gives: a class of conftest, which cannot be imported


def shop(columns: str, rows: Sequence[Sequence[float]]) -> str:
    text = f"order_id,customer_id,ordered_at,{columns}\n"
    for i, row in enumerate(rows):
        text += f"O{i},C{i % 5},2024-01-{i % 28 + 1:02d}," + ",".join(f"{x:.2f}" for x in row)
        text += "\n"
    return text


def evidence(taken: Taken) -> list[str]:
    return [w for w in taken.found.warnings if "trusted" in w or "capped" in w]


def test_amounts_that_agree_raise_no_word(take: Take) -> None:
    taken = take(shop("quantity,unit price,amount", [(i, 2.5, 2.5 * i) for i in range(1, 40)]))
    assert taken.found.warnings == []
    assert {x["unit_price"] for x in taken.lines} == {2.5}


def test_a_capped_price_is_found_and_the_amount_trusted(take: Take) -> None:
    rows = [(2, min(60.0 + 2 * i, 100.0), 2 * (60.0 + 2 * i)) for i in range(40)]
    taken = take(shop("quantity,price each,sales", rows))
    (warning,) = evidence(taken)
    assert warning.startswith("price each is capped at 100 in 50.0% of the rows")
    assert "sales is not quantity x price each in 47.5% of the rows" in warning
    assert max(x["unit_price"] for x in taken.lines) == 138.0


def test_columns_that_contradict_each_other_are_named(take: Take) -> None:
    taken = take(shop("quantity,unit price,amount", [(2, 1.5 + i, 7.25 + i) for i in range(40)]))
    (warning,) = evidence(taken)
    assert "capped" not in warning
    assert "amount is trusted and the price is amount / quantity" in warning
    assert taken.lines[0]["unit_price"] == 3.625


def test_one_price_for_everything_is_no_cap(take: Take) -> None:
    taken = take(shop("quantity,unit price,amount", [(2, 10.0, 25.5 + i) for i in range(40)]))
    assert "capped" not in evidence(taken)[0]


def test_a_discount_within_the_amount_is_recognised(take: Take) -> None:
    rows = [(2.0, 10.0, i % 3, 20.0 - i % 3) for i in range(40)]
    taken = take(shop("quantity,unit price,discount,amount", rows))
    assert evidence(taken) == []
    assert (taken.lines[1]["revenue"], taken.lines[1]["unit_price"]) == (19.0, 9.5)


def test_a_discount_without_an_amount_is_subtracted_and_said(take: Take) -> None:
    text = shop("quantity,unit price,discount", [(2.0, 10.0, i % 3) for i in range(40)])
    taken = take(text)
    assert [x["revenue"] for x in taken.lines[:2]] == [20.0, 19.0]
    (warning,) = [w for w in taken.found.warnings if "subtracted" in w]
    assert warning.endswith("--map discount=")
    again = take(text, told={"discount": ""})
    assert {x["revenue"] for x in again.lines} == {20.0}
    assert again.lines[0]["discount"] is None


def test_without_quantity_a_line_is_one_unit(take: Take) -> None:
    taken = take(shop("unit price", [(i + 0.5,) for i in range(40)]))
    assert taken.lines[0]["revenue"] == taken.lines[0]["unit_price"] == 0.5
    assert any("no quantity" in warning for warning in taken.found.warnings)


def test_without_price_or_amount_orders_still_count(take: Take) -> None:
    taken = take(shop("quantity", [(i % 3 + 1,) for i in range(40)]))
    assert taken.found.input.lines_kept == 40
    assert taken.found.input.revenue_read is None
    assert {x["revenue"] for x in taken.lines} == {None}


def test_a_quantity_of_zero_gives_no_price(take: Take) -> None:
    taken = take(shop("quantity,amount", [(i % 4, 5.5) for i in range(40)]))
    # Something was paid: the line counts, without a price of one unit.
    assert taken.found.input.lines_quarantined == {}
    assert sum(x["unit_price"] is None for x in taken.lines) == 10


@pytest.mark.parametrize(("told", "amount"), [({}, 5.5), ({"revenue": ""}, None)])
def test_no_column_is_the_amount_if_the_user_says_so(
    take: Take, told: dict[str, str], amount: float | None
) -> None:
    taken = take(shop("amount", [(5.5,)] * 4), told=told)
    assert {x["revenue"] for x in taken.lines} == {amount}


@pytest.mark.parametrize(
    ("written", "what"),
    [
        (lambda share: f"{share:.2f}", "shares"),
        (lambda share: f"{100 * share:.0f}", "percentages"),
        (lambda share: f"{100 * share:.0f} %", "percentages"),
    ],
)
@pytest.mark.parametrize("amount", [True, False])
def test_a_discount_given_as_a_share_is_never_an_amount(
    take: Take, written: Callable[[float], str], what: str, *, amount: bool
) -> None:
    text = "order_id,customer_id,ordered_at,quantity,unit price,discount"
    header = text + (",amount\n" if amount else "\n")
    if not amount and written(0.2) == "20":
        header = header.replace("discount", "discount %")
    for i in range(40):
        share = (0.0, 0.1, 0.25)[i % 3]
        header += f"O{i},C{i % 5},2024-01-{i % 28 + 1:02d},{i % 4 + 1},50.00,{written(share)}"
        header += f",{(i % 4 + 1) * 50 * (1 - share):.2f}\n" if amount else "\n"
    taken = take(header)
    line = next(x for x in taken.lines if x["order_id"] == "O2")
    assert (line["quantity"], line["revenue"], line["discount"]) == (3.0, 112.5, 37.5)
    assert line["unit_price"] == 37.5
    assert any(f"holds {what}" in warning for warning in taken.found.warnings)


def test_a_discount_of_one_unit_is_told_from_one_of_the_line(take: Take) -> None:
    rows = [(i % 4 + 1, 20.0, 2.5, (i % 4 + 1) * 17.5) for i in range(40)]
    taken = take(shop("quantity,unit price,discount,amount", rows))
    assert taken.lines[3]["discount"] == 10.0
    assert any("holds amounts off one unit" in warning for warning in taken.found.warnings)


def baskets(columns: str, *, with_prices: bool) -> tuple[str, float]:
    """Twenty orders of one to three lines that show their order's total on each line."""
    text, revenue = f"order_id,customer_id,ordered_at,{columns}\n", 0.0
    for i in range(20):
        items = [(1 + (i + j) % 3, 2.25 + i + 0.5 * j) for j in range(1 + i % 3)]
        total = sum(quantity * price for quantity, price in items)
        revenue += total
        for quantity, price in items:
            cells = f"{quantity},{price:.2f}," if with_prices else ""
            text += f"O{i},C{i % 5},2024-01-{i + 1:02d},{cells}{total:.2f}\n"
    return text, revenue


def test_an_order_total_on_each_line_counts_once(take: Take) -> None:
    text, revenue = baskets("quantity,unit price,order total", with_prices=True)
    taken = take(text)
    assert sum(x["revenue"] for x in taken.lines) == pytest.approx(revenue)
    assert all(x["revenue"] == x["quantity"] * x["unit_price"] for x in taken.lines)
    assert "it is the order's total" in " ".join(taken.found.warnings)
    text, revenue = baskets("amount", with_prices=False)
    taken = take(text)
    assert sum(x["revenue"] for x in taken.lines) == pytest.approx(revenue, abs=0.01)
    assert "counts once an order" in " ".join(taken.found.warnings)


def test_one_price_for_everything_is_no_order_total(take: Take) -> None:
    rows = "".join(f"O{i // 2},C{i % 5},2024-01-{i % 28 + 1:02d},9.99\n" for i in range(60))
    taken = take("order_id,customer_id,ordered_at,amount\n" + rows)
    assert {x["revenue"] for x in taken.lines} == {9.99}


def test_a_column_of_dates_is_no_order_number(take: Take) -> None:
    rows = "".join(f"c{i % 7}@x.org,2024-03-{i % 28 + 1:02d},{i + 1.5}\n" for i in range(40))
    taken = take("Email,Ordered,Total\n" + rows)
    assert taken.columns["ordered_at"] == "Ordered"
    assert "order_id" not in taken.columns
