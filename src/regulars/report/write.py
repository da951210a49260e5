"""Writing the page to a file, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from regulars.model import RunRecord
from regulars.report.charts import Merges
from regulars.report.facts import gather
from regulars.report.page import render
from regulars.report.reading import Scan
from regulars.store import write_text_atomically


def write_report(
    record: RunRecord,
    scan: Scan,
    path: Path,
    *,
    title: str,
    view: Mapping[str, Any] | None,
    merges: Merges | None = None,
) -> None:
    """Writes the self-contained report of a run.

    Tables are read lazily and only small results are collected. The same input gives the same
    bytes. A table that is absent leaves its part of the page out or explains its absence.

    Args:
        record: the record of the run.
        scan: gives a table of `regulars.model.TABLES` as a lazy frame; raises `KeyError` when
            the run made no such table.
        path: the HTML file; one that exists is replaced in one step.
        title: heading of the page.
        view: the Plotly figure of the segments in three dimensions, or None.
        merges: how the groups merged (`Segmentation.merges`), or None.

    Raises:
        Refused: the disk is full or the folder may not be written; an older page stays as it was.
    """
    page = render(gather(record, scan, merges), title=title, view=view)
    write_text_atomically(path, page)
