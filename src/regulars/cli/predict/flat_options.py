"""Options of the commands that predict from a table with one row per customer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.cli import options as o

if TYPE_CHECKING:
    from regulars.wiring import FlatPrediction

IdColumn = Annotated[
    str | None,
    typer.Option(
        "--id", metavar="COLUMN", help="Tells customers apart; by default the number of the row."
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
    keep_leak: Annotated[
        list[str] | None,
        typer.Option(
            metavar="COLUMN",
            help="Learn from it although it seems to know the outcome; repeatable.",
        ),
    ] = None
    to: To = None
    model: ModelFolder = None

    def learn(
        self,
        table: str,
        kind: str,
        *,
        settings: dict[str, Any],
        score: Sequence[str] = (),
        on_step: Callable[[str], None],
    ) -> FlatPrediction:
        """Learn it; the label has to be named.

        Args:
            table: people of whom it is known.
            kind: of prediction, for the card.
            settings: those that win over the defaults.
            score: people to score instead.
            on_step: called with the name of each step when it begins.
        """
        from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

        assert self.label is not None  # noqa: S101 - the commands ask for it
        return wiring.learn_table(
            table,
            label=self.label,
            kind=kind,
            score=score,
            id_column=self.id_column,
            positive=self.positive,
            without=self.without or (),
            keep_leaks=self.keep_leak or (),
            model=self.model,
            settings=settings,
            on_step=on_step,
        )
