"""Read packed files as a stream of bytes, or unpack them whole where a reader needs a file."""

from __future__ import annotations

import bz2
import errno
import gzip
import lzma
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Literal, cast

import pyarrow as pa

from regulars.model import BadData
from regulars.store import explained

Compression = Literal["none", "gzip", "bzip2", "xz", "zstd", "zip"]

_CHECKS = {
    "gzip": "; `gzip -t FILE` checks it",
    "bzip2": "; `bzip2 -t FILE` checks it",
    "xz": "; `xz -t FILE` checks it",
    "zstd": "; `zstd -t FILE` checks it",
    "zip": "; `unzip -t FILE` checks it",
}
_BLOCK = 1 << 22


@contextmanager
def open_packed(path: Path, compression: Compression, member: str = "") -> Iterator[BinaryIO]:
    """Open a file for reading its unpacked bytes.

    Args:
        path: the file.
        compression: how it is packed.
        member: the file inside a zip archive.

    Raises:
        BadData: it is damaged or was cut off.
        Refused: it may not be read.
    """
    try:
        with explained(path), _opened(path, compression, member) as file:
            yield file
    except (
        EOFError,
        gzip.BadGzipFile,
        lzma.LZMAError,
        zipfile.BadZipFile,
        zlib.error,
    ) as error:
        raise _damaged(path, compression) from error
    except NotImplementedError as error:
        raise unknown_packing(path) from error
    except OSError as error:
        # The libraries of bzip2 and zstd have no error of their own, and a zip archive with a
        # wrong directory is sought before its beginning.
        if error.errno in {None, errno.EINVAL} and compression in {"bzip2", "zstd", "zip"}:
            raise _damaged(path, compression) from error
        raise


def unknown_packing(path: Path) -> BadData:
    """The error of a zip archive that is packed in a way Python does not know (Deflate64, ...)."""
    return BadData(
        "the workbook or zip archive is packed in a way that is not read",
        file=str(path),
        way_out="unpack it first, or pack it as a plain zip",
    )


def _damaged(path: Path, compression: Compression) -> BadData:
    return BadData(
        f"the {compression} archive is damaged or was cut off",
        file=str(path),
        way_out=f"copy or download it again{_CHECKS[compression]}",
    )


@contextmanager
def _opened(path: Path, compression: Compression, member: str) -> Iterator[BinaryIO]:
    if compression == "zip":
        with zipfile.ZipFile(path) as archive, archive.open(member) as inside:
            yield cast("BinaryIO", inside)
    elif compression == "zstd":
        with path.open("rb") as file, pa.input_stream(file, compression="zstd") as stream:
            yield cast("BinaryIO", stream)
    else:
        openers: dict[str, Callable[..., Any]] = {
            "gzip": gzip.open,
            "bzip2": bz2.open,
            "xz": lzma.open,
        }
        with openers.get(compression, open)(path, "rb") as file:
            yield cast("BinaryIO", file)


def unpacked(path: Path, compression: Compression, member: str, target: Path) -> Path:
    """Give a file that is not packed: itself, or a copy at `target`.

    Raises:
        BadData: it is damaged or was cut off.
        Refused: it may not be read, or the disk is full.
    """
    if compression == "none":
        return path
    with open_packed(path, compression, member) as file, explained(target), target.open("wb") as to:
        shutil.copyfileobj(file, to, _BLOCK)
    return target
