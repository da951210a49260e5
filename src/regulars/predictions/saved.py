"""A fitted model's state in a file: JSON with a format, a version and a checksum, no pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from regulars.model import BadData
from regulars.store import write_text_atomically


def write_state(path: Path, state: dict[str, Any], *, format: str, version: int) -> None:  # noqa: A002
    """Write a state so that a reader sees the old file or the new one, never half.

    Args:
        path: of the file.
        state: JSON values.
        format: what it is, in words.
        version: of the format.

    Raises:
        Refused: the disk is full or the folder may not be written.
    """
    document = {"format": format, "version": version, "sha256": _checksum(state), "state": state}
    write_text_atomically(path, json.dumps(document, allow_nan=False, ensure_ascii=False, indent=1))


def read_state(
    path: Path,
    *,
    format: str,  # noqa: A002
    version: int,
    oldest: int | None = None,
) -> dict[str, Any]:
    """Read a state that `write_state` wrote in the same format and version.

    Args:
        path: the file.
        format: what it must hold.
        version: the newest that the caller reads.
        oldest: the oldest that the caller reads, too; None: no other.

    Raises:
        BadData: the file is missing, damaged or something else.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        found = document["format"], document["version"]
        checksum, state = document["sha256"], document["state"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadData(
            "this is not a saved model that can be read",
            way_out="fit the model again",
            file=path.name,
        ) from error
    read = range(version if oldest is None else oldest, version + 1)
    if found[0] != format or found[1] not in read:
        raise BadData(
            f"the file holds {found[0]}, version {found[1]}; this program reads {format}, "
            f"version {version}",
            way_out="fit the model again",
            file=path.name,
        )
    if not isinstance(state, dict) or checksum != _checksum(state):
        raise BadData(
            "the saved model was changed or damaged: its checksum does not match",
            way_out="restore the file, or fit the model again",
            file=path.name,
        )
    return state


def format_of(path: Path) -> str:
    """What a file that `write_state` wrote holds, in words.

    Raises:
        BadData: the file is missing or something else.
    """
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadData(
            "there is no saved model here that can be read",
            way_out="name the folder that --model was told when it was learned, or one of "
            "models/predictions in a workspace",
            file=str(path.parent),
        ) from error


def checksums_of(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The checksums of files beside a state, to be kept in it.

    Args:
        folder: of the model.
        names: of the files.
    """
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}


def check_files(folder: Path, checksums: Mapping[str, str]) -> None:
    """Make sure that the files beside a state are those that were written with it.

    Args:
        folder: of the model.
        checksums: by `checksums_of`.

    Raises:
        BadData: one is missing, or was changed or damaged.
    """
    for name, checksum in checksums.items():
        path = folder / name
        if not path.is_file() or checksums_of(folder, [name])[name] != checksum:
            raise BadData(
                "a file of the saved model is missing, or was changed or damaged",
                way_out="restore the file, or fit the model again",
                file=str(path),
            )


def _checksum(state: Any) -> str:  # noqa: ANN401 - any JSON
    return hashlib.sha256(json.dumps(state, allow_nan=False, sort_keys=True).encode()).hexdigest()
