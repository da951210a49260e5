"""Options of `regulars predict uplift`: the experiment, how it is measured, where it all goes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from regulars.cli import options as o
from regulars.cli.predict import flat_options as f


@dataclass(frozen=True)
class Experiment:
    """Which columns and values of the table make it an experiment."""

    treatment: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The column that names the arm.")
    ] = None
    outcome: Annotated[
        str | None, typer.Option(metavar="COLUMN", help="The result: yes and no, or an amount.")
    ] = None
    control: Annotated[
        str | None, typer.Option(metavar="VALUE", help="The arm of those who got nothing.")
    ] = None
    positive: Annotated[
        str | None,
        typer.Option(metavar="VALUE", help="The outcome that means yes, if not plain."),
    ] = None
    arm: Annotated[
        list[str] | None,
        typer.Option(metavar="VALUE", help="An arm to compare, else all others; repeatable."),
    ] = None
    exclude: Annotated[
        list[str] | None,
        typer.Option(metavar="COLUMN", help="A column not to learn from; may be repeated."),
    ] = None
    id_column: f.IdColumn = None

    def is_named(self) -> bool:
        """Whether the three are named without which there is no experiment."""
        return None not in (self.treatment, self.outcome, self.control)

    def told(self) -> dict[str, Any]:
        """What the function that measures is told; see `is_named`."""
        return {
            "treatment": self.treatment,
            "outcome": self.outcome,
            "control": self.control,
            "id_column": self.id_column,
            "arms": self.arm or None,
            "exclude": self.exclude or (),
            "positive": self.positive,
        }


@dataclass(frozen=True)
class Measuring:
    """How the effect is learned, what it is worth and for which share it is told."""

    learner: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A learner to try, else all: s, t, x, r, dr, forest."),
    ] = None
    value: Annotated[
        float | None,
        typer.Option(metavar="AMOUNT", help="Money that one outcome brings."),
    ] = None
    contact_cost: Annotated[
        float | None, typer.Option(metavar="AMOUNT", help="Money that one contact costs.")
    ] = None
    observational: Annotated[
        bool,
        typer.Option("--observational", help="Chance did not draw the arms: estimate who got it."),
    ] = False
    best: Annotated[
        float | None,
        typer.Option(
            "--share", metavar="SHARE", min=0.01, max=0.99, help="Whom to contact: the best 0.3."
        ),
    ] = None

    def settings(self) -> dict[str, Any]:
        """The settings of `predictions.uplift`."""
        return o.without_gaps(
            learners=tuple(self.learner) if self.learner else None,
            value_per_outcome=self.value,
            contact_cost=self.contact_cost,
            observational=self.observational or None,
            targeted_share=self.best,
        )


@dataclass(frozen=True)
class Destination:
    """How much of the result is printed and where all of it, and the model, is kept."""

    limit: f.Limit = 10
    workspace: Annotated[
        Path | None,
        typer.Option(
            "--workspace", "-o", metavar="FOLDER", help="Keep it in the `predictions` of this run."
        ),
    ] = None
    to: f.To = None
    model: f.ModelFolder = None
