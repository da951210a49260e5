"""Options of the commands that predict from a table with one row per customer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from regulars.cli import options as o

IdColumn = Annotated[
    str | None,
    typer.Option(
        "--id",
        metavar="COLUMN",
        help="Tells customers apart; by default a column of ids, else the number of the row.",
    ),
]
To = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Write all scores to a .parquet or .csv file.")
]
ModelFolder = Annotated[
    Path | None,
    typer.Option("--model", metavar="FOLDER", help="The folder of the model."),
]
Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many customers.")
]


@dataclass(frozen=True)
class TableForm:
    """What may be said of the form of the file."""

    delimiter: Annotated[
        str | None, typer.Option(metavar="CHAR", help="Character between cells of a CSV file.")
    ] = None
    encoding: Annotated[
        str | None, typer.Option(metavar="NAME", help="Text encoding of a CSV file, e.g. cp1252.")
    ] = None
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="The sheet of a workbook to read.")
    ] = None

    def settings(self) -> dict[str, Any]:
        """The settings of `intake`."""
        return o.without_gaps(delimiter=self.delimiter, encoding=self.encoding, sheet=self.sheet)


@dataclass(frozen=True)
class TableModel:
    """How a model is learned from a table and where it and its scores go."""

    label: Annotated[
        str | None,
        typer.Option(metavar="COLUMN", help="The column that says what they did."),
    ] = None
    positive: Annotated[
        str | None,
        typer.Option(metavar="VALUE", help="The value of the label that means yes, if not plain."),
    ] = None
    id_column: IdColumn = None
    without: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A column not to learn from; may be repeated."),
    ] = None
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep",
            "--keep-leak",
            metavar="COLUMN",
            help="Learn from it although it seems to know the outcome or to be an id; repeatable.",
        ),
    ] = None
    model: ModelFolder = None

    def told(self) -> dict[str, Any]:
        """What the functions that learn from a table are told; the label has to be named."""
        return {
            "label": self.label,
            "id_column": self.id_column,
            "positive": self.positive,
            "without": self.without or (),
            "keep": self.keep or (),
            "model": self.model,
        }
