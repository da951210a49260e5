"""What several test files share: our command line, a made-up shop."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from regulars.simulation import ShopConfig, ShopFiles, write_shop

_SETTINGS = {"REGULARS_PREDICTIONS__IN_RUN": '["clv"]'}
_ALWAYS = {"COLUMNS": "120", "NO_COLOR": "1"}
# Tests run side by side: threads that wait for each other would only heat the cores.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def regulars(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Run the command line in a process of its own, forked where all is imported.

    Runs expect orders but learn no churn, which takes seconds: `test_predicting.py` does that.
    """
    said = [tmp_path_factory.mktemp("said") / name for name in ("output", "errors")]
    server = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("command_server.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | _ALWAYS | _ONE_THREAD,
    )
    assert server.stdin is not None
    assert server.stdout is not None
    asked, answers = server.stdin, server.stdout

    def run(
        *arguments: str | Path, cwd: Path | None = None, code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        for path in said:
            path.write_bytes(b"")
        words = [*map(str, arguments)]
        command = {
            "arguments": words,
            "cwd": str(cwd or Path.cwd()),
            "environment": _SETTINGS | os.environ | _ALWAYS | _ONE_THREAD,
            "output": str(said[0]),
            "errors": str(said[1]),
        }
        asked.write(json.dumps(command) + "\n")
        asked.flush()
        left = int(answers.readline())
        output, errors = (path.read_text() for path in said)
        if code is not None:
            assert left == code, errors + output
        return subprocess.CompletedProcess(words, left, output, errors)

    yield run
    asked.close()
    server.wait()
    answers.close()


@pytest.fixture(scope="session")
def made_up_shop(tmp_path_factory: pytest.TempPathFactory) -> ShopFiles:
    """A small shop with faults in its orders, and its truth."""
    config = ShopConfig(customers=600, seed=11, dirty_share=0.04)
    return write_shop(config, tmp_path_factory.mktemp("made-up-shop"))
