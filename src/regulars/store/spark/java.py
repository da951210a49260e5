"""Find a Java runtime that Spark can use, before Spark fails without one in its own words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from regulars.model import Unavailable

OLDEST = 17
"""The oldest Java that Spark 4 runs on."""

_WAY_OUT = (
    f"install Java {OLDEST} or newer (on Debian: apt install openjdk-17-jre-headless) and, if there"
    ' are several, point JAVA_HOME to it; or use engine = "duckdb"'
)


def require_java() -> None:
    """Refuse to go on where Java is missing or too old.

    Raises:
        Unavailable: with the way out.
    """
    home = os.environ.get("JAVA_HOME")
    java = str(Path(home, "bin", "java")) if home else shutil.which("java")
    if java is None or not Path(java).exists():
        raise Unavailable("Spark needs Java, and there is none here", way_out=_WAY_OUT)
    told = subprocess.run(  # noqa: S603 - the user's own Java
        [java, "-version"], capture_output=True, text=True, check=False
    )
    found = major_version(told.stderr + told.stdout)
    if found is None or found < OLDEST:
        is_old = "cannot be asked for its version" if found is None else f"is Java {found}"
        raise Unavailable(
            f"Spark needs Java {OLDEST} or newer; this one {is_old}", file=java, way_out=_WAY_OUT
        )


def major_version(text: str) -> int | None:
    """The major version that `java -version` tells; 1.8 is 8.

    >>> major_version('openjdk version "17.0.15" 2025-04-15')
    17
    >>> major_version('java version "1.8.0_202"')
    8
    """
    found = re.search(r'version "(?:1\.)?(\d+)', text)
    return None if found is None else int(found.group(1))
