"""A message shows of a cell what says nothing of anyone."""

from __future__ import annotations

import pytest

from regulars.intake.shown_cells import Of, shown


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("555-0123", "999-9999"),
        ("030/12345", "999/99999"),
        ("12.05.1980", "99.99.9999"),
        ("1980/05/12", "9999/99/99"),
        ("4711", "9999"),
        ("Anna 7", "xxxx 9"),
        ("٠٣٠ ١٢", "999 99"),
        ("USD", "xxx"),
        ("2024-99-10", "2024-99-10"),
        ("2024-01-02T25:00", "2024-01-02T25:00"),
        ("n/a", "n/a"),
        ("???", "???"),
    ],
)
def test_digits_and_letters_are_hidden(cell: str, said: str) -> None:
    assert shown(cell) == said


@pytest.mark.parametrize(
    ("of", "cell", "said"),
    [
        ("measure", "0.50", "0.50"),
        ("measure", "-12", "-12"),
        ("measure", "20241399", "20241399"),
        ("measure", "030123", "999999"),
        ("measure", "555-0123", "999-9999"),
        ("measure", "12.05.1980", "99.99.9999"),
        ("measure", "4915112345678", "9999999999999"),
        ("currency", "USD", "USD"),
        ("currency", "usd", "usd"),
        ("currency", "Anna", "xxxx"),
        ("currency", "42", "99"),
    ],
)
def test_what_a_column_is_read_for_is_shown(of: Of, cell: str, said: str) -> None:
    assert shown(cell, of=of) == said
