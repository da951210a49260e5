"""Uplift of Hillstrom's mailings by every learner, and what the forest costs beside its peers.

The data set is ../shared/data/hillstrom/hillstrom.csv, or --data. Each customer is scored by
learners that did not see them; the same settings, the defaults, for every mail and outcome. The
forest is measured on a simulated mailing beside scikit-learn's and, with --causalml, an
interpreter that has it, causalml's. Every contender is a process of its own on one thread; CPU
seconds without starting Python, imports of libraries included.

    python bench/uplift.py --causalml /path/to/other/venv/bin/python
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow.csv
from measuring import child

from regulars.predictions.uplift import CATALOGUE, Estimate, Uplift, UpliftConfig, fit_uplift

HERE = Path(__file__).parent
DATA = HERE.parents[1] / "shared/data/hillstrom/hillstrom.csv"
WOMENS, MENS = "Womens E-Mail", "Mens E-Mail"


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


def shown(found: Estimate | None, digits: int = 4) -> str:
    """A value with its interval."""
    if found is None:
        return "none for amounts"
    return f"{found.value:.{digits}f} ({found.low:.{digits}f} to {found.high:.{digits}f})"


def hillstrom(report: Report, file: Path, outcome: str, config: UpliftConfig) -> Uplift:
    """Both mails against none."""
    begun = time.process_time()
    found = fit_uplift(
        pyarrow.csv.read_csv(file),
        treatment="segment",
        outcome=outcome,
        control="No E-Mail",
        arms=[WOMENS, MENS],
        exclude=[c for c in ("visit", "conversion", "spend") if c != outcome],
        seed=1,
        config=config,
    )
    report.figures[f"{outcome}: CPU seconds of both mails, all learners, tests and intervals"] = (
        round(time.process_time() - begun, 1)
    )
    if best := found.best_arm:
        report.figures[f"{outcome}: advised"] = best.everybody or "each customer their own"
        for arm, gain in best.for_all.items():
            report.figures[f"{outcome}: {arm} for everybody, over none"] = shown(gain)
        for arm, gain in best.over.items():
            report.figures[f"{outcome}: for each the best, over {arm} for everybody"] = shown(gain)
    for arm, about in found.reports.items():
        what = f"{arm}, {outcome}"
        report.figures[f"{what}: average effect"] = shown(about.average_effect)
        report.figures[f"{what}: heterogeneity"] = (
            f"{'found' if about.heterogeneity.found else 'not found'}, "
            f"p = {about.heterogeneity.p_value:.2g}"
        )
        report.figures[f"{what}: learner chosen"] = about.learner
        for name, scores in about.scores.items():
            report.figures[f"{what}, {name}"] = (
                f"Qini coefficient {shown(scores.qini_coefficient)}; "
                f"Qini area {shown(scores.qini_area)}; "
                f"uplift at 30 % {shown(scores.uplift_at_share)}; "
                f"area over response model {shown(scores.over_response)}"
            )
        for rule, value in about.policies.items():
            report.figures[f"{what}, treating {rule}"] = (
                f"{shown(value.doubly_robust)} per customer, {value.treated_share:.1%} treated"
            )
    return found


def forests(report: Report, customers: int, causalml: str | None) -> None:
    """The uplift forest beside its peers."""
    with tempfile.TemporaryDirectory() as folder:
        child.run(
            sys.executable,
            str(HERE / "inputs/experiment_arrays.py"),
            *(folder, "--customers", str(customers)),
        )
        found: dict[str, dict[str, Any]] = {}
        contenders = [("ours", sys.executable), ("sklearn", sys.executable)]
        if causalml:
            contenders += [("causalml_kl", causalml), ("causalml_causal", causalml)]
        for who, python in contenders:
            used = child.run(
                python,
                *(str(HERE / "peers/uplift_forest.py"), who, folder),
                environment={"OMP_NUM_THREADS": "1"},
            )
            found[who] = json.loads(used.out.splitlines()[-1])
            about = found[who]
            report.figures[f"forest, {customers:,} x 20, {who}"] = (
                f"{about['fit_s']:.1f} CPU s to fit, {about['predict_s']:.2f} to predict, "
                f"{used.peak_mb:.0f} MB, correlation with the truth {about['correlation']:.3f}, "
                f"RMSE {about['rmse']:.4f}"
            )
    for who in found:
        if who != "ours":
            ratio = round(found[who]["fit_s"] / found["ours"]["fit_s"], 2)
            report.goal(f"forest: CPU seconds of {who} / ours, fit", ratio, ">= 1")


def large(report: Report, customers: int) -> None:
    """The uplift forest on many customers: seconds and memory."""
    with tempfile.TemporaryDirectory() as folder:
        words = (folder, "--customers", str(customers))
        child.run(sys.executable, str(HERE / "inputs/experiment_arrays.py"), *words)
        used = child.run(sys.executable, str(HERE / "peers/uplift_forest.py"), "ours", folder)
    about = json.loads(used.out)
    report.figures[f"forest, {customers:,} x 20, ours"] = (
        f"{about['fit_s']:.1f} CPU s to fit, {about['predict_s']:.1f} to predict as many, "
        f"{used.peak_mb:.0f} MB, correlation with the truth {about['correlation']:.3f}"
    )
    report.goal(f"forest, {customers:,} x 20: peak MB", round(used.peak_mb), "<= 2048")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="fewer trees, replicates, customers")
    parser.add_argument("--data", type=Path, default=DATA, help="hillstrom.csv")
    parser.add_argument("--causalml", help="a Python that has causalml")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    report = Report()
    config = UpliftConfig(replicates=50 if chosen.small else 500)
    if chosen.data.is_file():
        found = hillstrom(report, chosen.data, "visit", config)
        scores = found.reports[WOMENS].scores
        for name in CATALOGUE:
            over = round(scores[name].over_response.value, 5)
            report.goal(f"{WOMENS}, visit: Qini area over response model, {name}", over, ">= 0")
        if not chosen.small:
            hillstrom(report, chosen.data, "spend", config)
    else:
        report.figures["Hillstrom"] = f"not measured: {chosen.data.name} is not here"
    forests(report, 8_000 if chosen.small else 64_000, chosen.causalml)
    if not chosen.small:
        large(report, 1_000_000)
    result = {"figures": report.figures, "goals": report.goals}
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
