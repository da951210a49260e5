from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

Shop = dict[str, list[dict[str, Any]]]


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (("1990-03-30", None), 34.0),
        (("1990-03-31", None), 34.0),
        (("1990-04-01", None), 33.0),
        (("2000-02-29", None), 24.0),
        (("2024-05-01", None), None),
        (("1990-03-31", 40.0), 40.0),
    ],
)
def test_age_is_counted_at_the_moment_described(
    describe: Callable[..., dict[str, dict[str, Any]]],
    tea_shop: Shop,
    as_of_s: int,
    born: tuple[str, float | None],
    age: float | None,
) -> None:
    date, given = born
    customer = {
        "customer_id": "anna",
        "birth_date": datetime.fromisoformat(date),
        "age_years": given,
    }

    described = describe({**tea_shop, "customers": [customer]}, as_of_s)

    assert described["anna"]["age_years"] == age
