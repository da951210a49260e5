"""Runs our command line in processes that begin with everything imported.

A test that starts `python -m regulars` pays seconds for imports. This process imports once and
forks for each command that it reads on standard input, a line of JSON: `arguments`, `cwd`,
`environment`, and `output` and `errors`, the files for what is said. It answers with a line of
JSON, the exit code. A fork has its own working directory, environment and signals, opens its own
connections and ends by itself, as a process started anew does; only the seed of hashes is shared.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import time
from typing import Any, NoReturn

_IMPORTED_ONCE = (
    *("regulars.cli", "regulars.cli.summary", "regulars.wiring.main_job", "regulars.record"),
    *("regulars.flow.main_job", "regulars.flow.predict", "regulars.flow.apply"),
    *("duckdb", "jinja2", "pandas", "plotly.graph_objects", "pyarrow.acero", "tomlkit"),
    *("scipy.cluster.hierarchy", "scipy.optimize", "scipy.stats", "sklearn.cluster"),
    *("sklearn.decomposition", "sklearn.ensemble", "sklearn.isotonic", "sklearn.linear_model"),
)


def serve() -> None:
    """Answer commands until standard input ends."""
    asked, answers = os.fdopen(os.dup(0)), os.fdopen(os.dup(1), "w")
    _point(0, os.devnull, os.O_RDONLY)
    for name in _IMPORTED_ONCE:
        importlib.import_module(name)
    gc.freeze()
    for line in asked:
        child = os.fork()
        if child == 0:
            asked.close()
            answers.close()
            _run(json.loads(line))
        _, status = os.waitpid(child, 0)
        answers.write(f"{os.waitstatus_to_exitcode(status)}\n")
        answers.flush()


def _run(command: dict[str, Any]) -> NoReturn:
    _point(1, command["output"], os.O_WRONLY | os.O_CREAT)
    _point(2, command["errors"], os.O_WRONLY | os.O_CREAT)
    os.chdir(command["cwd"])
    os.environ.clear()
    os.environ.update(command["environment"])
    time.tzset()
    sys.path[:0] = filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))
    sys.argv = ["regulars", *command["arguments"]]
    from regulars.cli import main  # noqa: PLC0415 - imported above, by its name

    main()


def _point(descriptor: int, path: str, flags: int) -> None:
    opened = os.open(path, flags, 0o600)
    os.dup2(opened, descriptor)
    os.close(opened)


if __name__ == "__main__":
    serve()
