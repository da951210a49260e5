from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sklearn import cluster, decomposition
from sklearn.metrics import adjusted_rand_score

from regulars.model import MEMBERSHIPS, SEGMENT_PROFILES, SEGMENTS, BadData, Cannot
from regulars.segments import (
    ChooseKConfig,
    Segmentation,
    SegmentsConfig,
    fit_segments,
    portable_sql,
)
from regulars.segments.cluster import Clusters, Hierarchical, HierarchicalConfig
from regulars.segments.reduce import Matrix
from regulars.segments.sample import hash_ids

Lazy = nw.LazyFrame[Any]
QUICK = SegmentsConfig(choose=ChooseKConfig(resamples=4, k_max=6))


def table_of(columns: dict[str, Any]) -> Lazy:
    count = len(next(iter(columns.values())))
    table = pa.table({"customer_id": [f"c{i:05}" for i in range(count)], **columns})
    features: Lazy = nw.from_native(table).lazy("duckdb")
    return features


def fitted(features: Lazy, config: SegmentsConfig = QUICK) -> Segmentation:
    found = fit_segments(features, config, seed=1)
    assert isinstance(found, Segmentation)
    return found


@pytest.fixture(scope="module")
def found(blobs: tuple[Lazy, Any]) -> Segmentation:
    return fitted(blobs[0])


def labels(found: Segmentation, features: Lazy) -> np.ndarray[Any, Any]:
    rows = found.assign(features).collect("pyarrow").to_native().sort_by("customer_id")
    return np.asarray(rows["segment_id"])


