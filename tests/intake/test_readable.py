"""A file whose dates or amounts cannot be read is refused, not read without them."""

from __future__ import annotations

import pytest
from tests.intake.conftest import TakeIn

from regulars.model import BadData

ROWS = 12


def orders(*, date: str = "2024-01-{0:02d}", price: str = "{0}.50", other: str = "") -> str:
    head = "order id,customer id,order date,unit price" + (",paid" if other else "")
    lines = (
        f"{i},C{i % 4},{date.format(i)},{price.format(i)}"
        + (f",{other.format(i)}" if other else "")
        for i in range(1, ROWS + 1)
    )
    return "\n".join([head, *lines]) + "\n"


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2024-99-{0:02d}", r"row 1, column order date: not one of 12 cells .* '2024-99-01'"),
        (
            "ask Anna {0}",
            r"not one of 12 cells .* letters as x, digits as 9 \(value 'xxx xxxx 9'\)",
        ),
        ("", r"all 12 cells are empty"),
    ],
)
def test_dates_of_which_none_can_be_read_are_refused(take: TakeIn, date: str, said: str) -> None:
    with pytest.raises(BadData, match=said) as refused:
        take(orders(date=date))
    assert "--map ordered_at= to go on without" in refused.value.way_out
    assert "Anna" not in str(refused.value)

    left_out = take(orders(date=date), told={"ordered_at": ""})
    assert left_out.found.input.lines_kept == ROWS
    assert "ordered_at" not in left_out.columns


@pytest.mark.parametrize("price", ["n.a. {0}", "on request", "?", ""])
def test_amounts_of_which_none_can_be_read_are_refused(take: TakeIn, price: str) -> None:
    with pytest.raises(BadData, match=r"column unit price.*nothing can be told of what customers"):
        take(orders(price=price))
    assert take(orders(price=price), told={"unit_price": ""}).found.input.lines_kept == ROWS


def test_where_a_few_can_be_read_these_can_be_kept(take: TakeIn) -> None:
    text = orders(date="soon").replace("soon", "2024-03-01", 3)
    with pytest.raises(BadData, match=r"row 4.*only 3 of 12 cells are a date") as refused:
        take(text)
    assert "--map ordered_at=order date to keep those" in refused.value.way_out

    kept = take(text, told={"ordered_at": "order date"}).found.input
    assert (kept.lines_kept, kept.lines_quarantined) == (3, {"impossible_date": 9})


def test_another_column_that_tells_it_is_enough(take: TakeIn) -> None:
    found = take(orders(price="?", other="{0}.25").replace("paid", "line total"))
    assert found.columns["revenue"] == "line total"
    assert any("unit price has the name" in warning for warning in found.found.warnings)


def test_a_file_without_such_a_column_is_read(take: TakeIn) -> None:
    rows = "".join(f"{i},C{i % 4}\n" for i in range(1, ROWS + 1))
    assert take("order id,customer id\n" + rows).found.input.lines_kept == ROWS
