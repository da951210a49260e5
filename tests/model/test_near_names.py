"""A name that is not known is answered with the one that may be meant."""

from __future__ import annotations

import pytest

from regulars.model import did_you_mean, nearest


@pytest.mark.parametrize(
    ("said", "meant"),
    [("custmer_id", "customer_id"), ("Customer-ID", "customer_id"), ("ordr id", "order_id")],
)
def test_the_likeliest_name_is_asked_for(said: str, meant: str) -> None:
    names = ("order_id", "customer_id", "sku")
    assert did_you_mean(said, names) == f"did you mean {meant}? "


def test_nothing_is_asked_where_no_name_is_alike() -> None:
    assert did_you_mean("weather", ("order_id", "sku")) == ""
    assert did_you_mean("order_id", ()) == ""


def test_names_come_as_they_are_written_and_the_likeliest_first() -> None:
    assert nearest("unit price", ("UNIT PRICES", "Unit Price", "sku"), most=2) == [
        "Unit Price",
        "UNIT PRICES",
    ]
