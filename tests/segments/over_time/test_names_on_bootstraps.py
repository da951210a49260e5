"""Whoever runs again on much the same customers finds them under the same names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.segments import (
    ChooseKConfig,
    MembershipConfig,
    OverTimeConfig,
    Segmentation,
    SegmentsConfig,
    fit_segments,
    follow,
)

Lazy = nw.LazyFrame[Any]
COLUMNS = ("orders", "revenue", "average_order_value", "days_since_last_order", "tenure_days")
# Customers, orders, value of an order, days since the last one, days before it as a customer. The
# third group lies near several thresholds of the names: its fresh name changes with the resample.
GROUPS = (
    (150, 14, 60, 12, 600),
    (200, 5, 45, 40, 400),
    (200, 2, 25, 160, 300),
    (150, 1, 110, 300, 320),
)
CONFIG = SegmentsConfig(
    choose=ChooseKConfig(k=4, resamples=2), membership=MembershipConfig(methods=("logistic",))
)


def made_up_shop() -> np.ndarray[Any, Any]:
    rng = np.random.default_rng(0)
    parts = []
    for size, often, value, away, before in GROUPS:
        orders = np.maximum(1, rng.poisson(often, size)) if often > 1 else np.ones(size)
        worth, days = value * rng.lognormal(0, 0.25, size), away * rng.lognormal(0, 0.25, size)
        tenure = days + before * rng.lognormal(0, 0.2, size)
        parts.append(np.column_stack([orders, orders * worth, worth, days, tenure]))
    return np.vstack(parts)


def features(values: np.ndarray[Any, Any], ids: list[str]) -> pa.Table:
    day = datetime(2025, 1, 1)  # noqa: DTZ001 - UTC without a zone
    columns = dict(zip(COLUMNS, values.T, strict=True))
    return pa.table({"customer_id": ids, "as_of": pa.array([day] * len(ids)), **columns})


def lazy(table: pa.Table) -> Lazy:
    frame: Lazy = nw.from_native(table).lazy("duckdb")
    return frame


def fitted(table: pa.Table, former: Segmentation | None = None) -> Segmentation:
    found = fit_segments(lazy(table), CONFIG, seed=0, former=former)
    assert isinstance(found, Segmentation)
    return found


def named(found: Segmentation, table: pa.Table) -> list[str]:
    members = found.assign(lazy(table)).collect("pyarrow").to_native().sort_by("customer_id")
    return [found.names[number] for number in members["segment_id"].to_pylist()]


@pytest.fixture(scope="module")
def everyone() -> pa.Table:
    values = made_up_shop()
    return features(values, [f"c{place:04}" for place in range(len(values))])


@pytest.fixture(scope="module")
def before(everyone: pa.Table) -> Segmentation:
    return fitted(everyone)


@pytest.mark.parametrize("resample", [1, 2, 3])
def test_a_refit_on_a_bootstrap_keeps_the_names_of_nine_customers_in_ten(
    everyone: pa.Table, before: Segmentation, resample: int
) -> None:
    values = made_up_shop()
    tables = {
        "features": everyone,
        "segments": before.segments,
        "segment_profiles": before.profiles,
        "memberships": before.assign(lazy(everyone)).collect("pyarrow").to_native(),
    }
    drawn = np.random.default_rng(resample).integers(0, len(values), len(values))
    seen: dict[int, int] = {}
    ids = []
    for place in drawn.tolist():  # who is drawn again is another customer, exactly alike
        seen[place] = seen.get(place, 0) + 1
        ids.append(f"c{place:04}" + ("" if seen[place] == 1 else f" again {seen[place]}"))
    again = features(values[drawn], ids)
    # The odd ones begin from the former segments, as a run does, the others know nothing of them.
    found = fitted(again, before if resample % 2 else None)
    now = follow(found, lazy(again), lambda name: lazy(tables[name]), OverTimeConfig()).segmentation
    kept = np.mean(
        [a == b for a, b in zip(named(before, everyone), named(now, everyone), strict=True)]
    )
    assert kept >= 0.9
    assert len(set(now.names.values())) == len(now.names)
