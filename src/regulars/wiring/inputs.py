"""What a caller may name as orders, customers and products."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

Paths = str | Path | Sequence[str | Path]
"""Files, globs or folders."""


def paths(given: Paths) -> Sequence[str | Path]:
    """Give one input as a list of one."""
    return [given] if isinstance(given, str | Path) else given
