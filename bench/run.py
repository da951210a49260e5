"""The whole main job on simulated orders, at a million, ten million and fifty million lines.

At a million lines it stands beside a notebook that reads, cleans, describes by nine features and
segments with pandas and scikit-learn (`peers/notebook.py`); above, memory is the question.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from measuring.child import run

from regulars.simulation import ShopConfig, write_shop

_NOTEBOOK = Path(__file__).parent / "peers" / "notebook.py"
_GOALS_MB = {1_000_000: 1_500, 10_000_000: 8 * 1024, 50_000_000: 16 * 1024}
# Days of history that give the customers wanted: 23 thousand, 1 million, and 1.2 million with two
# years behind them, which predictions can learn from.
_DAYS = {10_000_000: 80}
_MOST_TIMES_NOTEBOOK = 3.0


def measure(lines: int) -> tuple[dict[str, object], list[dict[str, object]]]:
    """Run on about so many lines, with a customer and a product file beside them."""
    with tempfile.TemporaryDirectory() as folder:
        config = ShopConfig.for_lines(
            lines, days=_DAYS.get(lines, 730), dirty_share=0.03, products=2_000
        )
        files = write_shop(config, Path(folder))
        regulars = (sys.executable, "-m", "regulars", "run", str(files.orders), "--json")
        beside = ("--customers", str(files.customers), "--products", str(files.products))
        ours = run(*regulars, *beside, "-o", f"{folder}/shop", "--set-aside-unusual")
        found = json.loads(ours.out)
        name = f"{lines:,} lines"
        figures: dict[str, object] = {
            f"{name}: read": found["input"]["lines_read"],
            f"{name}: customers": found["customers"],
            f"{name}: features": found["features"],
            f"{name}: segments": len(found["segments"]),
            f"{name}: models judged": len(found["predictions"]),
            f"{name}: seconds": round(ours.seconds, 1),
            f"{name}: CPU seconds": round(ours.cpu_seconds, 1),
            **{
                f"{name}: {step['name']}, seconds (CPU)": (
                    f"{step['seconds']:.1f} ({step['cpu_seconds']:.1f})"
                )
                for step in found["steps"]
            },
            f"{name}: peak MB": round(ours.peak_mb),
        }
        goals: list[dict[str, object]] = []
        most = _GOALS_MB.get(lines)
        if most is not None:
            goals.append(
                {
                    "name": f"{name}: peak memory, MB",
                    "value": round(ours.peak_mb),
                    "goal": f"< {most}",
                    "met": ours.peak_mb < most,
                }
            )
        if lines <= 1_000_000:  # noqa: PLR2004 - what a notebook holds with ease
            theirs = run(sys.executable, str(_NOTEBOOK), str(files.orders))
            ratio = round(ours.cpu_seconds / theirs.cpu_seconds, 2)
            figures[f"{name}: CPU seconds, pandas notebook (9 features, no report)"] = round(
                theirs.cpu_seconds, 1
            )
            goals.append(
                {
                    "name": f"{name}: whole run / pandas notebook, CPU seconds",
                    "value": ratio,
                    "goal": f"<= {_MOST_TIMES_NOTEBOOK:g}",
                    "met": ratio <= _MOST_TIMES_NOTEBOOK,
                }
            )
    return figures, goals


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="100,000 lines")
    parser.add_argument("--lines", type=int, nargs="+", help="these sizes only")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    sizes = chosen.lines or ([100_000] if chosen.small else [1_000_000, 10_000_000, 50_000_000])
    measured = [measure(lines) for lines in sizes]
    result = {
        "figures": {name: value for figures, _ in measured for name, value in figures.items()},
        "goals": [goal for _, goals in measured for goal in goals],
    }
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
