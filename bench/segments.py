"""k-means for k = 2..10 beside scikit-learn's loop, placing customers, and planted groups.

Every contender is a process of its own on one thread; CPU seconds are those of the fits, without
starting Python and reading the file. The loop is `KMeans(k, n_init=1)` for each k on the same
array; the goals are about it. Where groups are planted one start often misses some, so beside it
stands what scikit-learn costs with as many starts for each k, 10 at most, as come within 0.3 % of
our inertia (not with `--small`). n_init=10 is measured at one k.

    python bench/segments.py --keep /tmp/inputs
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from measuring import child

HERE = Path(__file__).parent
FEATURES, REDUCED = 30, 8
K_FOR_TEN_STARTS = 6
TIMES = 10  # the customers are placed so many times over
LEAST_FOR_GOALS = 1_000_000
METHODS = ("kmeans", "bisecting", "hierarchical", "gmm", "dbscan", "hdbscan", "kprototypes")
PEERS = (("sklearn", "gmm"), ("sklearn", "hdbscan"))


@dataclass
class Report:
    """What was measured."""

    figures: dict[str, object] = field(default_factory=dict)
    goals: list[dict[str, object]] = field(default_factory=list)

    def goal(self, name: str, value: float, wanted: str) -> None:
        """Add a goal such as `<= 3`."""
        sign, limit = wanted.split()
        met = value <= float(limit) if sign == "<=" else value >= float(limit)
        self.goals.append({"name": name, "value": value, "goal": wanted, "met": met})


def run(script: str, *words: object) -> tuple[dict[str, Any], child.Used]:
    """Run a script of this folder; what it printed as JSON, and what it used."""
    used = child.run(sys.executable, str(HERE / script), *map(str, words))
    return (json.loads(used.out) if used.out else {}), used


def make(folder: Path, kind: str, customers: int, features: int) -> Path:
    """The folder of an input, made where it is not there yet."""
    there = folder / f"{kind}-{customers}-{features}"
    if not (there / "points.parquet").is_file():
        run(
            "inputs/customer_points.py",
            *(there, kind, "--customers", customers, "--features", features),
        )
    return there


def compare_ranges(report: Report, kind: str, there: Path, customers: int) -> None:
    """K = 2..10, ours and scikit-learn's."""
    points, model = there / "points.npy", there / "model.json"
    ours, used = run("peers/kmeans_range.py", "ours", points, "--model", model)
    plain, plain_used = run("peers/kmeans_range.py", "sklearn", points)
    ratios = _ratios(ours, plain)
    what = f"{kind}, {customers:,} x {FEATURES}"
    report.figures |= {
        f"{what}: CPU seconds of k = 2..10, Regulars": round(ours["cpu_s"], 1),
        f"{what}: CPU seconds of k = 2..10, scikit-learn, one start": round(plain["cpu_s"], 1),
        f"{what}: inertia, Regulars / scikit-learn, k = 2..10": _listed(ratios),
        f"{what}: peak MB, Regulars": round(used.peak_mb),
        f"{what}: peak MB, scikit-learn": round(plain_used.peak_mb),
    }
    report.goal(f"{what}: worst inertia, Regulars / scikit-learn", max(ratios), "<= 1.003")
    report.goal(f"{what}: peak MB", round(used.peak_mb), "<= 3072")
    if customers >= LEAST_FOR_GOALS:
        cpu = round(plain["cpu_s"] / ours["cpu_s"], 1)
        report.goal(f"{what}: CPU seconds of scikit-learn / ours", cpu, ">= 4")
        reach_ours(report, what, points, ours)


def reach_ours(report: Report, what: str, points: Path, ours: dict[str, Any]) -> None:
    """What scikit-learn costs with the starts that it needs to be as good."""
    printed = points.with_name("ours.json")
    printed.write_text(json.dumps(ours))
    found, _ = run("peers/kmeans_range.py", "sklearn", points, "--reach", printed)
    name = "scikit-learn, as many starts (10 at most) as come within 0.3 % of Regulars' inertia"
    report.figures |= {
        f"{what}: CPU seconds of k = 2..10, {name}": round(found["cpu_s"], 1),
        f"{what}: these starts, k = 2..10": ", ".join(map(str, found["starts"].values())),
        f"{what}: inertia, Regulars / scikit-learn with these starts": _listed(
            _ratios(ours, found)
        ),
    }


def _ratios(ours: dict[str, Any], peer: dict[str, Any]) -> list[float]:
    return [ours["wcss"][k] / peer["wcss"][k] for k in ours["wcss"]]


def _listed(ratios: list[float]) -> str:
    return ", ".join(f"{ratio:.4f}" for ratio in ratios)


def ten_starts(report: Report, there: Path) -> None:
    """What scikit-learn's `n_init=10` costs, at one k."""
    k = K_FOR_TEN_STARTS
    points = there / "points.npy"
    ours, _ = run("peers/kmeans_range.py", "ours", points, "--k", k)
    ten, _ = run("peers/kmeans_range.py", "sklearn", points, "--k", k, "--starts", 10)
    ratio = ours["wcss"][str(k)] / ten["wcss"][str(k)]
    report.figures |= {
        f"skewed, k = {k} alone: CPU seconds, Regulars": round(ours["cpu_s"], 1),
        f"skewed, k = {k} alone: CPU seconds, scikit-learn, ten starts": round(ten["cpu_s"], 1),
        f"skewed, k = {k} alone: inertia, Regulars / ten starts": round(ratio, 4),
    }


def place(report: Report, there: Path, customers: int) -> None:
    """Customers placed in batches and by an engine."""
    counts = {}
    for how in ("batches", "engine"):
        words = (there / "points.parquet", TIMES, there / "model.json")
        found, used = run("peers/assign_points.py", how, *words)
        counts[how] = found["counts"]
        what = f"{customers * TIMES:,} customers placed by {how}, k = 10"
        report.figures[f"{what}: CPU seconds, reading included"] = round(found["cpu_s"], 1)
        report.figures[f"{what}: peak MB"] = round(used.peak_mb)
    moved = sum(abs(a - b) for a, b in zip(*counts.values(), strict=True))
    report.goal("customers whom batches and engine place differently", moved, "<= 0")


def planted_groups(report: Report, there: Path, customers: int) -> None:
    """Every method on planted groups in few dimensions."""
    for who, name in (*(("ours", m) for m in METHODS), *PEERS):
        found, _ = run("peers/cluster_methods.py", who, name, there)
        title = name if who == "ours" else f"{name} of scikit-learn"
        report.figures[f"ten planted groups, {customers:,} x {REDUCED}, {title}"] = (
            f"adjusted Rand index {found['agreement']:.3f}, {found['groups']} groups, "
            f"{found['noise']:.1%} noise, {found['fit_s']:.1f} CPU s to fit, "
            f"{found['place_s']:.1f} to place"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="50,000 customers")
    parser.add_argument("--keep", type=Path, help="folder for the inputs, kept and reused")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    customers = 50_000 if chosen.small else 1_000_000
    few = 5_000 if chosen.small else 100_000
    report = Report()
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        for kind in ("skewed", "planted"):
            there = make(folder, kind, customers, FEATURES)
            compare_ranges(report, kind, there, customers)
            if kind == "skewed":
                ten_starts(report, there)
                place(report, there, customers)
        planted_groups(report, make(folder, "planted", few, REDUCED), few)
    result = {"figures": report.figures, "goals": report.goals}
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
