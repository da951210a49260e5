from __future__ import annotations

from collections.abc import Callable
from typing import Any

Take = Callable[..., Any]

HEADER = "order_id,customer_id,ordered_at,product_id,quantity,amount\n"


def rows(count: int) -> str:
    return "".join(
        f"O{i},C{i % 9},2024-02-{i % 28 + 1:02d},P{i % 7},{i % 3 + 1},{i % 13 + 5}.50\n"
        for i in range(count)
    )


def test_exact_duplicates_are_counted_and_kept(take: Take) -> None:
    found = take(HEADER + rows(30) + rows(4)).found
    assert found.input.lines_kept == 34
    assert found.input.flagged == {"exact_duplicates": 4}
    assert any("kept, since two of one item may be real" in w for w in found.warnings)


def test_unusual_amounts_are_flagged_with_an_example(take: Take) -> None:
    text = HEADER + rows(200) + "O999,C1,2024-02-02,P1,1,80000.00\n"
    found = take(text).found
    assert found.input.flagged == {"unusual_revenue": 1}
    (warning,) = [w for w in found.warnings if "unusually large" in w]
    assert "80,000.00 (orders.csv, row 201)" in warning
    assert "--set-aside-unusual" in warning
    aside = take(text, set_aside_unusual=True).found.input
    assert (aside.lines_quarantined, aside.flagged) == ({"unusual": 1}, {})


def test_a_small_file_has_nothing_unusual(take: Take) -> None:
    text = HEADER + rows(50) + "O999,C1,2024-02-02,P1,1,80000.00\n"
    assert take(text, set_aside_unusual=True).found.input.lines_quarantined == {}


def test_an_order_number_of_two_customers_is_said(take: Take) -> None:
    found = take(HEADER + rows(20) + "O1,C7,2024-02-02,P1,1,8.00\n").found
    assert found.input.flagged == {"orders_of_several_customers": 1}


def test_rows_that_are_set_aside_repeat_nothing(take: Take) -> None:
    nobody = "O9,,2024-02-02,P1,1,8.00\n"
    found = take({"a.csv": HEADER + rows(20) + nobody * 3, "b.csv": HEADER + nobody + rows(2)})
    assert found.found.input.lines_quarantined == {"missing_customer": 4}
    assert found.found.input.flagged == {"rows_of_several_files": 2}
