"""From what the user typed (files, globs, folders) to the files to read, and what each one is."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from regulars.model import BadData
from regulars.store import explained

FILE, ROW = "source_file", "source_row"
"""The columns that say where a row came from."""

NOT_A_LINE = "not_a_line"
"""The column that says, in an export that was recognised, that a row is no order line."""

Format = Literal["csv", "parquet", "staged"]
Compression = Literal["none", "gzip"]

DATA_ENDINGS = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", ".parquet")

# Other formats that a shop may hand us by mistake, by the bytes that they begin with.
_UNREADABLE = {
    b"PK\x03\x04": ("an Excel workbook or a zip archive", "save the sheet as CSV, or unpack it"),
    b"\xd0\xcf\x11\xe0": ("an old Excel or Office file", "save the sheet as CSV"),
    b"%PDF": ("a PDF", "export the orders as CSV"),
    b"\x89PNG": ("a picture", "name the order file"),
    b"\xff\xd8\xff": ("a picture", "name the order file"),
    b"BZh": ("a bzip2 archive", "unpack it first"),
    b"\xfd7zXZ": ("an xz archive", "unpack it first"),
    b"\x28\xb5\x2f\xfd": ("a zstd archive", "unpack it first"),
}


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    Attributes:
        path: where it is.
        name: what the tables call it: the file's name, with as many of the folders above it as
            are needed to tell it from the others.
        format: how it is laid out, told from its first bytes and not from its name.
        compression: how it is packed.
        origin: of rows that are staged already: how they were read.
        rejected: of rows that are staged already: those that could not be cut into cells.
    """

    path: Path
    name: str
    format: Format
    compression: Compression
    origin: Mapping[str, Any] = field(default_factory=dict)
    rejected: Path | None = None


def find_sources(inputs: Sequence[str | Path | SourceFile]) -> list[SourceFile]:
    """Resolve files, globs and folders of data files, in a stable order, each file once.

    Raises:
        BadData: nothing matches, or a file is empty or of a format that is not read.
        Refused: a file may not be read.
    """
    # One file may be named twice, by a glob and by itself or through a link.
    staged = [given for given in inputs if isinstance(given, SourceFile)]
    named = [given for given in inputs if not isinstance(given, SourceFile)]
    paths = list({path.resolve(): path for given in named for path in _resolve(given)}.values())
    if not paths and not staged:
        raise BadData("no order file was named", way_out="regulars run ORDERS.csv")
    found = [_identify(path, name) for path, name in zip(paths, _names(paths), strict=True)]
    return [*staged, *found]


def _names(paths: Sequence[Path]) -> list[str]:
    """Name files shortly and differently."""
    names = [path.name for path in paths]
    if len(set(names)) == len(names):
        return names
    whole = [path.absolute() for path in paths]
    above = os.path.commonpath(path.parent for path in whole)
    return [path.relative_to(above).as_posix() for path in whole]


def _resolve(given: str | Path) -> list[Path]:
    path = Path(given).expanduser()
    if path.is_dir():
        found = sorted(p for p in path.iterdir() if p.name.lower().endswith(DATA_ENDINGS))
        if not found:
            raise BadData(
                "no CSV, TSV or Parquet file in this folder",
                file=str(path),
                way_out="name the files",
            )
        return found
    if path.exists() or not glob.has_magic(str(given)):
        return [path]
    found = sorted(Path(name) for name in glob.glob(str(path), recursive=True))  # noqa: PTH207
    found = [p for p in found if p.is_file()]
    if not found:
        raise BadData("no file matches this pattern", file=str(given), way_out="check the pattern")
    return found


def _identify(path: Path, name: str) -> SourceFile:
    with explained(path), path.open("rb") as file:
        head = file.read(16)
    if not head:
        raise BadData("the file is empty", file=str(path), way_out="export it again")
    if head.startswith(b"PAR1"):
        return SourceFile(path, name, "parquet", "none")
    for magic, (what, way_out) in _UNREADABLE.items():
        if head.startswith(magic):
            raise BadData(f"this is {what}, not a table", file=str(path), way_out=way_out)
    return SourceFile(path, name, "csv", "gzip" if head.startswith(b"\x1f\x8b") else "none")
