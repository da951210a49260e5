from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.model import (
    MEMBERSHIPS,
    SEGMENT_CLASSIFIERS,
    SEGMENT_CONFUSION,
    SEGMENT_IMPORTANCE,
    Cannot,
)
from regulars.segments import ChooseKConfig, MembershipConfig, Segmentation, SegmentsConfig
from regulars.segments import fit_segments as fit
from regulars.segments.cluster.clusterer import Labels
from regulars.segments.membership import (
    Membership,
    learn_membership,
    membership_state,
    restore_membership,
)
from regulars.segments.reduce import Matrix

Lazy = nw.LazyFrame[Any]
NAMES = ["w", "x", "y", "z"]


def learned(points: Matrix, labels: Labels, customers: int = 20_000) -> Membership:
    found = learn_membership(NAMES, points, labels, MembershipConfig(customers=customers), seed=1)
    assert isinstance(found, Membership)
    return found


@pytest.fixture(scope="module")
def membership(known_groups: tuple[Matrix, Labels]) -> Membership:
    return learned(*known_groups)


def test_the_tables_are_those_of_the_contract(membership: Membership) -> None:
    contracts = (SEGMENT_CLASSIFIERS, SEGMENT_CONFUSION, SEGMENT_IMPORTANCE)
    assert list(membership.tables()) == [c.name for c in contracts]
    for table, contract in zip(membership.tables().values(), contracts, strict=True):
        assert tuple(table.column_names) == contract.names
        assert all(table[name].null_count == 0 for name in contract.names)


def test_straight_borders_are_learned_by_the_simplest_method(membership: Membership) -> None:
    rows = {row["method"]: row for row in membership.classifiers.to_pylist()}
    assert list(rows) == ["logistic", "tree", "forest"]
    assert [name for name, row in rows.items() if row["chosen"]] == ["logistic"]
    # Three normal groups that touch: about 95 % is the best that anyone can do.
    assert 0.92 < rows["logistic"]["accuracy"] < 0.97
    assert rows["logistic"]["calibration_error"] < 0.03
    importance = {row["feature"]: row["accuracy_lost"] for row in membership.importance.to_pylist()}
    assert importance["w"] > 0.2
    assert importance["x"] > 0.2
    assert abs(importance["z"]) < 0.05


def test_the_confusion_counts_everybody_once(
    membership: Membership, known_groups: tuple[Matrix, Labels]
) -> None:
    rows = membership.confusion.to_pylist()
    assert sum(row["customers"] for row in rows) == 900
    right = sum(row["customers"] for row in rows if row["segment_id"] == row["placed_in"])
    assert right / 900 == pytest.approx(membership.classifiers["accuracy"][0].as_py())
    of_first = sum(row["customers"] for row in rows if row["segment_id"] == 1)
    assert of_first == (known_groups[1] == 0).sum()


def test_crooked_borders_are_learned_by_trees() -> None:
    rng = np.random.default_rng(3)
    points = rng.uniform(-1, 1, (1500, 2))
    labels = ((points[:, 0] > 0) ^ (points[:, 1] > 0)).astype(np.intp)
    found = learn_membership(["x", "y"], points, labels, MembershipConfig(), seed=1)

    assert isinstance(found, Membership)
    assert found.method in {"tree", "forest"}
    rows = {row["method"]: row["accuracy"] for row in found.classifiers.to_pylist()}
    assert rows["logistic"] < 0.6
    assert rows[found.method] > 0.97


def test_a_segment_of_two_is_not_learned_and_its_members_have_no_probability(
    known_groups: tuple[Matrix, Labels],
) -> None:
    points, labels = known_groups[0], known_groups[1].copy()
    labels[:2] = 3

    found = learned(points, labels)

    assert found.segment_ids == (1, 2, 3)
    odds = found.probability(points, labels)
    assert np.isnan(odds).tolist() == [True, True, *[False] * 898]


def test_a_segment_that_the_sample_would_miss_is_in_it(
    known_groups: tuple[Matrix, Labels],
) -> None:
    points, labels = known_groups[0], known_groups[1].copy()
    labels[-3:] = 3

    assert learned(points, labels, customers=100).segment_ids == (1, 2, 3, 4)


def test_where_nothing_can_be_learned_it_is_said() -> None:
    points = np.arange(10.0).reshape(5, 2)

    found = learn_membership(
        ["x", "y"], points, np.array([0, 0, 0, 0, 1]), MembershipConfig(), seed=1
    )

    assert isinstance(found, Cannot)
    assert "1 of 2 segments" in found.why
    assert restore_membership(json.loads(json.dumps(membership_state(found)))) == found


CONFIGS = {
    method: SegmentsConfig(
        choose=ChooseKConfig(k=4, resamples=2), membership=MembershipConfig(methods=(method,))
    )
    for method in ("logistic", "tree", "forest")
}


def rows(frame: Lazy) -> pa.Table:
    return frame.collect("pyarrow").to_native().sort_by("customer_id")


@pytest.mark.parametrize("method", CONFIGS)
def test_each_method_fills_the_table_the_same_before_and_after_saving(
    blobs: tuple[Lazy, Any], method: str, tmp_path: Path
) -> None:
    features = blobs[0]
    found = fit(features, CONFIGS[method], seed=1)
    assert isinstance(found, Segmentation)
    assert isinstance(found.membership, Membership)
    assert found.membership.method == method

    table = rows(found.assign(features))

    assert tuple(table.column_names) == MEMBERSHIPS.names
    odds = table["probability"].to_numpy()
    assert odds.min() > 0.9
    assert odds.max() <= 1
    assert np.mean(table["unlike"].to_pylist()) < 0.05
    found.save(tmp_path / "segments.json")
    loaded = Segmentation.load(tmp_path / "segments.json")
    assert rows(loaded.assign(features)).equals(table)


def test_expressions_and_batches_give_the_same(blobs: tuple[Lazy, Any]) -> None:
    features = blobs[0]
    found = fit(features, CONFIGS["logistic"], seed=1)
    assert isinstance(found, Segmentation)
    assert isinstance(found.membership, Membership)
    by_engine = rows(found.assign(features))
    collected = features.collect("pyarrow").to_native().sort_by("customer_id")
    matrix = np.column_stack(
        [
            found.model.scales[c].apply(collected[c].to_numpy()) * w
            for c, w in found.model.weights.items()
        ]
    )
    labels = by_engine["segment_id"].to_numpy() - 1

    np.testing.assert_allclose(
        by_engine["probability"].to_numpy(), found.membership.probability(matrix, labels), rtol=1e-9
    )
    assert by_engine["unlike"].to_pylist() == [
        bool(u) for u in found.membership.novelty.unlike(matrix, labels)
    ]


@pytest.mark.parametrize("method", ["logistic", "tree"])
def test_a_stranger_is_unlike_and_a_gap_nobody_had_says_nothing(
    blobs: tuple[Lazy, Any], method: str
) -> None:
    found = fit(blobs[0], CONFIGS[method], seed=1)
    assert isinstance(found, Segmentation)
    strangers = pa.table(
        {
            "customer_id": ["stranger", "unknown", "usual"],
            "days_since_last_order": [6.0, None, 5.0],
            "orders": [40.0, 40.0, 40.0],
            "revenue": [9.0, 3600.0, 3600.0],
            "average_order_value": [90.0, 90.0, 90.0],
        }
    )

    table = rows(found.assign(nw.from_native(strangers).lazy("duckdb")))

    assert table["unlike"].to_pylist() == [True, None, False]
    assert table["probability"].null_count == 0
