"""Run a command as a child process and tell what it used."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Used:
    """What a command used.

    Attributes:
        cpu_seconds: processor time of all its threads, user and system.
        seconds: time on the clock.
        peak_mb: the most memory that it held at once, MiB.
        out: what it printed.
    """

    cpu_seconds: float
    seconds: float
    peak_mb: float
    out: str


def run(*command: str, environment: Mapping[str, str] | None = None) -> Used:
    """Run a command to its end.

    Args:
        command: the program and its words.
        environment: variables that it sees beside those of this process.

    Raises:
        RuntimeError: it failed; with what it wrote to standard error.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as errors:
        begun = time.monotonic()
        child = subprocess.Popen(
            command, stdout=out, stderr=errors, env={**os.environ, **(environment or {})}
        )
        # `wait4` tells of this child alone; `getrusage` would mix all children.
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.monotonic() - begun
        child.returncode = os.waitstatus_to_exitcode(status)
        for file in (out, errors):
            file.seek(0)
        if child.returncode:
            raise RuntimeError(f"{command[0]} failed:\n{errors.read().decode()[-2000:]}")
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return Used(
            cpu_seconds=usage.ru_utime + usage.ru_stime,
            seconds=seconds,
            peak_mb=usage.ru_maxrss / unit,
            out=out.read().decode(),
        )
