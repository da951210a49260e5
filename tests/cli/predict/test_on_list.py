"""What contacting a list brings, by the probability of each of its customers."""

from __future__ import annotations

import pytest

from regulars.cli.predict.on_list import OnList, money_of_list


def _said(listed: OnList, value: float, contact_cost: float) -> str:
    return money_of_list(listed, value=value, contact_cost=contact_cost).replace("\u00a0", " ")


LISTED = OnList([0.5] * 100 + [0.1] * 300)


def test_whoever_brings_more_than_they_cost_is_contacted() -> None:
    # 100 x (0.5 x 10 - 2) = 300; the others bring 300 x (0.1 x 10 - 2) = -300.
    said = _said(LISTED, 10.0, 2.0)
    assert "contact the first 100 of the 400 of the list (25.0 %)" in said
    assert "as of others like them (50), and because of it, that brings 300 in all" in said
    assert said.endswith("all 400 would bring 0.")


def test_everyone_or_nobody_may_be_worth_it() -> None:
    assert "contact everyone of the list (400 customers)" in _said(LISTED, 100.0, 1.0)
    assert "would bring" not in _said(LISTED, 100.0, 1.0)
    assert "costs more than it brings" in _said(LISTED, 1.0, 1.0)
    assert "costs more than it brings" in _said(OnList([]), 100.0, 1.0)


def test_the_first_tenth_is_the_likeliest() -> None:
    assert LISTED.first(0.1) == pytest.approx(0.5)
    assert LISTED.first(1.0) == pytest.approx(0.2)
    assert OnList([]).first(0.1) == 0.0
