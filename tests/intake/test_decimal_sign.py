"""Columns in which a sign may separate decimals or thousands: settled by the file, or asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Take = Callable[..., Any]


def shop(columns: str, rows: list[str]) -> str:
    lines = [f"order_id;customer_id;ordered_at;{columns}"]
    lines += [f"O{i};C{i % 5};2024-01-{i % 28 + 1:02d};{row}" for i, row in enumerate(rows)]
    return "\n".join(lines) + "\n"


def amounts(taken: Any) -> list[float]:  # noqa: ANN401 - a class of conftest
    lines = sorted(taken.lines, key=lambda line: int(line["order_id"][1:]))
    return [line["revenue"] for line in lines][:3]


THOUSANDS = ["2.319", "1.200", "4.750"] * 10


def test_another_amount_column_shows_the_sign(take: Take) -> None:
    comma = take(shop("amount;tax", [f"{x};12,50" for x in THOUSANDS]))
    assert amounts(comma) == [2319.0, 1200.0, 4750.0]
    point = take(shop("amount;tax", [f"{x};12.50" for x in THOUSANDS]))
    assert amounts(point) == [2.319, 1.2, 4.75]
    assert comma.found.questions == point.found.questions == []


def test_arithmetic_shows_the_sign(take: Take) -> None:
    rows = [
        f"{3 + i % 5};600;{(3 + i % 5) * 600 // 1000}.{(3 + i % 5) * 600 % 1000:03d}"
        for i in range(30)
    ]
    taken = take(shop("quantity;unit price;amount", rows))
    assert amounts(taken) == [1800.0, 2400.0, 3000.0]
    assert taken.found.questions == []


@pytest.mark.parametrize(
    ("cells", "read", "other"),
    [
        (THOUSANDS, 2.319, ","),
        (["2.319", "800", "95"] * 10, 2319.0, "."),
        ([x.replace(".", ",") for x in THOUSANDS], 2319.0, ","),
    ],
)
def test_else_the_user_is_asked_and_the_flag_settles_it(
    take: Take, cells: list[str], read: float, other: str
) -> None:
    asked = take(shop("amount", cells))
    assert amounts(asked)[0] == read
    (question,) = asked.found.questions
    assert question.endswith(f"--decimal {other}")
    settled = take(shop("amount", cells), decimal=other)
    assert amounts(settled)[0] == (2.319 if read == 2319.0 else 2319.0)
    assert settled.found.questions == []


def test_a_leading_zero_is_no_thousand(take: Take) -> None:
    taken = take(shop("amount", ["0.319", "2.319", "1.200"] * 10))
    assert amounts(taken) == [0.319, 2.319, 1.2]
    assert taken.found.questions == []
