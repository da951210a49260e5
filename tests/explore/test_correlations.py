from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from regulars.explore.correlations import correlations, redundant
from regulars.explore.section import Section
from regulars.model import Cannot

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made

LINE: list[Line] = [("c0", "1", "2024-01-01", "tea", 1.0)]


def features(customers: int, **columns: object) -> pa.Table:
    names = [f"c{number:04}" for number in range(customers)]
    return pa.table({"customer_id": names, **columns})


def test_each_pair_is_measured_by_its_types(make_shop: Made) -> None:
    rng = np.random.default_rng(3)
    orders = np.arange(40)
    days = rng.permutation(40).astype(float)
    country = np.where(orders < 20, "AT", "DE")
    gender = np.where(orders % 2, "f", "m")
    table = features(
        40,
        orders=orders,
        revenue=np.exp(orders / 10.0),
        days=days,
        country=country,
        gender=gender,
        constant=np.ones(40),
    )
    found = correlations(make_shop(LINE, features=table))

    assert isinstance(found, Section)
    rows = {
        frozenset((r["feature_a"], r["feature_b"])): r
        for r in found.tables["explore_correlations"].to_pylist()
    }
    assert not any("constant" in pair for pair in rows)
    assert len(rows) == 10
    # Any rise is a full one for ranks, though no straight line.
    curve = rows[frozenset(("orders", "revenue"))]
    assert curve["strength"] == pytest.approx(1)
    assert curve["pearson"] == pytest.approx(stats.pearsonr(orders, np.exp(orders / 10.0))[0])
    mixed = rows[frozenset(("orders", "days"))]
    assert mixed["strength"] == pytest.approx(stats.spearmanr(orders, days)[0])
    # Half of the places lie at 9.5 and half at 29.5: 100 of a variance of 133.25.
    halves = rows[frozenset(("orders", "country"))]
    assert halves["measure"] == "correlation ratio"
    assert halves["strength"] == pytest.approx((100 / 133.25) ** 0.5)
    words = rows[frozenset(("country", "gender"))]
    assert (words["measure"], words["strength"]) == ("cramers v", 0)
    assert "orders and revenue" in found.sentences[0]


def test_a_fall_is_said_as_one(make_shop: Made) -> None:
    values = np.arange(40.0)
    table = features(40, tenure=values, gap=np.where(values > 7, -values, values - 20))
    found = correlations(make_shop(LINE, features=table))

    assert isinstance(found, Section)
    assert found.sentences[0].startswith(("Tenure falls as gap rises", "Gap falls as tenure rises"))


def test_groups_that_share_a_feature_are_one() -> None:
    def pair(a: str, b: str, strength: float, measure: str = "spearman") -> dict[str, object]:
        return {"feature_a": a, "feature_b": b, "strength": strength, "measure": measure}

    rows = [
        pair("a", "b", 0.99),
        pair("c", "d", -0.96),
        pair("b", "c", 0.95),
        pair("x", "y", 0.94),
        pair("v", "w", 1.0, "cramers v"),
    ]
    assert redundant(rows) == [["a", "b", "c", "d"]]


def test_too_few_customers_are_not_compared(make_shop: Made) -> None:
    values = np.arange(19.0)
    assert isinstance(
        correlations(make_shop(LINE, features=features(19, a=values, b=values))), Cannot
    )
