"""All features of Regulars beside the same features in pandas and in Polars, from the same files.

Every contender is a process of its own on the same cores; all read the same Parquet tables and
write the same Parquet table, which is compared with ours value by value. Before each, memory is
touched, so that none pays for what the machine had given back while idle. A bare scan of the
columns shows how far all of them are from merely reading. `--spark` adds our own expressions on
Spark on this machine, at a million lines.

    python bench/features.py --lines 10_000_000 --lines 50_000_000 --keep /tmp/inputs
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from measuring.child import Used, run, touch_memory

HERE = Path(__file__).parent
AS_OF_S = 1_767_225_599  # the end of the last day of the made-up lines
CORES = 2
MOST_GIGABYTES = 4
SMALL, DEFAULT = (100_000,), (1_000_000, 10_000_000, 50_000_000)
LEAST_LINES_FOR_GOALS = 1_000_000  # below, starting Python and its libraries is most of the work
LEAST_RATIO = {("pandas", 10_000_000): 2.0, ("Polars", 50_000_000): 1.4}
PEERS = ("pandas", "Polars")
SPARK, LINES_FOR_SPARK = "Regulars on Spark", 1_000_000
SCRIPTS = {
    "Regulars": "features_ours.py",
    "pandas": "features_pandas.py",
    "Polars": "features_polars.py",
    "bare scan": "features_scan.py",
    SPARK: "features_ours.py",
}


def run_script(script: str, *words: object) -> Used:
    """Run a script of `peers` or `inputs` on the chosen cores and measure it."""
    command = (sys.executable, str(HERE / script), *map(str, words))
    return run(*command, environment={"POLARS_MAX_THREADS": str(CORES)})


def differing(ours: Path, theirs: Path) -> list[str]:
    """Columns in which two outputs differ by more than 1e-9, as `peers/same_features.py` says."""
    command = [sys.executable, str(HERE / "peers" / "same_features.py"), str(ours), str(theirs)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def measure(lines: int, folder: Path, contenders: list[str]) -> dict[str, list[dict[str, object]]]:
    """Run every contender on so many lines."""
    tables = folder / f"{lines // 1_000_000}m" if lines >= 1_000_000 else folder / str(lines)  # noqa: PLR2004
    if not (tables / "returns.parquet").is_file():
        run_script("inputs/order_tables.py", tables, "--lines", lines)
    used: dict[str, Used] = {}
    different: dict[str, list[str]] = {}
    outputs = {name: tables / f"features {name}.parquet" for name in contenders}
    for name in contenders:
        touch_memory(MOST_GIGABYTES)
        engine = ["spark"] if name == SPARK else []
        used[name] = run_script(f"peers/{SCRIPTS[name]}", tables, outputs[name], AS_OF_S, *engine)
        if name not in {"Regulars", "bare scan"}:
            different[name] = differing(outputs["Regulars"], outputs[name])
    for output in outputs.values():
        if output.is_dir():
            shutil.rmtree(output)  # Spark's part files
        else:
            output.unlink(missing_ok=True)
    figures = [
        {"name": f"{lines:,} lines, {name}: {what}", "value": round(value, 1)}
        for name, use in used.items()
        for what, value in (
            ("CPU seconds", use.cpu_seconds),
            ("seconds", use.seconds),
            ("peak MB", use.peak_mb),
        )
    ]
    return {"figures": figures, "goals": _goals(lines, used, different)}


def _goals(
    lines: int, used: dict[str, Used], different: dict[str, list[str]]
) -> list[dict[str, object]]:
    goals = [
        _goal(f"{lines:,} lines, columns of {name} that differ from ours", len(names), "= 0")
        for name, names in different.items()
    ]
    for name in PEERS:
        if name not in used or lines < LEAST_LINES_FOR_GOALS:
            continue
        if least := LEAST_RATIO.get((name, lines)):
            ratio = round(used[name].cpu_seconds / used["Regulars"].cpu_seconds, 2)
            goals.append(
                _goal(f"{lines:,} lines, CPU seconds of {name} / ours", ratio, f">= {least}")
            )
        memory = round(used[name].peak_mb / used["Regulars"].peak_mb, 2)
        goals.append(_goal(f"{lines:,} lines, peak memory of {name} / ours", memory, "> 1"))
    return goals


def _goal(name: str, value: float, goal: str) -> dict[str, object]:
    sign, limit = goal.split()
    met = {"=": value == float(limit), ">": value > float(limit), ">=": value >= float(limit)}
    return {"name": name, "value": value, "goal": goal, "met": met[sign]}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="100,000 lines")
    parser.add_argument("--lines", type=int, action="append", help="how many; may be repeated")
    parser.add_argument("--keep", type=Path, help="folder for the inputs, kept and reused")
    parser.add_argument("--without", action="append", default=[], help="a contender to leave out")
    parser.add_argument(
        "--spark", action="store_true", help="also ours on Spark, at a million lines"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:CORES])
    figures: dict[str, object] = {}
    goals: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for lines in SMALL if chosen.small else chosen.lines or DEFAULT:
            left_out = {
                *chosen.without,
                *(() if chosen.spark and lines <= LINES_FOR_SPARK else (SPARK,)),
            }
            contenders = [name for name in SCRIPTS if name not in left_out]
            measured = measure(lines, chosen.keep or Path(folder), contenders)
            figures |= {str(one["name"]): one["value"] for one in measured["figures"]}
            goals += measured["goals"]
    result = {"figures": figures, "goals": goals}
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
