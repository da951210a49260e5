"""Amounts with and without tax beside each other: arithmetic chooses, and that is said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Take = Callable[..., Any]


def shop(header: str, row: Callable[[int], str]) -> str:
    lines = [f"order_id,customer_id,ordered_at,quantity,{header}"]
    lines += [
        f"O{i},C{i % 5},2024-01-{i % 28 + 1:02d},{i % 4 + 1},{row(i % 4 + 1)}" for i in range(40)
    ]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize(
    ("header", "net"),
    [
        ("unit price,total incl tax,total excl tax", True),
        ("unit price,total,total excl tax", True),
        ("unit price,total excl tax,total incl tax", False),
        ("unit price,net amount,gross amount", False),
    ],
)
def test_the_amount_that_quantity_and_price_give_is_taken(
    take: Take, header: str, *, net: bool
) -> None:
    names = header.split(",")

    def row(quantity: int) -> str:
        supported, other = 10.0 * quantity, 10.0 * quantity * (1.19 if net else 1 / 1.19)
        wanted = names[2]
        cells = [supported if name == wanted else other for name in names[1:]]
        return "10.00," + ",".join(f"{cell:.2f}" for cell in cells)

    taken = take(shop(header, row))
    assert taken.columns["revenue"] == names[2]
    assert sum(x["revenue"] for x in taken.lines) == 1000.0
    assert taken.found.questions == []
    (found,) = [m for m in taken.found.mapping if m.role == "revenue"]
    assert "gives" in found.evidence
    assert "100.0% of rows" in found.evidence


def test_what_the_user_says_stays(take: Take) -> None:
    text = shop("unit price,total,total excl tax", lambda q: f"10.00,{11.9 * q:.2f},{10 * q:.2f}")
    taken = take(text, told={"revenue": "total"})
    assert taken.columns["revenue"] == "total"
    assert any("total is trusted" in warning for warning in taken.found.warnings)
