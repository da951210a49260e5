"""Ways of grouping compared on customers whose groups are known."""

from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.model import SEGMENT_TRIALS, BadData, Cannot
from regulars.segments import (
    ChooseKConfig,
    Comparison,
    LaboratoryConfig,
    SegmentsConfig,
    compare_methods,
    prepare,
    trials_table,
)

Lazy = nw.LazyFrame[Any]


def _compared(
    features: Lazy, **laboratory: float | tuple[str, ...]
) -> tuple[Comparison, list[str]]:
    config = SegmentsConfig(laboratory=LaboratoryConfig.model_validate(laboratory))
    prepared = prepare(features, config, seed=0)
    assert not isinstance(prepared, Cannot)
    steps: list[str] = []
    ticks = iter(range(1_000))
    found = compare_methods(
        prepared, config, seed=4, on_trial=steps.append, cpu_clock=lambda: float(next(ticks))
    )
    return found, steps


@pytest.fixture(scope="module")
def compared(blobs: tuple[Lazy, Any]) -> tuple[Comparison, list[str]]:
    return _compared(blobs[0], reductions=("pca", "none"), clusterings=("kmeans",))


def test_every_way_and_every_number_is_a_trial(compared: tuple[Comparison, list[str]]) -> None:
    found, steps = compared
    tried = {(t.reduction, t.clustering, t.k) for t in found.trials}
    assert tried == {(r, "kmeans", k) for r in ("pca", "none") for k in range(3, 9)}
    assert "try pca with kmeans" in steps
    assert sum(t.chosen for t in found.trials) == 1
    assert sum(t.own_best for t in found.trials) == 2
    (chosen,) = (t for t in found.trials if t.chosen)
    assert chosen.k == 4
    assert found.config.reduce.algorithm == chosen.reduction
    assert "k-means" in found.words


def test_another_number_than_the_compared_one_is_explained(
    compared: tuple[Comparison, list[str]],
) -> None:
    found = compared[0]
    assert found.said(4) == found.words
    assert found.said(5).endswith("favoured 4 segments; on all the evidence it is 5.")


def test_the_features_themselves_keep_everything(compared: tuple[Comparison, list[str]]) -> None:
    kept = {t.reduction: t.kept_share for t in compared[0].trials}
    assert kept["none"] == pytest.approx(1.0)
    assert kept["pca"] is not None
    assert 0.85 < kept["pca"] < 1.0


def test_the_table_is_that_of_the_contract(compared: tuple[Comparison, list[str]]) -> None:
    table = trials_table(compared[0].trials)
    assert tuple(table.column_names) == SEGMENT_TRIALS.names
    assert table["trial"].to_pylist() == list(range(1, 13))


def test_groups_and_noise_found_by_density_are_no_single_group() -> None:
    rng = np.random.default_rng(3)
    near = [rng.normal((x, x), 0.05, (150, 2)) for x in (1.0, 9.0)]
    points = np.vstack([*near, rng.uniform(0, 10, (12, 2))])
    columns = {"customer_id": [f"c{i:03}" for i in range(len(points))]}
    table = pa.table(columns | {"orders": points[:, 0], "revenue": points[:, 1]})
    found, _ = _compared(
        nw.from_native(table).lazy("duckdb"), reductions=("none",), clusterings=("dbscan",)
    )
    (trial,) = found.trials
    assert trial.k == 2
    assert "one group" not in trial.verdict


def test_where_there_is_no_group_nothing_is_separated_and_nothing_comes_back() -> None:
    spread = np.random.default_rng(5).uniform(0, 1, (120, 2))
    columns = {"customer_id": [f"c{i:03}" for i in range(len(spread))]}
    table = pa.table(columns | {"orders": spread[:, 0], "revenue": spread[:, 1]})
    config = SegmentsConfig.model_validate(
        {
            "cluster": {"algorithm": "hdbscan", "min_cluster_size": 100},
            "laboratory": {"reductions": ("none",), "clusterings": ("hdbscan",)},
        }
    )
    prepared = prepare(nw.from_native(table).lazy("duckdb"), config, seed=0)
    assert not isinstance(prepared, Cannot)
    found = compare_methods(prepared, config, seed=4)
    (trial,) = found.trials
    assert (trial.k, trial.separation, trial.stability) == (0, None, None)
    assert "it finds no group" in trial.verdict


def test_a_reduction_that_fails_names_the_clusterings_that_it_fails_for() -> None:
    rng = np.random.default_rng(6)
    table = pa.table(
        {
            "customer_id": [f"c{i:03}" for i in range(120)],
            "orders": rng.poisson(5, 120) + 1.0,
            "revenue": rng.gamma(2, 50, 120),
            "trait_plan": ["gold", "tin", "plus"] * 40,
        }
    )
    config = SegmentsConfig.model_validate(
        {
            "select": {"features": ("orders", "revenue", "trait_plan")},
            "laboratory": {
                "reductions": ("autoencoder",),
                "clusterings": ("kmeans", "kprototypes", "hierarchical"),
            },
        }
    )
    prepared = prepare(nw.from_native(table).lazy("duckdb"), config, seed=0)
    assert not isinstance(prepared, Cannot)
    found = compare_methods(prepared, config, seed=4)
    assert [t.clustering for t in found.trials] == ["kmeans", "kprototypes", "hierarchical"]
    assert all("too few for an autoencoder" in t.verdict for t in found.trials)


def test_what_was_used_where_no_way_is_fit_is_said(blobs: tuple[Lazy, Any]) -> None:
    config = SegmentsConfig(
        laboratory=LaboratoryConfig(
            reductions=("none", "pca"), clusterings=("dbscan",), most_noise=0
        ),
        choose=ChooseKConfig(smallest_share=0.9),
    )
    prepared = prepare(blobs[0], config, seed=0)
    assert not isinstance(prepared, Cannot)
    found = compare_methods(prepared, config, seed=4)
    assert not any(t.chosen for t in found.trials)
    assert found.words.startswith("None of the 2 ways of grouping was fit")
    assert found.config == config


def test_an_unknown_method_is_said_with_those_there_are(blobs: tuple[Lazy, Any]) -> None:
    with pytest.raises(BadData, match=r"no method 'kmean'.*kmeans"):
        _compared(blobs[0], clusterings=("kmean",))
    with pytest.raises(BadData, match=r"no method 'PCA'.*pca"):
        _compared(blobs[0], reductions=("PCA",))
