"""Run a command as a child process and tell what it used."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass

# A process takes over the peak of the one that starts it, and a bench that has just made up its
# data holds a gigabyte. So a small process starts the command, and tells what that alone used. What
# the command leaves running, as pyspark leaves its Java, is waited for too, and counted (on Linux).
_STARTER = """
import ctypes, json, os, resource, subprocess, sys
if sys.platform == "linux":
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER
code = subprocess.call(sys.argv[2:])
try:
    while True:
        os.wait()
except ChildProcessError:
    pass
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[1], "w") as told:
    json.dump([code, used.ru_utime + used.ru_stime, used.ru_maxrss], told)
"""


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
    with (
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as errors,
        tempfile.NamedTemporaryFile() as told,
    ):
        begun = time.monotonic()
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", _STARTER, told.name, *command],
            stdout=out,
            stderr=errors,
            env={**os.environ, **(environment or {})},
            check=False,
        )
        seconds = time.monotonic() - begun
        for file in (out, errors):
            file.seek(0)
        code, cpu_seconds, peak = json.loads(told.read() or b"[1, 0, 0]")
        if code:
            raise RuntimeError(f"{command[0]} failed:\n{errors.read().decode()[-2000:]}")
        unit = 2**20 if sys.platform == "darwin" else 2**10
        return Used(
            cpu_seconds=cpu_seconds,
            seconds=seconds,
            peak_mb=peak / unit,
            out=out.read().decode(),
        )


def touch_memory(gigabytes: int) -> None:
    """Use so much memory in a process of its own, and give it back.

    A virtual machine gives memory that lies idle to its host, and the process that touches it next
    pays several times as much for it. Called before each contender, this lets all of them find the
    same.
    """
    touched = f"for page in range(0, len(m := bytearray({gigabytes} << 30)), 4096): m[page] = 1"
    subprocess.run([sys.executable, "-I", "-S", "-c", touched], check=True)
