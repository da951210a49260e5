"""Progress on stderr: a line that moves on a terminal, plain lines elsewhere, nothing if quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Give a function that says which step begins.

    Args:
        quiet: say nothing.
    """
    console = Console(stderr=True, quiet=quiet, highlight=False)
    if not console.is_terminal:
        yield lambda step: console.print(f"{step} ...")
        return
    with console.status("starting") as status:

        def say(step: str) -> None:
            status.update(f"{step} ...")

        yield say
