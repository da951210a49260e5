"""A fitted segmentation in a file: JSON with a version and a checksum, never a pickle.

Floats are written with the fewest digits that read back to the same bits.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from regulars.model import BadData
from regulars.store import write_text_atomically

VERSION = 5


def write_json(path: Path, state: dict[str, Any]) -> None:
    """Write a state so that a reader sees the old file or the new one, never half.

    Raises:
        Refused: the disk is full or the folder may not be written.
    """
    body = _body(state)
    document = {"version": VERSION, "sha256": _checksum(body), "state": state}
    text = json.dumps(document, allow_nan=False, ensure_ascii=False, indent=1, sort_keys=False)
    write_text_atomically(path, text)


def read_json(path: Path) -> dict[str, Any]:
    """Read a state that `write_json` wrote.

    Raises:
        BadData: where the file is missing, damaged or from another version.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        version, checksum, state = document["version"], document["sha256"], document["state"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadData(
            "this is not a saved segmentation that can be read",
            way_out="fit the segments again",
            file=path.name,
        ) from error
    if version != VERSION:
        raise BadData(
            f"the segmentation was saved in version {version}, this program reads {VERSION}",
            way_out="fit the segments again",
            file=path.name,
        )
    if not isinstance(state, dict) or checksum != _checksum(_body(state)):
        raise BadData(
            "the saved segmentation was changed or damaged: its checksum does not match",
            way_out="restore the file, or fit the segments again",
            file=path.name,
        )
    return state


def saved_kind(path: Path) -> str | None:
    """The kind of the segments in a file; None where it cannot be read."""
    try:
        kind = read_json(path).get("kind")
    except BadData:
        return None
    return kind if isinstance(kind, str) else None


def _body(state: dict[str, Any]) -> str:
    return json.dumps(state, allow_nan=False, sort_keys=True)


def _checksum(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()
