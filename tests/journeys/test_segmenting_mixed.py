"""A shop whose customers' traits tell them apart, grouped by k-prototypes from the command line."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
from sklearn.metrics import adjusted_rand_score

Run = Callable[..., "subprocess.CompletedProcess[str]"]

TRAITS = {
    "plan": ["basic", "plus", "gold"],
    "service": ["web", "shop", "phone"],
    "payment": ["card", "bill", "cash"],
}
CUSTOMERS = 120
FEATURES = ("orders", *(f"trait_{name}" for name in TRAITS))
LITTLE = {
    "SEGMENTS__CHOOSE__RESAMPLES": "2",
    "SEGMENTS__CHOOSE__CLOUDS": "2",
    "SEGMENTS__LABORATORY__RESAMPLES": "2",
    "SEGMENTS__MEMBERSHIP__METHODS": '["logistic"]',
    "PREDICTIONS__IN_RUN": "[]",
}


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Orders at random, and customers whose group (number modulo 3) shows in their traits."""
    rng = np.random.default_rng(4)
    people = []
    for customer in range(CUSTOMERS):
        mostly = [customer % 3 if rng.random() < 0.9 else int(rng.integers(3)) for _ in TRAITS]
        people.append(
            [f"c{customer:03}", *(TRAITS[t][i] for t, i in zip(TRAITS, mostly, strict=True))]
        )
    lines = [
        [f"c{c:03}", f"{date(2024, 1, 1) + timedelta(int(rng.integers(360)))}", 20]
        for c in range(CUSTOMERS)
        for _ in range(1 + rng.poisson(4))
    ]
    orders = _write(
        tmp_path / "orders.csv",
        ["order_id", "customer_id", "order_date", "revenue"],
        ([f"o{number}", *line] for number, line in enumerate(lines)),
    )
    return orders, _write(tmp_path / "people.csv", ["customer_id", *TRAITS], people)


def _segments(workspace: Path) -> dict[str, int]:
    table = pq.read_table(workspace / "tables" / "memberships.parquet").to_pydict()
    return dict(zip(table["customer_id"], table["segment_id"], strict=True))


def _agreement(found: dict[str, int]) -> float:
    return float(adjusted_rand_score([int(c[1:]) % 3 for c in found], list(found.values())))


def test_traits_make_other_segments_than_k_means_makes_and_place_new_customers(
    files: tuple[Path, Path], regulars: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders, people = files
    shop = tmp_path / "shop"
    for name, value in LITTLE.items():
        monkeypatch.setenv(f"REGULARS_{name}", value)
    monkeypatch.setenv("REGULARS_SEGMENTS__SELECT__FEATURES", str(list(FEATURES)).replace("'", '"'))
    regulars("run", orders, "--customers", people, "-o", shop, "--segments", "3", "-q")
    by_means = _segments(shop)

    monkeypatch.setenv("REGULARS_SEGMENTS__CLUSTER__ALGORITHM", "kprototypes")
    monkeypatch.setenv("REGULARS_SEGMENTS__CLUSTER__GAMMA", "3")
    way = ["--reduce", "pca", "--cluster", "kprototypes", "--segments", "3", "-q"]
    said = regulars("segment", "-o", shop, *way).stdout
    assert "K-prototypes on principal components" in said
    by_prototypes = _segments(shop)
    assert _agreement(by_prototypes) > 0.8
    assert _agreement(by_means) < 0.5

    new = _write(
        tmp_path / "new.csv", ["customer_id", *TRAITS], [["n1", "platinum", "phone", "cash"]]
    )
    order = _write(
        tmp_path / "order.csv",
        ["order_id", "customer_id", "order_date", "revenue"],
        [["x1", "n1", "2024-12-20", 20], ["x2", "n1", "2024-12-21", 20]],
    )
    members = tmp_path / "members.csv"
    said = regulars("assign", order, "--customers", new, "-o", shop, "--to", members).stderr
    assert "1 of 1 customers have a value of trait_plan that was rare or not there" in said
    gold = [s for c, s in by_prototypes.items() if int(c[1:]) % 3 == 2]
    with members.open() as file:
        (placed,) = csv.DictReader(file)
    assert int(placed["segment_id"]) == max(set(gold), key=gold.count)