def test_far_groups_are_found_named_and_ordered(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    features, truth = blobs
    assert found.choice.k == 4
    assert found.choice.separated
    assert adjusted_rand_score(truth, labels(found, features)) == 1.0
    rows = found.segments.to_pylist()
    assert [row["segment_id"] for row in rows] == [1, 2, 3, 4]
    assert [row["customers"] for row in rows] == [60, 60, 60, 60]
    revenues = [row["revenue"] for row in rows]
    assert revenues == sorted(revenues, reverse=True)
    names = {row["name"] for row in rows}
    assert any(name.startswith("Frequent big spenders") for name in names)
    assert any("long gone" in name for name in names)


def test_demographics_are_profiled_but_take_no_part(found: Segmentation) -> None:
    assert "age_years" not in found.model.weights
    assert "age_years" in found.profiles["feature"].to_pylist()
    assert "top_channel" not in found.profiles["feature"].to_pylist()


def test_the_tables_are_those_of_the_contract(found: Segmentation, blobs: tuple[Lazy, Any]) -> None:
    assert tuple(found.segments.column_names) == SEGMENTS.names
    assert tuple(found.profiles.column_names) == SEGMENT_PROFILES.names
    for table, contract in ((found.segments, SEGMENTS), (found.profiles, SEGMENT_PROFILES)):
        for column in contract.columns:
            assert column.nullable or table[column.name].null_count == 0
    memberships = found.assign(blobs[0]).collect("pyarrow").to_native()
    assert tuple(memberships.column_names) == MEMBERSHIPS.names
    assert memberships.schema.field("segment_id").type == pa.int64()


def test_the_rules_run_on_features_and_agree_as_stated(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    features = blobs[0]
    members = labels(found, features)
    for row in found.segments.to_pylist():
        native: Any = features.to_native()
        said = native.project(f"customer_id, coalesce(({row['rule_sql']}), false) AS said")
        said = np.asarray(said.order("customer_id").to_arrow_table()["said"])
        stated = row["rule_agreement"]
        assert (said == (members == row["segment_id"])).mean() == pytest.approx(stated)


def test_scoring_by_expressions_is_scikit_learns_scoring(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    features = blobs[0]
    rows = features.collect("pyarrow").to_native().sort_by("customer_id")
    model = found.model
    matrix = np.column_stack(
        [model.scales[c].apply(rows[c].to_numpy()) * w for c, w in model.weights.items()]
    )
    pca = decomposition.PCA(model.view.width).fit(matrix)
    turned = pca.transform(matrix) * np.sign(
        (pca.components_ * model.view.components[: model.view.width]).sum(axis=1)
    )
    peer = cluster.KMeans(found.choice.k, n_init=10, random_state=0).fit(turned)
    assert adjusted_rand_score(peer.predict(turned), labels(found, features)) == 1.0


def test_neither_the_order_of_rows_nor_a_second_run_changes_anything(
    found: Segmentation,
    blobs: tuple[Lazy, Any],
) -> None:
    features = blobs[0]
    table = features.collect("pyarrow").to_native()
    shuffled = table.take(pa.array(np.random.default_rng(1).permutation(table.num_rows)))
    second = fitted(nw.from_native(shuffled).lazy("duckdb"))
    assert found.choice == second.choice
    assert found.model.to_dict() == second.model.to_dict()
    for column in SEGMENTS.names:
        assert found.segments[column].equals(second.segments[column])
    assert found.profiles.equals(second.profiles)


def test_a_sample_fits_and_everyone_is_assigned(blobs: tuple[Lazy, Any]) -> None:
    features, truth = blobs
    found = fitted(features, QUICK.model_copy(update={"fit_customers": 120}))
    assert (found.fitted_customers, found.customers) == (120, 240)
    assert sum(found.segments["customers"].to_pylist()) == 240
    assert adjusted_rand_score(truth, labels(found, features)) == 1.0


def test_two_giants_do_not_become_the_segmentation() -> None:
    rng = np.random.default_rng(0)
    orders = rng.integers(1, 8, 100) * 1.0
    revenue = orders * rng.lognormal(4, 0.5, 100)
    orders[:2], revenue[:2] = [400, 300], [9e6, 7e6]
    columns = {
        "orders": orders,
        "revenue": revenue,
        "days_since_last_order": rng.uniform(0, 400, 100),
    }
    assert min(fitted(table_of(columns)).segments["customers"].to_pylist()) >= 5


@pytest.mark.parametrize(
    ("columns", "why"),
    [
        ({"orders": [3.0]}, "1 customer, and segments need at least 15"),
        ({"orders": [3.0] * 50, "revenue": [9.0] * 50}, "alike in every feature"),
        ({"orders": [3.0] * 50, "revenue": [None] * 50}, "alike in every feature"),
        ({"orders": [1.0, 2.0, 3.0, 4.0]}, "4 customers, and segments need at least 15"),
        ({"orders": [1.0, 2.0] * 30}, "the features show 2 among 60"),
        ({"top_channel": ["web"] * 30}, "no numeric feature"),
    ],
)
def test_what_the_data_does_not_allow_is_explained(columns: dict[str, Any], why: str) -> None:
    found = fit_segments(table_of(columns), QUICK, seed=1)
    assert isinstance(found, Cannot)
    assert why in found.why
    assert found.way_out


def test_an_empty_table_is_explained() -> None:
    empty = table_of({"orders": [1.0]}).filter(nw.col("orders") > 5)
    found = fit_segments(empty, seed=1)
    assert isinstance(found, Cannot)
    assert "0 customers" in found.why


def test_tiny_segments_and_missing_values_are_said() -> None:
    columns = {
        "orders": [float(i % 3) for i in range(398)] + [90.0, 90.0],
        "revenue": [5.0] * 398 + [900.0, 900.0],
        "mean_gap_days": [None, *(float(i % 7) for i in range(399))],
    }
    config = SegmentsConfig(choose=ChooseKConfig(k=7, resamples=2, smallest_share=0.2))
    few = fitted(table_of(columns), config)
    assert any("is tiny" in sentence for sentence in few.warnings)
    assert few.filled == {
        "mean_gap_days": "missing for 0.2% of customers, who count as the median, 3 days"
    }


@pytest.mark.parametrize("k", [3, 4, 6])
def test_a_number_asked_for_is_given_where_customers_differ(k: int) -> None:
    columns = {"orders": [1.0] * 20 + [2.0, 3.0, 4.0, 1e9, 2e9], "revenue": [5.0] * 25}
    config = SegmentsConfig(choose=ChooseKConfig(k=k, resamples=2))
    assert fitted(table_of(columns), config).segments.num_rows == k


def test_several_dates_in_one_table_are_refused() -> None:
    twice = nw.from_native(pa.table({"customer_id": ["a", "a"], "orders": [1.0, 2.0]}))
    with pytest.raises(BadData, match="several dates"):
        fit_segments(twice.lazy("duckdb"), seed=1)


NUMBER = st.one_of(
    st.none(), st.floats(-1e6, 1e6), st.integers(0, 3).map(float), st.just(float("nan"))
)


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(st.tuples(NUMBER, NUMBER, NUMBER), min_size=1, max_size=40),
    names=st.sampled_from(
        [("orders", "revenue", "days_since_last_order"), ("trait_a", "x y", "revenue")]
    ),
    k=st.sampled_from([None, 3]),
)
def test_any_table_is_segmented_whole_or_explained(
    rows: list[tuple[float | None, ...]], names: tuple[str, ...], k: int | None
) -> None:
    columns = {
        name: pa.array(values, pa.float64())
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    }
    features = table_of(columns)
    config = SegmentsConfig(choose=ChooseKConfig(k=k, resamples=2, k_max=4))
    found = fit_segments(features, config, seed=0)
    if isinstance(found, Cannot):
        assert found.why
        return
    assert k is None or found.segments.num_rows == k
    table = found.segments
    assert pc.sum(table["customers"]).as_py() == len(rows)
    assert pc.sum(table["customer_share"]).as_py() == pytest.approx(1.0)
    assert pc.count_distinct(table["name"]).as_py() == table.num_rows
    assigned = found.assign(features).collect("pyarrow").to_native()
    assert assigned.num_rows == len(rows)
    assert assigned["distance"].null_count == 0
    counted = assigned.group_by("segment_id").aggregate([([], "count_all")]).sort_by("segment_id")
    assert counted["count_all"].to_pylist() == table["customers"].to_pylist()
    shares = table["revenue_share"]
    if shares.null_count == 0:
        assert pc.sum(shares).as_py() == pytest.approx(1.0)


def test_customers_in_no_group_are_a_segment_that_says_so() -> None:
    rng = np.random.default_rng(8)
    groups = [(5.0, 40.0), (400.0, 2.0), (60.0, 12.0)]
    days, orders = (np.concatenate([rng.normal(g[i], 1.0, 150) for g in groups]) for i in (0, 1))
    strays = rng.uniform(size=(40, 2))
    columns = {
        "days_since_last_order": [*np.abs(days), *(strays[:, 0] * 420)],
        "orders": [*np.maximum(orders.round(), 1), *(strays[:, 1] * 45).round() + 1],
        "revenue": [*(np.abs(orders) * 20), *(strays[:, 1] * 900 + 20)],
    }
    config = SegmentsConfig.model_validate({"cluster": {"algorithm": "hdbscan"}})
    found = fitted(table_of(columns), config)
    assert found.model.clusters.noise is not None
    names = found.segments["name"].to_pylist()
    assert names[found.model.clusters.noise] == "Unlike the others"
    assert names.count("Unlike the others") == 1
    assert 5 < found.segments["customers"].to_pylist()[found.model.clusters.noise] < 120


@pytest.mark.parametrize(
    ("giant", "method"), [(8e14, "robust"), (1e30, "robust-log"), (1e40, "standard")]
)
def test_one_impossible_amount_fails_nothing(
    blobs: tuple[Lazy, Any], giant: float, method: str
) -> None:
    table = blobs[0].collect("pyarrow").to_native()
    revenue = table["revenue"].to_numpy().copy()
    revenue[7] = giant
    at = table.schema.get_field_index("revenue")
    table = table.set_column(at, "revenue", pa.array(revenue))
    features: Lazy = nw.from_native(table).lazy("duckdb")
    quick = {"choose": {"resamples": 2, "k": 4}, "scale": {"method": method}}
    found = fitted(features, SegmentsConfig.model_validate(quick))
    assert sum(found.segments["customers"].to_pylist()) == 240
    total = sum(found.segments["revenue"].to_pylist())
    assert total == pytest.approx(revenue[revenue < 1e15].sum())
    assert "CASE" in portable_sql(features, found).query


def test_customers_who_differ_only_beyond_those_examined_are_explained() -> None:
    count = 203
    ids = sorted((f"c{i:05}" for i in range(count)), key=lambda i: int(hash_ids([i])[0]))
    orders = dict.fromkeys(ids, 1.0) | {ids[-1]: 30.0, ids[-2]: 9.0}
    features = table_of({"orders": [orders[i] for i in sorted(ids)]})
    choose = ChooseKConfig(customers=200, resamples=2)
    cannot = fit_segments(features, SegmentsConfig(choose=choose), seed=1)
    assert isinstance(cannot, Cannot)
    assert "show 1 in a fair sample of 200 of the 203 customers" in cannot.why
    assert "segments.choose.customers" in cannot.way_out


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_a_seed_out_of_range_is_refused(blobs: tuple[Lazy, Any], seed: int) -> None:
    with pytest.raises(BadData, match="4294967295"):
        fit_segments(blobs[0], QUICK, seed=seed)


def test_the_largest_seed_is_good(blobs: tuple[Lazy, Any]) -> None:
    config = SegmentsConfig(choose=ChooseKConfig(resamples=2, k=4))
    assert isinstance(fit_segments(blobs[0], config, seed=2**32 - 1), Segmentation)


def test_a_method_that_starts_anew_is_not_fitted_again_on_all(
    blobs: tuple[Lazy, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    fitted_on: list[int] = []
    fit = Hierarchical.fit

    def counted(self: Hierarchical, points: Matrix, k: int, **settings: Any) -> Clusters:  # noqa: ANN401
        fitted_on.append(len(points))
        return fit(self, points, k, **settings)

    monkeypatch.setattr(Hierarchical, "fit", counted)
    choose = ChooseKConfig(customers=120, resamples=2)
    config = SegmentsConfig(choose=choose, cluster=HierarchicalConfig())
    found = fitted(blobs[0], config)
    assert found.model.clusters.k == found.choice.k
    assert max(fitted_on, default=0) <= 120
