"""From what the user typed (files, globs, folders) to the files to read, and what each one is."""

from __future__ import annotations

import glob
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from regulars.intake.identify import Format, identify, members
from regulars.intake.unpack import Compression
from regulars.model import BadData
from regulars.store import explained

FILE, ROW = "source_file", "source_row"
"""The columns that say where a row came from."""

NOT_A_LINE = "not_a_line"
"""The column that says, in an export that was recognised, that a row is no order line."""

_PACKED = ("", ".gz", ".bz2", ".xz", ".zst")
_TEXTS = (".csv", ".tsv", ".txt", ".json", ".jsonl", ".ndjson")
DATA_ENDINGS = (
    *(ending + packed for ending in _TEXTS for packed in _PACKED),
    *(".parquet", ".arrow", ".feather", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".zip"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file to read.

    Attributes:
        path: where it is; of a dataset in many Parquet files, their folder.
        name: what the tables call it: the file's name, with as many of the folders above it as
            are needed to tell it from the others.
        format: how it is laid out, told from its first bytes and not from its name.
        compression: how it is packed.
        member: the file inside a zip archive.
        sheet: the sheet of a workbook, if the user named one.
        parts: the files of a folder that is one dataset.
        question: how the sheet was chosen, if it was.
        origin: of rows that are staged already: how they were read.
        rejected: of rows that are staged already: those that could not be cut into cells.
    """

    path: Path
    name: str
    format: Format
    compression: Compression = "none"
    member: str = ""
    sheet: str = ""
    parts: tuple[Path, ...] = ()
    question: str = ""
    origin: Mapping[str, Any] = field(default_factory=dict)
    rejected: Path | None = None

    @property
    def shown(self) -> str:
        """What messages call it."""
        return f"{self.path}#{self.member}" if self.member else str(self.path)


def find_sources(
    inputs: Sequence[str | Path | SourceFile], *, folders: int = 0
) -> list[SourceFile]:
    """Resolve files, globs and folders of data files, in a stable order, each file once.

    `FILE#PART` names one sheet of a workbook or one file of a zip archive. A folder with Parquet
    files in folders below it is one dataset.

    Args:
        inputs: what the user typed, and sources that are staged already.
        folders: how many folders above a file belong to its name in any case.

    Raises:
        BadData: nothing matches, or a file is empty or of a format that is not read.
        Refused: a file may not be read.
    """
    # One file may be named twice, by a glob and by itself or through a link.
    found = {
        (path.resolve(), part): (path, part)
        for given in inputs
        if not isinstance(given, SourceFile)
        for path, part in _resolve(given)
    }
    staged = [given for given in inputs if isinstance(given, SourceFile)]
    if not found and not staged:
        raise BadData("no order file was named", way_out="regulars run ORDERS.csv")
    named = list(found.values())
    names = _names(list(dict.fromkeys(path for path, _ in named)), folders)
    files = [source for path, part in named for source in _sources(path, part, names[path])]
    return [*staged, *files]


def _sources(path: Path, part: str, name: str) -> list[SourceFile]:
    """What one path holds: itself, the files of an archive, or the parts of a dataset."""
    if path.is_dir():
        return [SourceFile(path, name, "parquet", parts=tuple(_parts(path)))]
    known = identify(path)
    if known.compression == "zip":
        return [
            SourceFile(path, f"{name}#{member}", kind, "zip", member)
            for member, kind in members(path, part)
        ]
    source = SourceFile(path, name, known.format, known.compression)
    if not part:
        return [source]
    if known.format != "workbook":
        raise BadData(
            "only workbooks and zip archives have parts",
            file=f"{path}#{part}",
            way_out="name the file without #",
        )
    return [replace(source, name=f"{name}#{part}", sheet=part)]


def _names(paths: Sequence[Path], folders: int) -> dict[Path, str]:
    """Name files shortly and differently."""
    names = ["/".join(path.absolute().parts[-1 - folders :]) for path in paths]
    if len(set(names)) < len(names):
        whole = [path.absolute() for path in paths]
        above = os.path.commonpath(path.parent for path in whole)
        names = [path.relative_to(above).as_posix() for path in whole]
    return dict(zip(paths, names, strict=True))


def _resolve(given: str | Path) -> list[tuple[Path, str]]:
    path = Path(given).expanduser()
    with explained(path):
        if path.is_dir():
            return [(inside, "") for inside in _inside(path)]
        if path.is_file():
            return [(path, "")]
        if path.exists():
            # A pipe can be read once, and a file is looked at several times.
            raise BadData(
                "this is a pipe or a device, not a file",
                file=str(given),
                way_out="save what comes out of it in a file; packed files are read as they are",
            )
    file, _, part = str(path).rpartition("#")
    if file and part and Path(file).is_file():
        return [(Path(file), part)]
    if not glob.has_magic(str(given)):
        return [(path, "")]
    found = sorted(Path(name) for name in glob.glob(str(path), recursive=True))  # noqa: PTH207
    found = [p for p in found if p.is_file()]
    if not found:
        raise BadData("no file matches this pattern", file=str(given), way_out="check the pattern")
    return [(inside, "") for inside in found]


def _inside(folder: Path) -> list[Path]:
    """The data files of a folder, or the folder itself where it is one dataset."""
    for mark, what in (("_delta_log", "a Delta table"), ("metadata", "an Iceberg table")):
        # Their folders hold rows that were deleted since.
        if (folder / mark).is_dir() and (mark == "_delta_log" or (folder / "data").is_dir()):
            raise BadData(
                f"this is {what}, of which the files alone are not the present state",
                file=str(folder),
                way_out="export its present state as Parquet",
            )
    found = sorted(
        p for p in folder.iterdir() if p.is_file() and p.name.lower().endswith(DATA_ENDINGS)
    )
    if found and any(not p.name.endswith(".parquet") for p in found):
        return found
    if _parts(folder):
        return [folder]
    raise BadData(
        "no CSV, TSV or Parquet file in this folder, nor Excel, JSON or Arrow",
        file=str(folder),
        way_out="name the files",
    )


def _parts(folder: Path) -> Sequence[Path]:
    """The Parquet files of a dataset; what begins with `_` or `.` is the writer's own."""
    found = []
    # Unlike a pattern, this says which folder inside may not be read.
    for above, folders, files in os.walk(folder, onerror=_not_listed):
        folders[:] = [name for name in folders if name[0] not in "_."]
        inside = (name for name in files if name[0] not in "_." and name.endswith(".parquet"))
        found += [path for name in inside if (path := Path(above, name)).is_file()]
    return sorted(found)


def _not_listed(error: OSError) -> None:
    with explained(Path(error.filename)):
        raise error
