"""Every row is a purchase or has exactly one reason why not, and keeps its cells."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.intake import REASONS, explain_reason
from regulars.intake.clean import RULES, UNREADABLE_ROW

Take = Callable[..., Any]

HEADER = ["order_id", "customer_id", "ordered_at", "product_id", "quantity", "amount", "status"]
GOOD = ["O1", "C1", "2024-03-05 10:00", "P1", "2", "19.90", "Shipped"]
DIRT: dict[str, dict[str, str]] = {
    "missing_date": {"ordered_at": ""},
    "impossible_date": {"ordered_at": "31/02/2024"},
    "future_date": {"ordered_at": "2031-01-01"},
    "missing_customer": {"customer_id": ""},
    "missing_order": {"order_id": ""},
    "test_order": {"customer_id": "TEST-7"},
    "cancelled": {"status": "Cancelled"},
    "unreadable_amount": {"amount": "=A1*B1"},
    "missing_amount": {"amount": "NA"},
    "cancellation_invoice": {"order_id": "C536379", "quantity": "-2", "amount": "-19.90"},
    "returned": {"quantity": "-1", "amount": "-9.95"},
    "zero_value": {"amount": "0.00"},
    UNREADABLE_ROW: {"status": 'x","y'},
}


def table(kinds: list[str]) -> tuple[str, list[list[str]]]:
    """Write good rows and one row for each kind of dirt; give the text and the rows."""
    rows = []
    for number, kind in enumerate(["good"] * 20 + kinds):
        cells = dict(zip(HEADER, GOOD, strict=True))
        cells |= {"order_id": f"O{number}", "customer_id": f"C{number % 6}"}
        cells |= DIRT.get(kind, {})
        rows.append(list(cells.values()))
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(HEADER)
    for row in rows:
        if row[-1] == 'x","y':
            out.write(",".join([*row[:-1], "x", "y"]) + "\n")
        else:
            csv.writer(out, lineterminator="\n").writerow(row)
    return out.getvalue(), rows


def test_every_reason_is_reached(take: Take) -> None:
    # What the user asks to be set aside, and what an export says, is tested where it is said.
    elsewhere = {"unusual", "after_as_of", "other_currency", "not_an_order_line"}
    assert set(DIRT) == {*RULES, UNREADABLE_ROW} - elsewhere
    text, _ = table(list(DIRT))
    found = take(text).found.input
    assert found.lines_quarantined == dict.fromkeys(sorted(DIRT), 1)
    assert all(explain_reason(reason).endswith(".") for reason in REASONS)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(sorted(DIRT)), max_size=14))
def test_kept_and_quarantined_are_what_was_read(take: Take, kinds: list[str]) -> None:
    text, rows = table(kinds)
    taken = take(text)
    found = taken.found.input
    assert found.lines_read == len(rows)
    assert found.lines_quarantined == dict(Counter(kinds))
    assert found.lines_kept + sum(found.lines_quarantined.values()) == found.lines_read
    assert found.lines_kept == len(taken.lines)
    assert len(taken.tables["quarantine"]) == len(kinds)
    for aside in taken.tables["quarantine"]:
        if aside["reason"] != UNREADABLE_ROW:
            cells = json.loads(aside["raw"])
            assert [cells[name] or "" for name in HEADER] in rows
            assert kinds.count(aside["reason"])


def test_returns_are_kept_typed_and_negative(take: Take) -> None:
    rows = [
        *(["O1", "C1", "2024-03-05", "P1", "2", "20.00", "Shipped"],) * 5,
        ["O1", "C1", "2024-03-09", "P1", "-1", "-10.00", "Shipped"],
        ["O2", "C1", "2024-03-09", "P1", "1", "-10.00", "Shipped"],
        ["O3", "C1", "2024-03-09", "P1", "1", "10.00", "Retourniert"],
        ["C9", "C1", "2024-03-09", "P1", "-3", "-30.00", "Shipped"],
    ]
    back = take("\n".join(",".join(row) for row in [HEADER, *rows])).tables["returns"]
    found = [(x["order_id"], x["quantity"], x["revenue"], x["unit_price"]) for x in back]
    assert found == [
        ("C9", -3.0, -30.0, 10.0),
        ("O1", -1.0, -10.0, 10.0),
        ("O2", -1.0, -10.0, 10.0),
        ("O3", -1.0, -10.0, 10.0),
    ]


def test_amounts_beyond_all_reason_do_not_break_the_sums(take: Take) -> None:
    text, _ = table([])
    for amount in ("1e300", "-1e300", "9e12"):
        found = take(text + f"O99,C1,2024-03-05,P1,1,{amount},Shipped\n").found.input
        assert found.lines_quarantined == {"unreadable_amount": 1}
        assert found.revenue_read == 20 * 19.90


def test_lines_are_numbered_within_their_order(take: Take) -> None:
    text = "order_id,order_line_number,customer_id,ordered_at,amount\n"
    text += "".join(f"O{i % 2},{9 - i},C1,2024-01-01,{i}.50\n" for i in range(6))
    found = [(x["order_id"], x["line"], x["revenue"]) for x in take(text).lines]
    assert found == [
        *(("O0", 1, 4.5), ("O0", 2, 2.5), ("O0", 3, 0.5)),
        *(("O1", 1, 5.5), ("O1", 2, 3.5), ("O1", 3, 1.5)),
    ]


def test_lines_are_numbered_alike_in_order_and_out_of_order(take: Take) -> None:
    rows = [
        "O1,,C1,2024-01-01,1.50",
        "O1,2,C1,2024-01-01,2.50",
        "O1,10,C1,2024-01-01,3.50",
        "A9,1,,2024-01-01,9.50",
        "O2,1,C2,2024-01-02,4.50",
        "O2,3,C2,2024-01-02,5.50",
    ]
    header = "order_id,order_line_number,customer_id,ordered_at,amount"
    for order in (rows, rows[::-1], [*rows[4:], *rows[:4]]):
        found = take("\n".join([header, *order])).lines
        assert [(x["order_id"], x["line"], x["revenue"]) for x in found] == [
            *(("O1", 1, 1.5), ("O1", 2, 2.5), ("O1", 3, 3.5)),
            *(("O2", 1, 4.5), ("O2", 2, 5.5)),
        ]
