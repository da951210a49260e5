"""The whole main job on Spark beside DuckDB, from the same file: costs, and whether tables agree.

The file is Online Retail where it lies beside the repository (`../shared/data`), else a made-up
shop of as many lines. Each engine is a process of its own on two cores, the Java process counted
with it. Every column of every table is then compared, numbers to 1e-9.

    python bench/engines.py --keep /tmp/workspaces
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

from measuring.child import Used, run

from regulars.simulation import ShopConfig, write_shop

HERE = Path(__file__).parent
RETAIL = HERE.parent / "../shared/data/online_retail/online_retail_by_day_concat.csv.gz"
LINES, SMALL = 542_000, 20_000
CORES = 2
ENGINES = {"duckdb": "DuckDB", "spark": "Spark"}
MOST_SECONDS = 180


def orders_of(folder: Path, *, small: bool) -> tuple[str, Path]:
    """What the orders are called, and their file."""
    if RETAIL.exists() and not small:
        return "Online Retail", RETAIL
    lines = SMALL if small else LINES
    shop = write_shop(ShopConfig.for_lines(lines, dirty_share=0.03), folder)
    return f"{lines:,} made-up lines", shop.orders


def measure(orders: Path, folder: Path) -> dict[str, Used]:
    """Run the main job on each engine."""
    command = (sys.executable, "-m", "regulars", "run", str(orders), "--json")
    return {
        engine: run(
            *(*command, "--engine", engine, "-o", str(folder / engine)),
            environment={"REGULARS_THREADS": str(CORES)},
        )
        for engine in ENGINES
    }


def main() -> None:
    """Measure, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="20,000 made-up lines")
    parser.add_argument("--keep", type=Path, help="folder for the two workspaces, kept")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory() as scratch:
        name, orders = orders_of(Path(scratch), small=chosen.small)
        folder = chosen.keep or Path(scratch)
        used = measure(orders, folder)
        same = run(
            *(sys.executable, str(HERE / "peers" / "same_tables.py")),
            *(str(folder / engine) for engine in ENGINES),
        )
    for engine, title in ENGINES.items():
        one, found = used[engine], json.loads(used[engine].out)
        figures |= {
            f"{name}, {title}: lines read": found["input"]["lines_read"],
            f"{name}, {title}: CPU seconds": round(one.cpu_seconds, 1),
            f"{name}, {title}: seconds": round(one.seconds, 1),
            f"{name}, {title}: most MB in one process": round(one.peak_mb),
            **{
                f"{name}, {title}: {step['name']}, seconds": round(step["seconds"], 1)
                for step in found["steps"]
            },
        }
    compared = json.loads(same.out)
    figures[f"{name}: tables compared"] = len(compared["tables"])
    if compared["different"]:
        figures[f"{name}: what differs"] = ", ".join(compared["different"])
    seconds = round(used["spark"].seconds, 1)
    goals = [
        {
            "name": f"{name}: tables and columns that differ",
            "value": len(compared["different"]),
            "goal": "= 0",
            "met": not compared["different"],
        },
        {
            "name": f"{name}: seconds on Spark",
            "value": seconds,
            "goal": f"<= {MOST_SECONDS}",
            "met": seconds <= MOST_SECONDS,
        },
    ]
    result = {"figures": figures, "goals": goals}
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
