"""Tables of features with known groups, on the engine that the product uses."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

Lazy = nw.LazyFrame[Any]
ToFeatures = Callable[[Mapping[str, Any]], Lazy]

FAR_APART = {  # days since the last order, orders, average order value
    "champions": (5.0, 40.0, 90.0),
    "rich and rare": (15.0, 2.0, 800.0),
    "small and often": (90.0, 30.0, 8.0),
    "gone": (700.0, 1.0, 30.0),
}


def to_features(columns: Mapping[str, Any]) -> Lazy:
    """A `features` table in DuckDB; ids and `as_of` are added where they are absent."""
    count = len(next(iter(columns.values())))
    table = pa.table(
        {
            "customer_id": [f"c{i:05}" for i in range(count)],
            "as_of": [datetime(2025, 1, 1)] * count,  # noqa: DTZ001 - UTC without a zone
            **columns,
        }
    )
    features: Lazy = nw.from_native(table).lazy("duckdb")
    return features


@pytest.fixture(scope="session")
def blobs() -> tuple[Lazy, np.ndarray[Any, Any]]:
    """240 customers in four groups far apart, and the group of each."""
    rng = np.random.default_rng(5)
    truth = np.repeat(np.arange(len(FAR_APART)), 60)
    centres = np.array(list(FAR_APART.values()))[truth]
    days, orders, value = (centres * rng.normal(1.0, 0.06, centres.shape)).T
    orders = np.maximum(1.0, orders.round())
    columns = {
        "days_since_last_order": days,
        "orders": orders,
        "revenue": orders * value,
        "average_order_value": value,
        "age_years": rng.uniform(18, 80, len(truth)),
        "top_channel": ["web"] * len(truth),
    }
    return to_features(columns), truth
