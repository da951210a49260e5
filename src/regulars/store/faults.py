"""Turn failures of the machine (disk full, no permission, no such file) into typed errors."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from regulars.model import BadData, Refused

_WAYS_OUT = {
    errno.ENOSPC: ("the disk is full", "free some space or choose another folder with -o"),
    errno.EDQUOT: ("the disk quota is used up", "free some space or choose another folder with -o"),
    errno.EFBIG: (
        "the file would grow beyond the size limit",
        "raise the limit (ulimit -f) or choose another folder with -o",
    ),
    errno.EACCES: ("permission denied", "ask for permission or choose another path"),
    errno.EPERM: ("operation not permitted", "ask for permission or choose another path"),
    errno.EROFS: ("the file system is read-only", "choose another folder with -o"),
}

NO_ROOM = frozenset(_WAYS_OUT[number][0] for number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
"""The problems that more room would solve."""

# DuckDB reports the operating system's text, not its number.
_DUCKDB_TEXTS = {
    "no space left": errno.ENOSPC,
    "disk quota exceeded": errno.EDQUOT,
    "file too large": errno.EFBIG,
    "permission denied": errno.EACCES,
    "read-only file system": errno.EROFS,
}


def _typed(path: Path, number: int) -> Refused:
    problem, way_out = _WAYS_OUT[number]
    return Refused(problem, file=str(path), way_out=way_out)


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Run a block that touches `path`; raise typed errors for what the machine refuses.

    Raises:
        Refused: disk full, no permission, read-only.
        BadData: the file does not exist or is a folder.
    """
    try:
        yield
    except FileNotFoundError as error:
        raise BadData(
            "no such file", file=str(path), way_out="check the path and its spelling"
        ) from error
    except IsADirectoryError as error:
        raise BadData("this is a folder", file=str(path), way_out="name a file in it") from error
    except (FileExistsError, NotADirectoryError) as error:
        raise BadData(
            "a file stands where a folder should be",
            file=str(path),
            way_out="choose another folder with -o, or move the file",
        ) from error
    except OSError as error:
        if error.errno in _WAYS_OUT:
            raise _typed(path, error.errno) from error
        raise
    except duckdb.OutOfMemoryException as error:
        raise Refused(
            "the memory limit was reached",
            file=str(path),
            way_out="raise `memory_limit_mb` in regulars.toml or free disk space for spilling",
        ) from error
    except duckdb.Error as error:
        text = str(error).lower()
        for phrase, number in _DUCKDB_TEXTS.items():
            if phrase in text:
                raise _typed(path, number) from error
        raise
