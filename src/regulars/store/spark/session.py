"""Start Spark, or take the session that is there, and leave nothing behind."""

from __future__ import annotations

import os
import socket
import sys
import warnings
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from regulars.model import Refused, Unavailable, install_command
from regulars.store.spark.config import SparkConfig
from regulars.store.spark.faults import spark_explained
from regulars.store.spark.java import require_java
from regulars.store.spark.watch import WorkersWatch

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_SESSION_CONF = {
    "spark.sql.session.timeZone": "UTC",
    # Every moment in our tables is UTC without a zone, as Parquet and DuckDB hold it.
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.compression.codec": "zstd",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}
_PROCESS_CONF = {
    "spark.ui.enabled": "false",
    # Where in Python each expression was made, for messages: four more calls of Java for each.
    "spark.python.sql.dataFrameDebugging.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_LOGGING = f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties').as_uri()}"
_JAVA_OPTIONS = "spark.driver.extraJavaOptions"
_PARTITIONS_PER_THREAD = 4
# While it is set, pyspark refuses every session that is not one of Spark Connect.
_CONNECTED = "SPARK_CONNECT_MODE_ENABLED"
_STANDALONE = "spark://"
_CONNECT_PORT, _STANDALONE_PORT, _PATIENCE_S = 15_002, 7077, 10.0
_RETRY_MS = 5_000


@dataclass(frozen=True, slots=True)
class Session:
    """A Spark session of ours.

    Attributes:
        spark: the session.
        started_here: whether Spark was started for it and is to be stopped with it.
        left: variables of the environment that starting it set and that stopping it leaves.
        watch: looks whether its cluster has workers.
    """

    spark: SparkSession
    started_here: bool
    left: tuple[str, ...] = ()
    watch: WorkersWatch | None = None

    def stop(self) -> None:
        """Stop Spark if it was started here, also where its Java process is dead already."""
        if not self.started_here:
            return
        if self.watch is not None:
            self.watch.end()
        if self.left:
            _be_patient(self.spark, 0)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A dead process cannot be stopped in any better way.
            with suppress(Exception):
                self.spark.stop()
        for name in self.left:
            os.environ.pop(name, None)
        _forget_dead_process()


def open_session(config: SparkConfig, *, threads: int | None) -> Session:
    """Start Spark as the settings say, or take a session of the session that runs already.

    Args:
        config: the settings.
        threads: threads of a `local` Spark; None: one per core.

    Raises:
        Refused: the extra is not installed.
        Unavailable: Java is missing, or Spark cannot be reached.
    """
    if find_spec("pyspark") is None:
        raise Refused("Spark is not installed", way_out=install_command("spark"))
    with warnings.catch_warnings():
        # Spark looks at pandas when it is loaded, and says that it does not know pandas 3 yet.
        warnings.simplefilter("ignore", FutureWarning)
        import pyspark.testing.utils  # noqa: F401
        from pyspark.sql import SparkSession
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("regulars")
    if config.is_connect:
        return _connect(builder.remote(config.master), config)
    _forget_dead_process()
    running = SparkSession.getActiveSession()
    if running is not None:
        return Session(_configured(running.newSession(), config), started_here=False)
    require_java()
    cores = threads or os.cpu_count() or 1
    conf = _PROCESS_CONF | {"spark.driver.memory": f"{config.driver_memory_mb}m"}
    if config.is_local:
        conf["spark.driver.bindAddress"] = conf["spark.driver.host"] = "127.0.0.1"
        conf["spark.sql.shuffle.partitions"] = str(_PARTITIONS_PER_THREAD * cores)
    elif config.master.startswith(_STANDALONE):
        _refuse_silent(config.master, port=_STANDALONE_PORT)
    conf |= _SESSION_CONF | config.conf
    conf[_JAVA_OPTIONS] = f"{_LOGGING} {conf.get(_JAVA_OPTIONS, '')}".strip()
    for name, value in conf.items():
        builder = builder.config(name, value)
    master = f"local[{cores}]" if config.master == "local" else config.master
    try:
        with spark_explained():
            spark = builder.master(master).getOrCreate()
            watch = None
            if not config.is_local:
                watch = WorkersWatch(spark.sparkContext, patience_s=config.worker_wait_s)
            return Session(spark, started_here=True, watch=watch)
    except Exception as error:
        _forget_dead_process()
        raise _unreachable(config.master) from error


def _connect(builder: SparkSession.Builder, config: SparkConfig) -> Session:
    """A session of a Spark Connect server."""
    if find_spec("grpc") is None:
        raise Refused("Spark Connect is not installed", way_out=install_command("spark"))
    _refuse_silent(config.master, port=_CONNECT_PORT)
    left = () if _CONNECTED in os.environ else (_CONNECTED,)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", FutureWarning)
            session = builder.create()
        _be_patient(session, config.worker_wait_s)
        return Session(_configured(session, config), started_here=True, left=left)
    except Exception as error:
        raise _unreachable(config.master) from error


def _be_patient(spark: SparkSession, wait_s: int) -> None:
    """Let a session of Spark Connect try again for so many seconds, not for ten minutes."""
    from pyspark.sql.connect.client.retries import DefaultPolicy  # heavy

    # The first few come within four seconds.
    retries = 4 + wait_s * 1000 // _RETRY_MS if wait_s else 0
    policy = DefaultPolicy(max_retries=retries, max_backoff=_RETRY_MS, jitter=0)
    cast("Any", spark).client.set_retry_policies([policy])


def _refuse_silent(master: str, *, port: int) -> None:
    """Find out in seconds that nobody listens; Spark itself tries for minutes.

    Args:
        master: `SCHEME://HOST:PORT`, of a standalone cluster several, separated by commas.
        port: where none is named.
    """
    for one in master.partition("//")[2].split(","):
        address = urlsplit(f"//{one}")
        with suppress(OSError):
            place = (address.hostname or "", address.port or port)
            socket.create_connection(place, timeout=_PATIENCE_S).close()
            return
    raise _unreachable(master)


def _configured(spark: SparkSession, config: SparkConfig) -> SparkSession:
    for name, value in (_SESSION_CONF | config.conf).items():
        if spark.conf.isModifiable(name):
            spark.conf.set(name, value)
    return spark


def _unreachable(master: str) -> Unavailable:
    return Unavailable(
        f"Spark cannot be started or reached at {master}",
        way_out="check `master` and `conf` under [spark] in regulars.toml, and Spark's own log",
    )


def _forget_dead_process() -> None:
    """Let go of a Java process that ended, so that the next session starts a new one."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    process = getattr(SparkContext._gateway, "proc", None)  # noqa: SLF001 - there is no other way
    if process is None or process.poll() is None:
        return
    SparkContext._gateway = None  # noqa: SLF001
    SparkContext._jvm = None  # noqa: SLF001
    SparkContext._active_spark_context = None  # noqa: SLF001
    SparkSession._instantiatedSession = None  # noqa: SLF001
