"""Read a table as it is, one row per customer, without asking what its columns mean.

For tables of predictions, whose columns an analyst names: contracts, leads, answers to a campaign.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa

from regulars.intake.bring import Given, brought
from regulars.intake.config import IntakeConfig
from regulars.intake.read import read_raw
from regulars.intake.readers import ReadOptions
from regulars.intake.sources import find_sources
from regulars.store import Draft

_STAGE = "flat"


@dataclass(frozen=True, slots=True)
class FlatTable:
    """The rows of a file.

    Attributes:
        rows: its columns; those of text files are texts.
        remarks: rows that were no rows of the table, and what was guessed about the file.
    """

    rows: pa.Table
    remarks: tuple[str, ...]


def read_flat_table(given: Sequence[Given], draft: Draft, *, config: IntakeConfig) -> FlatTable:
    """Read files, URLs or frames of any kind that orders may come in, as one table.

    Args:
        given: they are joined below each other by column names.
        draft: where rows are staged.
        config: what the user said of the files' form.

    Raises:
        BadData: they cannot be read.
        Refused, Unavailable: as the kinds of input say.
    """
    options = ReadOptions(
        delimiter=config.delimiter,
        encoding=config.encoding,
        header=config.header,
        sheet=config.sheet,
        table="customers",
        alone=len(given) == 1,
    )
    with brought(given, draft, stage=_STAGE, query=config.query) as here:
        raw = read_raw(find_sources(here), draft, stage=_STAGE, options=options)
    rows = raw.rows.sort("source_file", "source_row").select(*raw.columns)
    remarks = [*raw.warnings, *raw.questions]
    if raw.lines_rejected:
        remarks.append(f"{raw.lines_rejected:,} of {raw.lines_read:,} rows could not be read")
    return FlatTable(rows.collect("pyarrow").to_native(), tuple(remarks))
