"""What every command of `regulars predict` prints below its table."""

from __future__ import annotations

from collections.abc import Sequence

import typer


def print_sentences(sentences: Sequence[str]) -> None:
    """Write sentences to stdout, a line each."""
    typer.echo("")
    for sentence in sentences:
        typer.echo(f"  {sentence}")
