"""What a file is, told from its first bytes: its format and how it is packed."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from regulars.intake.unpack import Compression, open_packed, unknown_packing
from regulars.model import BadData
from regulars.store import explained

Format = Literal["csv", "json", "parquet", "arrow", "workbook", "staged"]

_PACKED: tuple[tuple[bytes, Compression], ...] = (
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
)
# Other formats that a shop may hand us by mistake.
_UNREADABLE = {
    b"%PDF": ("a PDF", "export the orders as CSV"),
    b"\x89PNG": ("a picture", "name the order file"),
    b"\xff\xd8\xff": ("a picture", "name the order file"),
    b"7z\xbc\xaf": ("a 7z archive", "unpack it first"),
    b"Rar!": ("a RAR archive", "unpack it first"),
    b"ORC": ("an ORC file", "export the orders as Parquet or CSV"),
    b"Obj\x01": ("an Avro file", "export the orders as Parquet or CSV"),
    b"FEA1": ("a Feather file of version 1", "write it again with a newer pandas or R"),
}
_HEAD = 512
_TAR_MARK = slice(257, 262)
# A JSON document begins with an object, or with an array of objects.
_JSON = re.compile(rb"^(\xef\xbb\xbf)?\s*(\{\s*[\"}]|\[\s*\{)")
_WORKBOOK_PARTS = {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}


@dataclass(frozen=True, slots=True)
class Known:
    """What a file is.

    Attributes:
        format: how it is laid out.
        compression: how it is packed.
    """

    format: Format
    compression: Compression


def identify(path: Path) -> Known:
    """Tell what a file is.

    Raises:
        BadData: it is empty, damaged, or of a format that is not read.
        Refused: it may not be read.
    """
    with explained(path), path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04"):
        inside = set(_contents(path))
        return Known("workbook", "none") if inside & _WORKBOOK_PARTS else Known("csv", "zip")
    for magic, compression in _PACKED:
        if head.startswith(magic):
            with open_packed(path, compression) as packed:
                return Known(_format(packed.read(_HEAD), str(path)), compression)
    return Known(_format(head, str(path)), "none")


def members(path: Path, named: str = "") -> Iterator[tuple[str, Format]]:
    """The data files in a zip archive, by name, each with its format.

    Args:
        path: the archive.
        named: the only file to give; empty: all.

    Raises:
        BadData: there is none, or the archive is damaged or locked by a password.
    """
    found = [
        name
        for name in _contents(path)
        if not name.endswith("/") and not re.search(r"(^|/)(\.|__MACOSX/)", name)
    ]
    if named:
        found = [name for name in found if name == named]
    if not found:
        raise BadData(
            f"there is no file {named!r} in the archive" if named else "the archive is empty",
            file=str(path),
            way_out="name one of its files, as in ORDERS.zip#FILE.csv, or unpack it first",
        )
    for name in found:
        with open_packed(path, "zip", name) as file:
            yield name, _format(file.read(_HEAD), f"{path}#{name}")


def _contents(path: Path) -> list[str]:
    with explained(path), path.open("rb"):
        pass
    try:
        with zipfile.ZipFile(path) as archive:
            locked = any(entry.flag_bits & 1 for entry in archive.infolist())
            names = sorted(archive.namelist())
    except NotImplementedError as error:
        raise unknown_packing(path) from error
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        # A wrong directory makes the library seek before the beginning, which is an OSError.
        raise BadData(
            "the workbook or zip archive is damaged or was cut off",
            file=str(path),
            way_out="copy or download it again",
        ) from error
    if locked:
        raise BadData(
            "the archive is locked by a password", file=str(path), way_out="unpack it first"
        )
    return names


def _format(head: bytes, shown: str) -> Format:
    if not head:
        raise BadData("the file is empty", file=shown, way_out="export it again")
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"ARROW1", b"\xff\xff\xff\xff")):
        return "arrow"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "workbook"
    for magic, (what, way_out) in _UNREADABLE.items():
        if head.startswith(magic):
            raise BadData(f"this is {what}, not a table", file=shown, way_out=way_out)
    if head[_TAR_MARK] == b"ustar":
        raise BadData("this is a tar archive, not a table", file=shown, way_out="unpack it first")
    return "json" if _JSON.match(head) else "csv"
