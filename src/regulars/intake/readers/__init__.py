"""One reader per format: each stages the rows of one file as Parquet and says how it read them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from regulars.intake.identify import Format
from regulars.intake.readers.arrow import read_arrow
from regulars.intake.readers.json import read_json
from regulars.intake.readers.parquet import read_parquet
from regulars.intake.readers.staged import Reading, ReadOptions, Staged, read_staged
from regulars.intake.readers.text import read_text
from regulars.intake.readers.workbook import read_workbook, with_sheets
from regulars.intake.sources import SourceFile
from regulars.store import Draft

__all__ = ["READERS", "ReadOptions", "Reading", "Staged", "with_sheets"]

Reader = Callable[[SourceFile, Staged, Draft, ReadOptions], Reading]

READERS: Mapping[Format, Reader] = MappingProxyType(
    {
        "csv": read_text,
        "json": read_json,
        "parquet": read_parquet,
        "arrow": read_arrow,
        "workbook": read_workbook,
        "staged": read_staged,
    }
)
"""The reader of each format."""
