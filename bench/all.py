"""Run every bench and write RESULTS.md beside this file, unmet goals included."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> None:
    """Run all, in the order of their names."""
    lines = [
        "# Results of `make bench`",
        "",
        (
            f"Python {platform.python_version()}, {platform.machine()}. Compare CPU seconds and"
            " ratios within one bench; machines are noisy."
        ),
    ]
    for script in sorted(HERE.glob("*.py")):
        if script.name == Path(__file__).name:
            continue
        command = [sys.executable, str(script), "--json", *sys.argv[1:]]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        result = json.loads(done.stdout)
        lines += ["", f"## {script.stem}", "", "| figure | value |", "|---|---|"]
        lines += [f"| {name} | {value} |" for name, value in result["figures"].items()]
        lines += ["", "| goal | value | wanted | met |", "|---|---|---|---|"]
        lines += [
            f"| {g['name']} | {g['value']} | {g['goal']} | {'yes' if g['met'] else '**no**'} |"
            for g in result["goals"]
        ]
        print(f"{script.stem}: {sum(g['met'] for g in result['goals'])} of {len(result['goals'])}")
    (HERE / "RESULTS.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
