"""Settings of the Spark engine."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class SparkConfig(BaseModel):
    """Where Spark runs and what it may use."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)

    master: str = Field(
        default="local", pattern=r"^(local|local\[[\d*, ]+\]|yarn|(spark|k8s|sc)://.+)$"
    )
    """`local` (this machine, `threads` threads), `spark://HOST:PORT`, `yarn`, `k8s://...` or, for
    Spark Connect, `sc://HOST:PORT`. Elsewhere than on this machine, the workspace must lie on a
    file system that every worker sees under the same path."""

    driver_memory_mb: int = Field(default=2048, ge=512)
    """Memory of the Java process that is started here, in MB: all of Spark's with `local`, the
    driver's on a cluster. It counts when that process starts, not for Spark Connect."""

    worker_wait_s: int = Field(default=300, ge=1)
    """How long a run waits for a cluster that has no worker for it, or for a Spark Connect server
    that does not answer any more, in seconds; then it ends with exit code 4. Raise it where a busy
    queue gives out machines late."""

    shared_folder: Path | None = None
    """Where `check` and `assign` keep intermediate files, seen by every worker under the same path;
    empty: the system's folder for temporary files, right for `local`."""

    conf: dict[str, str] = {}
    """Any of Spark's own properties, for example `"spark.executor.memory" = "8g"`; they win over
    what Regulars sets."""

    @property
    def is_connect(self) -> bool:
        """Whether Spark Connect is meant: Spark runs in a server of its own."""
        return self.master.startswith("sc://")

    @property
    def is_local(self) -> bool:
        """Whether Spark runs on this machine only, in one Java process."""
        return self.master.startswith("local")
