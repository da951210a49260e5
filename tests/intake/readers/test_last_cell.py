"""A file's last cell: short is not unfinished."""

from __future__ import annotations

import pytest

from regulars.intake.readers.last_cell import looks_unfinished

PRICES = [f"{i}.50" for i in range(10, 30)]
EUROS = [f"€ 1.{i},90" for i in range(200, 220)]
QUANTITIES = [str(i) for i in range(10, 30)]
THOUSANDS = [f"{i},000" for i in range(1, 9)]
ISO = [f"2024-05-{i}" for i in range(10, 30)]
US = [f"{i}/{i}/2024" for i in range(1, 13)]
MOMENTS = [f"2024-05-{i}T10:{i}:00Z" for i in range(10, 30)]
NAMES = ["Johannes", "Alexandra", "Katharina", "Friedrich", "Maximilian", "Company Ltd."]


@pytest.mark.parametrize(
    ("others", "cell"),
    [
        (PRICES, ""),
        (PRICES, "12."),
        (PRICES, "12.5"),
        (PRICES, "1"),
        (PRICES, "-"),
        (EUROS, "€ 1.2"),
        (EUROS, "€ 1.234,9"),
        (QUANTITIES, "-"),
        (NAMES, ""),
        (ISO, "2024-05-3"),
        (ISO, "2024-"),
        (ISO, "20"),
        (US, "12/31/20"),
        (US, "12/"),
        (MOMENTS, "2024-05-30T10:"),
        (MOMENTS, "2024-05-30T10:11:00"),
    ],
)
def test_a_cell_that_is_unfinished(others: list[str], cell: str) -> None:
    assert looks_unfinished(cell, others)


@pytest.mark.parametrize(
    ("others", "cell"),
    [
        (PRICES, "9.50"),
        (PRICES, "-9.50"),
        (PRICES, "free"),
        ([*PRICES, "12.5"], "7"),
        ([*PRICES, ""], ""),
        (PRICES[:3], "7"),
        (EUROS, "€ 9,90"),
        (QUANTITIES, "5"),
        (THOUSANDS, "950"),
        (NAMES, "Ann"),
        (NAMES, "Sons Inc."),
        (NAMES, "-"),
        (ISO, "2024-06-01"),
        (US, "1/2/2024"),
        (MOMENTS, "2024-05-30T10:11:00Z"),
        ([], ""),
    ],
)
def test_a_cell_that_is_whole(others: list[str], cell: str) -> None:
    assert not looks_unfinished(cell, others)
