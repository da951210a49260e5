"""Turn what Spark says when it fails into typed errors."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from regulars.model import Refused, RegularsError, Unavailable

_FULL = ("no space left on device", "disk quota exceeded")
_FORBIDDEN = ("permission denied", "accesscontrolexception", "read-only file system")
_MEMORY = (
    "outofmemoryerror",
    "unable_to_acquire_memory",
    "memory_limit",
    "exceeding memory limits",
)
_GONE = (
    "answer from java side is empty",
    "error while sending or receiving",
    "connection refused",
    "connection reset",
    "an error occurred while trying to connect to the java server",
    "sparkcontext was shut down",
    "stopped sparkcontext",
    "executorlostfailure",
    "executor exited",
    "executor heartbeat timed out",
    "python worker exited unexpectedly",
    "python_worker",
    "failed to connect",
    "fetchfailed",
    "statuscode.unavailable",
    "session_closed",
    "retries_exceeded",
)
_NO_WORKER = ("spark_job_cancelled", "cancelled as part of cancellation of all jobs")
_WENT = (
    Unavailable,
    "Spark, or one of its workers, went away in the middle",
    "run again; if it happens again, look into Spark's own log",
)
_ANSWERS: dict[tuple[str, ...], tuple[type[RegularsError], str, str]] = {
    _FULL: (Refused, "a disk that Spark writes to is full", "free some space"),
    _FORBIDDEN: (
        Refused,
        "Spark may not read or write the workspace",
        "give its workers the rights, or choose another folder with -o",
    ),
    _MEMORY: (
        Refused,
        "Spark ran out of memory",
        (
            "raise `driver_memory_mb` under [spark] in regulars.toml, on a cluster"
            ' "spark.executor.memory" under [spark.conf]'
        ),
    ),
    _NO_WORKER: (
        Unavailable,
        "Spark has no worker for this run",
        (
            'see that workers are up and have room for "spark.executor.memory" and'
            ' "spark.executor.cores" (the master\'s page shows it), and run again'
        ),
    ),
    _GONE: _WENT,
}
_OUR_PACKAGES = ("pyspark", "py4j", "grpc")
_SOCKETS = (ConnectionError, EOFError)


@contextmanager
def spark_explained() -> Iterator[None]:
    """Run a block that uses Spark; raise typed errors for what the machines refuse.

    Raises:
        Refused: disk full, memory used up, no permission.
        Unavailable: Spark, or a part of it, went away.
    """
    try:
        yield
    except RegularsError:
        raise
    except Exception as error:
        typed = _typed(error)
        if typed is None:
            raise
        raise typed from error


def _typed(error: Exception) -> RegularsError | None:
    from_spark = type(error).__module__.partition(".")[0] in _OUR_PACKAGES
    if not from_spark and not isinstance(error, _SOCKETS):
        return None
    text = f"{type(error).__name__} {error}".lower()
    for phrases, (typed, problem, way_out) in _ANSWERS.items():
        if any(phrase in text for phrase in phrases):
            return typed(problem, way_out=way_out)
    return Unavailable(_WENT[1], way_out=_WENT[2]) if isinstance(error, _SOCKETS) else None
