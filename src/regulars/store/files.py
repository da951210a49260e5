"""Write small files whole: a reader sees the old text or the new one, never half."""

from __future__ import annotations

import os
from pathlib import Path

from regulars.store.faults import explained


def write_text_atomically(path: Path, text: str) -> None:
    """Write UTF-8 text to `path` by way of a temporary file beside it.

    Raises:
        Refused: the disk is full or the folder may not be written; `path` is as it was.
    """
    temporary = path.with_name(f".{path.name}.part")
    with explained(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with temporary.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)
