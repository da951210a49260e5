from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.model import PROJECTION, BadData
from regulars.segments import ChooseKConfig, Segmentation, SegmentsConfig, fit_segments
from regulars.segments.saved import VERSION, read_json, write_json

Lazy = nw.LazyFrame[Any]


@pytest.fixture(scope="module")
def found(blobs: tuple[Lazy, Any]) -> Segmentation:
    config = SegmentsConfig(choose=ChooseKConfig(k=4, resamples=2))
    segmentation = fit_segments(blobs[0], config, seed=1)
    assert isinstance(segmentation, Segmentation)
    return segmentation


def rows(frame: Lazy) -> pa.Table:
    return frame.collect("pyarrow").to_native().sort_by("customer_id")


def test_unseen_customers_are_assigned_where_they_belong(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    newcomer = {
        "customer_id": ["x", "y", "z"],
        "days_since_last_order": [6.0, 800.0, None],
        "orders": [44.0, 1.0, None],
        "revenue": [4000.0, 25.0, None],
        "average_order_value": [91.0, 25.0, float("nan")],
    }
    known = rows(found.assign(blobs[0]))["segment_id"].to_pylist()
    new = rows(found.assign(nw.from_native(pa.table(newcomer)).lazy("duckdb")))
    # The first sixty customers of the fixture are its champions, the last sixty are gone.
    assert new["segment_id"].to_pylist()[:2] == [known[0], known[-1]]
    # Nothing is known of z, who is placed as the median customer.
    assert new["segment_id"].null_count == 0
    assert new["distance"].null_count == 0


def test_a_customer_gets_the_same_segment_alone_and_among_others(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    together = rows(found.assign(blobs[0]))
    alone = rows(found.assign(blobs[0].filter(nw.col("customer_id") == "c00100")))
    assert alone.num_rows == 1
    assert alone.equals(together.slice(100, 1))


@pytest.mark.parametrize("column", ["orders", "revenue"])
def test_a_missing_feature_is_named(
    found: Segmentation, blobs: tuple[Lazy, Any], column: str
) -> None:
    for method in (found.assign, found.project):
        with pytest.raises(BadData, match=f"column {column}") as caught:
            method(blobs[0].drop(column))
        assert caught.value.column == column


def test_a_feature_turned_into_text_is_named(found: Segmentation, blobs: tuple[Lazy, Any]) -> None:
    text = blobs[0].with_columns(nw.col("orders").cast(nw.String))
    with pytest.raises(BadData, match=r"column orders.*String"):
        found.assign(text)


def test_the_projection_is_the_table_of_the_contract_and_keeps_groups_apart(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    features, truth = blobs
    table = rows(found.project(features))
    assert tuple(table.column_names) == PROJECTION.names
    assert all(table[c].null_count == 0 for c in PROJECTION.names)
    points = np.column_stack([table[f"component_{i}"].to_numpy() for i in (1, 2, 3)])
    spread = np.sqrt(sum(points[truth == g].var(axis=0).sum() for g in range(4)) / 4)
    centres = np.array([points[truth == g].mean(axis=0) for g in range(4)])
    gaps = [np.linalg.norm(a - b) for i, a in enumerate(centres) for b in centres[:i]]
    assert min(gaps) > 3 * spread


def test_fewer_than_three_features_still_fill_three_components() -> None:
    table = pa.table(
        {
            "customer_id": [f"c{i}" for i in range(40)],
            "as_of": [None] * 40,
            "orders": [float(i % 4) for i in range(40)],
        }
    )
    features = nw.from_native(table).lazy("duckdb")
    segmentation = fit_segments(features, seed=1)
    assert isinstance(segmentation, Segmentation)
    projected = rows(segmentation.project(features))
    assert projected["component_1"].to_numpy().std() > 0
    assert projected["component_3"].to_pylist() == [0.0] * 40


def test_a_table_without_a_date_cannot_be_projected(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    with pytest.raises(BadData, match="column as_of"):
        found.project(blobs[0].drop("as_of"))


def test_what_is_saved_is_loaded_to_the_last_bit(
    found: Segmentation, blobs: tuple[Lazy, Any], tmp_path: Path
) -> None:
    path = tmp_path / "models" / "segments.json"
    found.save(path)
    loaded = Segmentation.load(path)
    assert loaded.choice == found.choice
    assert loaded.segments.equals(found.segments)
    assert loaded.profiles.equals(found.profiles)
    assert loaded.model.to_dict() == found.model.to_dict()
    assert rows(loaded.assign(blobs[0])).equals(rows(found.assign(blobs[0])))
    assert rows(loaded.project(blobs[0])).equals(rows(found.project(blobs[0])))
    # Only the file itself is left behind, and it is the same each time.
    assert [p.name for p in path.parent.iterdir()] == ["segments.json"]
    first = path.read_bytes()
    loaded.save(path)
    assert path.read_bytes() == first


def test_no_customer_is_named_in_the_file(found: Segmentation, tmp_path: Path) -> None:
    path = tmp_path / "segments.json"
    found.save(path)
    assert "c00" not in path.read_text()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda text: text[: len(text) // 2], "can be read"),
        (lambda text: text.replace('"seed": 1', '"seed": 2'), "checksum"),
        (lambda text: text.replace(f'"version": {VERSION}', '"version": 99'), "version 99"),
        (lambda _: "[]", "can be read"),
    ],
)
def test_a_damaged_file_is_refused(
    found: Segmentation,
    tmp_path: Path,
    damage: Callable[[str], str],
    message: str,
) -> None:
    path = tmp_path / "segments.json"
    found.save(path)
    path.write_text(damage(path.read_text()))
    with pytest.raises(BadData, match=message) as caught:
        Segmentation.load(path)
    assert str(tmp_path) not in str(caught.value)


def test_the_choice_is_plain_json(found: Segmentation) -> None:
    written = json.loads(json.dumps(found.choice.to_dict()))
    assert written["k"] == 4
    assert {"k", "runner_up", "evidence", "tried"} <= set(written)


def test_a_state_of_other_fields_is_bad_data(tmp_path: Path, found: Segmentation) -> None:
    path = tmp_path / "segments.json"
    found.save(path)
    state = read_json(path)
    del state["model"]["reduce_algorithm"]
    write_json(path, state)
    with pytest.raises(BadData, match="another version"):
        Segmentation.load(path)
