from __future__ import annotations

from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.segments import Segmentation, SegmentsConfig, fit_segments
from regulars.segments.restated import cut_of, decided_by_derived, restated

FILE = Path(__file__).parents[3] / "shared/data/sales_data_sample/sales_data_sample.csv"
RNG = np.random.default_rng(3)
SALES = RNG.lognormal(8, 0.5, 600)
SIZE = np.digitize(SALES, np.quantile(SALES, [0.45, 0.9]))


def test_a_category_and_the_number_that_it_cuts_are_told() -> None:
    columns = {
        "sales": SALES,
        "dealsize": np.array(["Small", "Medium", "Large"])[SIZE].tolist(),
        "country": RNG.choice(["FR", "US", "DE"], 600).tolist(),
        "orders": RNG.poisson(3, 600).astype(float),
        "customer": [f"c{i}" for i in range(600)],
    }
    found = restated(SIZE, columns)
    assert [r.column for r in found] == ["dealsize", "sales"]
    assert [r.derived for r in found] == [True, False]
    assert found[0].accuracy == found[0].mutual_information == 1.0
    assert cut_of("dealsize", columns) == "sales"
    assert cut_of("country", columns) is None
    assert found[0].words.startswith("These segments are almost exactly `dealsize`")


def test_segments_of_several_features_restate_none() -> None:
    both = {"orders": RNG.normal(size=600), "value": RNG.normal(size=600)}
    labels = (both["orders"] > 0).astype(np.intp) * 2 + (both["value"] > 0)
    assert restated(labels, both) == []
    assert restated(labels * 0, both) == []


def test_missing_values_and_constants_tell_nothing_wrong() -> None:
    holes = np.where(RNG.uniform(size=600) < 0.5, np.nan, SALES)
    columns = {"holes": holes, "same": np.ones(600), "empty": np.full(600, np.nan)}
    assert restated(SIZE, columns) == []


def test_only_a_made_column_is_asked_to_leave() -> None:
    values = {"sales": SALES, "size": SIZE.astype(float), "age": RNG.normal(size=600)}
    found = decided_by_derived(SIZE, values, ["size", "age"])
    assert found is not None
    assert (found.column, found.derived) == ("size", True)
    assert decided_by_derived(SIZE, values, ["sales", "age"]) is None
    assert decided_by_derived(SIZE, values, ["size"]) is None


def test_a_made_column_does_not_decide_and_it_is_said() -> None:
    table = pa.table(
        {
            "customer_id": [f"c{i:03}" for i in range(600)],
            "revenue": SALES,
            "value": SIZE * 1.0,  # by its name of the theme `value`, which counts in full
            "discount_share": RNG.uniform(size=600),
        }
    )
    settings: dict[str, Any] = {
        "select": {
            "features": ["value", "discount_share"],
            "side_theme_weight": 0.01,
        },
        "choose": {"k": 3, "resamples": 2},
    }
    features = nw.from_native(table).lazy("duckdb")
    found = fit_segments(features, SegmentsConfig.model_validate(settings), seed=1)
    assert isinstance(found, Segmentation)
    assert list(found.model.weights) == ["discount_share"]
    assert "made from another column" in found.left_out["value"]
    assert any("`value` was left out" in sentence for sentence in found.warnings)


@pytest.mark.real_data
def test_the_usual_notebook_finds_its_deal_sizes() -> None:
    if not FILE.exists():
        pytest.skip(f"{FILE.name} is not here")
    pandas: Any = pytest.importorskip("pandas")
    cluster: Any = pytest.importorskip("sklearn.cluster")
    lines = pandas.read_csv(FILE, encoding="latin-1")
    dummies = pandas.get_dummies(lines[["COUNTRY", "PRODUCTLINE", "DEALSIZE"]])
    numbers = lines[
        ["QUANTITYORDERED", "PRICEEACH", "ORDERLINENUMBER", "SALES", "MONTH_ID", "YEAR_ID", "MSRP"]
    ].assign(PRODUCTCODE=lines["PRODUCTCODE"].astype("category").cat.codes)
    table = pandas.concat([numbers, dummies], axis=1).to_numpy(float)
    assert table.shape == (2823, 37)
    scaled = (table - table.mean(axis=0)) / table.std(axis=0)
    labels = cluster.KMeans(3, n_init=10, random_state=0).fit_predict(scaled)
    found = restated(
        labels, {"SALES": lines["SALES"].to_numpy(), "DEALSIZE": list(lines["DEALSIZE"])}
    )
    assert found[0].column == "DEALSIZE"
    assert found[0].accuracy > 0.99
    assert found[0].derived


def test_words_name_the_column_as_a_marketer_does() -> None:
    told = restated(SIZE, {"average_order_value": SALES})[0].words
    assert "`average order value`" in told
    assert "of customers" in told


def test_a_gap_where_a_number_is_unknown_does_not_make_a_column_its_cut() -> None:
    visits = RNG.integers(1, 3, 600).astype(float)
    columns = {"visits": visits, "gap": np.where(visits == 1, np.nan, SALES)}
    assert cut_of("visits", columns) is None
    once_unknown = {"size": SIZE.astype(float), "sales": np.where(SALES > 9e3, np.nan, SALES)}
    assert cut_of("size", once_unknown) == "sales"


def test_a_feature_that_regulars_computes_is_never_made_from_others() -> None:
    orders = RNG.integers(1, 3, 600)
    days = np.where(orders == 1, RNG.uniform(0, 10, 600), RNG.uniform(20, 30, 600))
    values = {"orders": orders.astype(float), "days_since_last_order": days}
    assert cut_of("orders", values) == "days_since_last_order"
    assert decided_by_derived(orders - 1, values, ["orders", "days_since_last_order"]) is None
    assert not any(r.derived for r in restated(orders - 1, values))
