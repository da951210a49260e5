"""Amounts with and without tax; shipping is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from regulars.model import BadData

Take = Callable[..., Any]
GROSS = (
    "order,customer,date,total ttc,tva\n1,a,2024-01-01,119.00,19.00\n2,b,2024-01-02,59.50,9.50\n"
)
PLAIN = "order,customer,date,amount\n1,a,2024-01-01,119.00\n2,b,2024-01-02,59.50\n"


def amounts(take: Take, text: str, **said: object) -> list[float]:
    return [line["revenue"] for line in take(text, **said).lines]


def test_amounts_are_used_as_written_and_that_is_said(take: Take) -> None:
    found = take(GROSS)
    assert [line["revenue"] for line in found.lines] == [119.0, 59.5]
    assert any("tax (tva, 28.50 in all rows)" in warning for warning in found.found.warnings)


def test_tax_is_taken_off_by_its_column_or_by_a_rate(take: Take) -> None:
    assert amounts(take, GROSS, amounts="net") == [100.0, 50.0]
    assert amounts(take, GROSS, amounts="gross") == [119.0, 59.5]
    assert amounts(take, PLAIN, amounts="net", tax_rate=0.19, tax_included=True) == [100.0, 50.0]
    assert amounts(take, PLAIN, amounts="gross", tax_rate=0.5, tax_included=False) == [178.5, 89.25]


def test_what_is_not_known_is_asked(take: Take) -> None:
    with pytest.raises(BadData, match="whether the amounts include tax"):
        take(PLAIN, amounts="net", tax_rate=0.19)
    with pytest.raises(BadData, match="no tax amounts"):
        take(PLAIN, amounts="net", tax_included=True)
    with pytest.raises(BadData, match="not that of the line"):
        take(GROSS.replace("9.50\n", "99.50\n"), amounts="net")


def test_shipping_is_no_revenue(take: Take) -> None:
    text = "order,customer,date,amount,shipping cost\n1,a,2024-01-01,10,4.90\n2,b,2024-01-02,20,0\n"
    found = take(text)
    assert [line["revenue"] for line in found.lines] == [10.0, 20.0]
    assert any("shipping (shipping cost, 4.90" in warning for warning in found.found.warnings)
