from __future__ import annotations

from collections.abc import Callable
from typing import Any

Take = Callable[..., Any]

HEADER = "order_id,customer_id,ordered_at,product_id,amount\n"


def ids(take: Take, *cells: str, column: str = "customer_id") -> list[str]:
    rows = []
    for number, cell in enumerate(cells):
        row = {"order_id": f"O{number}", "customer_id": "K1", "product_id": "P"} | {column: cell}
        rows.append(f"{row['order_id']},{row['customer_id']},2024-01-01,{row['product_id']},5.5\n")
    return [line[column] for line in take(HEADER + "".join(rows)).lines]


def test_numbers_that_were_exported_as_floats(take: Take) -> None:
    assert ids(take, "17850.0", "13047.0", "17850.0") == ["17850", "13047", "17850"]
    assert ids(take, "17850.0", "17850.5", "X") == ["17850.0", "17850.5", "X"]


def test_formula_text_is_unwrapped_and_leading_zeros_stay(take: Take) -> None:
    assert ids(take, '"=""00123"""', "00124", " 00125 ") == ["00123", "00124", "00125"]


def test_na_in_a_code_is_a_value(take: Take) -> None:
    assert ids(take, "NA", "EU", "NA", column="product_id") == ["NA", "EU", "NA"]
    assert ids(take, "NA", "EU", "NA") == ["NA", "EU", "NA"]


def test_an_apostrophe_that_marks_text_is_no_part_of_a_number(take: Take) -> None:
    assert ids(take, "'00123", "'77", "00124", "'n Sync") == ["00123", "77", "00124", "'n Sync"]


def test_nobody_is_written_in_several_ways(take: Take) -> None:
    text = HEADER + "".join(
        f"O{i},{c},2024-01-01,P,5.5\n" for i, c in enumerate(["nan", "NULL", "None", " ", "C1"])
    )
    assert take(text).found.input.lines_quarantined == {"missing_customer": 4}


def test_a_blank_date_is_missing_and_not_impossible(take: Take) -> None:
    text = HEADER + "O1,C1,2024-01-01,P,5\nO2,C2,  ,P,5\nO3,C2,soon,P,5\n" + "O4,C,2024-01-02,P,5\n"
    found = take(text + "O5,C1,2024-01-05,P,5\n" * 9).found.input
    assert found.lines_quarantined == {"impossible_date": 1, "missing_date": 1}


def test_without_order_numbers_a_day_is_an_order(take: Take) -> None:
    text = "customer_id,ordered_at,amount\n"
    text += "K1,2024-01-01 09:00,5.5\nK1,2024-01-01 18:00,6.5\nK1,2024-01-02 09:00,7.5\n"
    taken = take(text)
    assert [x["order_id"] for x in taken.lines] == ["K1 2024-01-01"] * 2 + ["K1 2024-01-02"]
    assert any("one order" in warning for warning in taken.found.warnings)


def test_without_dates_and_numbers_a_row_is_an_order(take: Take) -> None:
    taken = take("customer_id,amount\n" + "".join(f"K{i % 3},{i}.50\n" for i in range(1, 9)))
    assert len({x["order_id"] for x in taken.lines}) == 8
    assert (taken.found.first_s, taken.found.last_s) == (None, None)
    assert any("every row is an order" in warning for warning in taken.found.warnings)
