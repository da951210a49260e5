"""Customers of a finished run grouped anew, as an analyst walks it."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from regulars.simulation import ShopFiles

Run = Callable[..., "subprocess.CompletedProcess[str]"]

_STAY = ("order_lines", "returns", "customers", "products", "features", "explore_months")


@pytest.fixture(scope="module", autouse=True)
def _little_evidence() -> Iterator[None]:
    """The way is what is tested: fewer resamples, and no predictions beside the segments."""
    little = {
        "SEGMENTS__CHOOSE__RESAMPLES": "2",
        "SEGMENTS__CHOOSE__CLOUDS": "2",
        "SEGMENTS__LABORATORY__RESAMPLES": "2",
        "SEGMENTS__MEMBERSHIP__METHODS": '["logistic"]',
        "PREDICTIONS__IN_RUN": "[]",
    }
    with pytest.MonkeyPatch.context() as patched:
        for name, value in little.items():
            patched.setenv(f"REGULARS_{name}", value)
        yield


@pytest.fixture(scope="module")
def before(
    _little_evidence: None,
    made_up_shop: ShopFiles,
    regulars: Run,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    folder = tmp_path_factory.mktemp("before") / "shop"
    regulars("run", made_up_shop.orders, "-o", folder, "-q")
    return folder


def _contents(workspace: Path, names: tuple[str, ...]) -> dict[str, str]:
    return {
        n: hashlib.sha256((workspace / "tables" / f"{n}.parquet").read_bytes()).hexdigest()
        for n in names
    }


def test_ways_are_compared_and_the_rest_of_the_workspace_stays(
    before: Path, regulars: Run, tmp_path: Path
) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(before, shop, symlinks=True)
    ways = ["--reduce", "pca", "--reduce", "none", "--cluster", "kmeans"]
    said = json.loads(regulars("segment", "-o", shop, *ways, "--segments", "4", "--json").stdout)

    assert {(t["reduction"], t["clustering"]) for t in said["trials"]} == {
        ("pca", "kmeans"),
        ("none", "kmeans"),
    }
    assert "Of 2 ways of grouping" in said["choice"]["evidence"][0]
    assert [s["segment_id"] for s in said["segments"]] == [1, 2, 3, 4]
    assert _contents(shop, _STAY) == _contents(before, _STAY)
    followed = {"segment_identities", "segment_migrations", "segment_drift"}
    assert set(_names(shop)) == {*_names(before), "segment_trials", *followed}
    memberships = pq.read_table(shop / "tables" / "memberships.parquet")
    assert set(memberships["segment_id"].to_pylist()) == {1, 2, 3, 4}
    assert "4 segments" in (shop / "report.html").read_text()
    newest = json.loads(max((shop / "runs").glob("*/run.json")).read_text())
    assert newest["settings"]["segments"]["choose"]["k"] == 4


def test_an_autoencoder_leaves_its_codes_and_its_network(
    before: Path, regulars: Run, tmp_path: Path
) -> None:
    if find_spec("keras") is None:
        pytest.skip("the extra `autoencoder` is not installed")
    files = import_module("regulars.segments.reduce.autoencoder.keras_files")
    shop = tmp_path / "shop"
    shutil.copytree(before, shop, symlinks=True)
    way = ["--cluster", "kmeans", "--segments", "3", "-q"]
    regulars("segment", "-o", shop, "--reduce", "autoencoder-tied", *way)

    trials = pq.read_table(shop / "tables" / "segment_trials.parquet").to_pylist()
    codes = pq.read_table(shop / "tables" / "embeddings.parquet")
    if not any(t["chosen"] for t in trials):
        pytest.fail(str([t["verdict"] for t in trials]))
    assert codes.num_rows == pq.read_metadata(shop / "tables" / "features.parquet").num_rows
    assert codes.column_names[:3] == ["customer_id", "as_of", "code_1"]
    network = files.read_model(shop / "models")
    assert network.output_shape[-1] == network.input_shape[-1]
    again = regulars("segment", "-o", shop, "--reduce", "pca", *way)
    assert "principal components" in again.stdout.lower()
    assert not (shop / "models" / "autoencoder.keras").exists()
    assert "embeddings" not in _names(shop)


def test_words_name_the_way_and_doing_it_twice_repeats_nothing(
    before: Path, regulars: Run, tmp_path: Path
) -> None:
    shop = tmp_path / "shop"
    shutil.copytree(before, shop, symlinks=True)
    way = ["--reduce", "pca", "--cluster", "kmeans"]
    first, second = (regulars("segment", "-o", shop, *way, "-q").stdout for _ in range(2))
    assert "Of 1 ways" not in first
    assert "the only way" in first
    assert [line for line in first.splitlines() if line.startswith("  -")] == [
        line for line in second.splitlines() if line.startswith("  -")
    ]


def test_without_a_finished_run_the_way_out_is_said(regulars: Run, tmp_path: Path) -> None:
    refused = regulars("segment", "-o", tmp_path / "nothing", code=3)
    assert "regulars run ORDERS" in refused.stderr
    assert not (tmp_path / "nothing").exists()


def _names(workspace: Path) -> list[str]:
    return sorted(p.stem for p in (workspace / "tables").glob("*.parquet"))


def test_an_unknown_way_changes_nothing(before: Path, regulars: Run) -> None:
    names: Any = _names(before)
    refused = regulars("segment", "-o", before, "--cluster", "kmean", code=3)
    assert "no method 'kmean'" in refused.stderr
    assert _names(before) == names
