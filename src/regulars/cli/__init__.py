"""The command line. Data goes to stdout, messages and progress to stderr.

Only Typer and Rich are loaded here; each command loads its rooms when it is called.
"""

from __future__ import annotations

from regulars.cli.app import app, main

__all__ = ["app", "main"]
