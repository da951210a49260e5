"""Order numbers that a spreadsheet has shortened are said."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Take = Callable[..., Any]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [(("1.01000E+11", "1,01E+11", "2E+12"), 3), (("101000234567", "2E12", "E+10 B"), 0)],
)
def test_shortened_order_numbers_are_said(take: Take, numbers: tuple[str, ...], said: int) -> None:
    text = "order_id,customer_id,ordered_at,amount\n" + "".join(
        f'"{number}",C{i},2024-01-0{i + 1},5.50\n' for i, number in enumerate(numbers)
    )
    warnings = [w for w in take(text).found.warnings if "spreadsheet" in w]
    assert [w.split(" of the kind")[0] for w in warnings] == (
        [f"order_id has {said} numbers"] if said else []
    )
