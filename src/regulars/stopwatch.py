"""Measure what each step of a run costs."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from regulars.model import Step

_KB_PER_MB = 1024.0


class Stopwatch:
    """Times the steps of a run and tells a listener which one begins.

    Args:
        on_step: called with the name of each step when it begins.
    """

    def __init__(self, on_step: Callable[[str], None]) -> None:
        self.steps: list[Step] = []
        self.on_step = on_step

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure the block as one step."""
        self.on_step(name)
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.steps.append(
            Step(
                name=name,
                seconds=round(time.perf_counter() - wall, 3),
                cpu_seconds=round(time.process_time() - cpu, 3),
                peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB_PER_MB, 1),
            )
        )
