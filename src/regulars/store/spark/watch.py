"""End the wait of a cluster without workers: Spark itself waits for one for ever, in silence."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark import SparkContext


class WorkersWatch:
    """Looks whether a cluster still has workers, and cancels the jobs that wait for one too long.

    A worker that joins in time, after another one died, takes the work over.

    Args:
        context: of the driver that runs in this process.
        patience_s: how long jobs may wait without any worker.
        look_every_s: the time between two looks.
    """

    def __init__(
        self, context: SparkContext, *, patience_s: float, look_every_s: float = 2.0
    ) -> None:
        self._context: Any = context
        self._patience_s = patience_s
        self._look_every_s = look_every_s
        self._ended = threading.Event()
        threading.Thread(target=self._look, name="spark-workers", daemon=True).start()

    def end(self) -> None:
        """Look no longer."""
        self._ended.set()

    def _look(self) -> None:
        alone_since = None
        while not self._ended.wait(self._look_every_s):
            # A driver that does not answer now may answer later; what waits for one that is gone
            # is told by its own error.
            with suppress(Exception):
                if not self._waits_alone():
                    alone_since = None
                    continue
                alone_since = alone_since or time.monotonic()
                if time.monotonic() - alone_since > self._patience_s:
                    self._context.cancelAllJobs()

    def _waits_alone(self) -> bool:
        """Whether a job runs and no executor beside the driver is there."""
        waits = bool(self._context.statusTracker().getActiveJobsIds())
        return waits and self._context._jsc.sc().getExecutorMemoryStatus().size() <= 1  # noqa: SLF001
