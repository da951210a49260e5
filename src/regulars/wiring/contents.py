"""What a workspace holds: its tables, those it could hold, and the currency of its amounts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from regulars.model import TABLES, BadData
from regulars.record import read_record
from regulars.settings import load_settings
from regulars.wiring.workspace import open_finished


@dataclass(frozen=True, slots=True)
class Content:
    """One table of a workspace, there or not.

    Attributes:
        table: its name.
        rows: how many; None where the table is not there.
        meaning: what one row is.
        made_by: the command that makes it.
    """

    table: str
    rows: int | None
    meaning: str
    made_by: str


def contents(workspace: str | Path = "my-shop") -> list[Content]:
    """The tables of a finished run, and those that further commands make.

    Rows are counted from the files' footers: the cost does not grow with the data.

    Raises:
        BadData: no run has finished here.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - heavy

    folder = Path(workspace).expanduser()
    with open_finished(folder, load_settings(folder, {})) as warehouse:
        # The link may move while we read: resolve it once.
        published = warehouse.link.resolve()
        there = {path.stem: path for path in published.glob("*.parquet")}
    if not there:
        raise BadData(
            "there are no tables here yet", file=str(folder), way_out="run `regulars run ORDERS`"
        )
    return [
        Content(
            name,
            pq.read_metadata(there[name]).num_rows if name in there else None,
            table.meaning,
            table.made_by,
        )
        for name, table in TABLES.items()
    ]


def currency_of(workspace: str | Path = "my-shop") -> str | None:
    """The currency of a run's amounts, ISO 4217; None where the files did not say.

    Raises:
        BadData: no run has finished here.
    """
    folder = Path(workspace).expanduser()
    with open_finished(folder, load_settings(folder, {})) as warehouse:
        return read_record(warehouse.record()).currency
