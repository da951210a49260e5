"""Lifetime models beside the library `lifetimes`: time, likelihood, memory, growth, coverage.

Every contender is a process of its own on one thread, on the same arrays. CPU seconds are those of
fitting, gathering equal customers included, without starting Python. The peer is run as it is
(plain) and on customers gathered by pandas, handed over as its own `weights` (grouped), which any
user can do. It is downloaded into a folder of its own, without its dependencies, and runs on the
same NumPy, SciPy and pandas as ours.

    python bench/clv.py --keep /tmp/inputs
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from measuring import child
from scipy.special import gammaln

HERE = Path(__file__).parent
PEER = ("lifetimes==0.11.3", "autograd==1.8.0", "dill==0.4.0")
CDNOW = 2_357
SIZES = (CDNOW, 235_700, 2_357_000)
GROWTH = (10_000, 100_000, 1_000_000, 10_000_000)
FEW = 23_570
ONE_THREAD = {
    f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR", "VECLIB_MAXIMUM")
}


@dataclass
class Report:
    """What was measured."""

    figures: dict[str, object] = field(default_factory=dict)
    goals: list[dict[str, object]] = field(default_factory=list)

    def goal(self, name: str, value: float, wanted: str) -> None:
        """Add a goal such as `>= 100`."""
        sign, limit = wanted.split()
        met = value <= float(limit) if sign == "<=" else value >= float(limit)
        self.goals.append({"name": name, "value": value, "goal": wanted, "met": bool(met)})


@dataclass
class Bench:
    """Where inputs and the peer are kept."""

    folder: Path

    def run(self, script: str, *words: object) -> tuple[dict[str, Any], child.Used]:
        """Run a script of this folder; what it printed as JSON, and what it used."""
        environment = ONE_THREAD | {"PYTHONPATH": f"{self.peer}:{HERE.parent / 'src'}"}
        command = (sys.executable, str(HERE / script), *map(str, words))
        used = child.run(*command, environment=environment)
        return (json.loads(used.out) if used.out else {}), used

    @property
    def peer(self) -> Path:
        """The folder that the peer is imported from."""
        return self.folder / "peer"

    def download_peer(self) -> None:
        """Download the peer, where it is not there yet."""
        if not (self.peer / "lifetimes").is_dir():
            pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps")
            child.run(*pip, "--disable-pip-version-check", "--target", str(self.peer), *PEER)

    def histories(self, kind: str, customers: int) -> Path:
        """The arrays of an input, made where they are not there yet."""
        there = self.folder / f"{kind}-{customers}.npz"
        if not there.is_file():
            cdnow = self.peer / "lifetimes/datasets/cdnow_customers_summary.csv"
            words = (there, kind, "--customers", customers, "--cdnow", cdnow)
            self.run("inputs/lifetime_histories.py", *words)
        return there


def bg_nbd_log_likelihood(histories: Path, parameters: list[float]) -> float:
    """Equation (6) of the BG/NBD paper, customer by customer, from scratch."""
    data = np.load(histories)
    x, t, T = (data[name] for name in ("frequency", "recency_days", "tenure_days"))
    r, alpha, a, b = parameters
    alive = gammaln(b + x) - gammaln(a + b + x) - (r + x) * np.log(alpha + T)
    with np.errstate(divide="ignore"):
        left = gammaln(b + x - 1) - gammaln(a + b + x) + np.log(a)
        left = np.where(x > 0, left - (r + x) * np.log(alpha + t), -np.inf)
    same = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + gammaln(a + b) - gammaln(b)
    return float((same + np.logaddexp(alive, left)).sum())


def beside_the_peer(bench: Bench, report: Report, kind: str, customers: int) -> None:
    """BG/NBD: ours, the peer plain, the peer grouped."""
    there = bench.histories(kind, customers)
    what = f"BG/NBD, {customers:,} {'CDNOW' if kind == 'cdnow' else 'simulated'} customers"
    if kind == "cdnow" and customers > CDNOW:
        what += " drawn again"
    ours, used = bench.run("peers/lifetimes_ours.py", "fit", there, "--times", 3)
    grouped, used_grouped = bench.run("peers/lifetimes_fit.py", "grouped", there, "--times", 3)
    plain, used_plain = bench.run("peers/lifetimes_fit.py", "plain", there)
    own = bg_nbd_log_likelihood(there, ours["parameters"])
    theirs = max(bg_nbd_log_likelihood(there, p["parameters"]) for p in (grouped, plain))
    report.figures |= {
        f"{what}: cells": ours["cells"],
        f"{what}: CPU seconds, Regulars (best of 3)": round(ours["cpu_s"], 4),
        f"{what}: of these gathering": round(ours["gather_cpu_s"], 4),
        f"{what}: CPU seconds, lifetimes plain (once)": round(plain["cpu_s"], 2),
        f"{what}: CPU seconds, lifetimes grouped (best of 3)": round(grouped["cpu_s"], 3),
        f"{what}: parameters r, alpha in days, a, b": ", ".join(
            f"{value:.4f}" for value in ours["parameters"]
        ),
        f"{what}: log-likelihood, Regulars": round(own, 3),
        f"{what}: log-likelihood, Regulars less the peer's better one": round(own - theirs, 6),
        f"{what}: peak MB, Regulars, plain, grouped": ", ".join(
            str(round(one.peak_mb)) for one in (used, used_plain, used_grouped)
        ),
    }
    # The sum of millions of logarithms is known to about this many digits.
    noise = 1e-12 * abs(own)
    report.goal(f"{what}: log-likelihood not below the peer's", own - theirs + noise, ">= 0")
    if kind == "simulated":
        at_scale = customers >= SIZES[-1]
        ratios = ((plain, "plain", "100"), (grouped, "grouped", "15"))
        for found, name, wanted in ratios:
            ratio = round(found["cpu_s"] / ours["cpu_s"], 1)
            title = f"{what}: CPU seconds of lifetimes {name} / ours"
            if at_scale:
                report.goal(title, ratio, f">= {wanted}")
            else:
                report.figures[title] = ratio


def other_models(bench: Bench, report: Report, customers: int) -> None:
    """Pareto/NBD beside the peer, which takes long, and what else is ours at the largest size."""
    kinds = ("cdnow",) if customers <= FEW else ("cdnow", "simulated")
    for kind in kinds:
        there = bench.histories(kind, CDNOW)
        ours, _ = bench.run("peers/lifetimes_ours.py", "fit", there, "--model", "pareto_nbd")
        plain, _ = bench.run("peers/lifetimes_fit.py", "plain", there, "--model", "pareto_nbd")
        what = f"Pareto/NBD, {CDNOW:,} customers, {kind}"
        report.figures |= {
            f"{what}: CPU seconds, Regulars": round(ours["cpu_s"], 3),
            f"{what}: CPU seconds, lifetimes plain": round(plain["cpu_s"], 2),
        }
    there = bench.histories("simulated", customers)
    for model in ("mbg_nbd", "pareto_nbd"):
        found, used = bench.run("peers/lifetimes_ours.py", "fit", there, "--model", model)
        what = f"{model}, {customers:,} simulated customers"
        report.figures[f"{what}: CPU seconds, Regulars"] = round(found["cpu_s"], 3)
        report.figures[f"{what}: peak MB"] = round(used.peak_mb)


def growth(bench: Bench, report: Report, sizes: tuple[int, ...]) -> None:
    """Time and memory as customers grow."""
    for customers in sizes:
        there = bench.histories("simulated", customers)
        found, used = bench.run("peers/lifetimes_ours.py", "fit", there)
        report.figures[f"growth, BG/NBD, {customers:,} customers"] = (
            f"{found['cells']:,} cells, {found['cpu_s']:.3f} CPU s, {used.peak_mb:.0f} MB"
        )


def predict(bench: Bench, report: Report, customers: int) -> None:
    """The whole table of predictions."""
    there = bench.histories("simulated", customers)
    for model in ("bg_nbd", "mbg_nbd", "pareto_nbd"):
        found, used = bench.run("peers/lifetimes_ours.py", "predict", there, "--model", model)
        what = f"{customers:,} customers predicted, {model}"
        report.figures[f"{what}: CPU seconds"] = round(found["cpu_s"], 2)
        report.figures[f"{what}: peak MB, fit included"] = round(used.peak_mb)


def coverage(bench: Bench, report: Report, runs: int, models: tuple[str, ...]) -> None:
    """How often intervals hold the truth."""
    for model in models:
        found, _ = bench.run("peers/lifetimes_coverage.py", model, "--runs", runs)
        shares = found["held"]
        report.figures[f"coverage of 95 % intervals, {model}, {runs} runs"] = ", ".join(
            f"{name} {share:.3f}" for name, share in shares.items()
        )
        if runs >= 200:  # noqa: PLR2004 - fewer say little
            what = f"coverage of 95 % intervals, {model}"
            report.goal(f"{what}: lowest", min(shares.values()), ">= 0.90")
            report.goal(f"{what}: highest", max(shares.values()), "<= 0.98")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="at most 23,570 customers")
    parser.add_argument("--coverage", action="store_true", help="coverage of intervals alone")
    parser.add_argument("--keep", type=Path, help="folder for inputs and the peer, kept and reused")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    report = Report()
    runs = 20 if chosen.small else 200
    models = ("bg_nbd", "mbg_nbd", "pareto_nbd")
    with tempfile.TemporaryDirectory() as temporary:
        bench = Bench(chosen.keep or Path(temporary))
        bench.folder.mkdir(parents=True, exist_ok=True)
        if not chosen.coverage:
            bench.download_peer()
            sizes = (CDNOW, FEW) if chosen.small else SIZES
            beside_the_peer(bench, report, "cdnow", CDNOW)
            for customers in sizes:
                beside_the_peer(bench, report, "simulated", customers)
            beside_the_peer(bench, report, "cdnow", sizes[-1])
            other_models(bench, report, sizes[-1])
            growth(bench, report, GROWTH[:2] if chosen.small else GROWTH)
            predict(bench, report, FEW if chosen.small else 1_000_000)
        coverage(bench, report, runs, models[:1] if chosen.small else models)
    result = {"figures": report.figures, "goals": report.goals}
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
