"""What several test files share: our command line, a made-up shop."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from regulars.simulation import ShopConfig, ShopFiles, write_shop

_QUICK = {"REGULARS_PREDICTIONS__IN_RUN": '["clv"]'}
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def regulars() -> Run:
    """Run the command line in a process of its own.

    Runs expect orders but learn no churn, which takes seconds: `test_predicting.py` does that.
    """

    def run(
        *arguments: str | Path, cwd: Path | None = None, code: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [sys.executable, "-m", "regulars", *map(str, arguments)],
            cwd=cwd,
            capture_output=True,
            text=True,
            check=False,
            env=_QUICK | os.environ | {"COLUMNS": "120", "NO_COLOR": "1"},
        )
        if code is not None:
            assert done.returncode == code, done.stderr + done.stdout
        return done

    return run


@pytest.fixture(scope="session")
def made_up_shop(tmp_path_factory: pytest.TempPathFactory) -> ShopFiles:
    """A small shop with faults in its orders, and its truth."""
    config = ShopConfig(customers=600, seed=11, dirty_share=0.04)
    return write_shop(config, tmp_path_factory.mktemp("made-up-shop"))
