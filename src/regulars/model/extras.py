"""How a missing extra of the package is installed, by the Python that is running."""

from __future__ import annotations

import shlex
import shutil
import sys
from importlib.util import find_spec


def install_command(extra: str) -> str:
    """The command that adds an extra to the environment of this very Python.

    A bare `pip` may be another environment's. Where this environment has no pip, as those of uv
    have none, uv is told which Python is meant.

    Args:
        extra: as `pyproject.toml` names it.
    """
    wanted = f"'regulars[{extra}]'"
    python = sys.executable or "python"
    if find_spec("pip") is None:
        return f"uv pip install --python {shlex.quote(python)} {wanted}"
    if shutil.which("python") == python:
        return f"python -m pip install {wanted}"
    return f"{shlex.quote(python)} -m pip install {wanted}"
