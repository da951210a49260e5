"""Options of the commands that predict the customers of a finished run, and what they print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress

if TYPE_CHECKING:
    import pyarrow as pa

    from regulars.cli.predict.advice import Worth
    from regulars.wiring import Prediction

Kind = Literal["clv", "churn", "next-order", "early-value", "discount", "propensity"]
HorizonDays = Annotated[
    int | None,
    typer.Option("--horizon-days", metavar="N", min=1, help="How far ahead, in days."),
]
To = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write all of the list to a .parquet or .csv file."),
]
SavedModel = Annotated[
    Path | None,
    typer.Option(
        "--model", metavar="FOLDER", help="Apply the model saved in it; nothing is learned."
    ),
]
SAYS_ITSELF = (
    "a saved model says itself what it predicts, and how far ahead: leave out --model, or what "
    "was said besides (--horizon-days, --backtest, a question)"
)
Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many customers.")
]

_OTHERS = "`regulars show predictions --columns all` has them."


@dataclass(frozen=True)
class Contact:
    """What a contact brings and costs."""

    value_of_one: Annotated[
        float | None,
        typer.Option(
            "--value", metavar="AMOUNT", min=0, help="Money that one who buys, or stays, brings."
        ),
    ] = None
    contact_cost: Annotated[
        float | None,
        typer.Option(
            "--contact-cost", metavar="AMOUNT", min=0, help="Money that one contact costs."
        ),
    ] = None

    def worth(self) -> Worth | None:
        """Both or neither.

        Raises:
            typer.BadParameter: one alone was said.
        """
        from regulars.cli.predict.advice import Worth  # noqa: PLC0415 - with what it is for

        return Worth.of(self.value_of_one, self.contact_cost)

    def settings(self) -> dict[str, Any]:
        """The settings of `predictions.contact`.

        Raises:
            typer.BadParameter: one alone was said.
        """
        self.worth()
        return o.without_gaps(value_of_one=self.value_of_one, contact_cost=self.contact_cost)


@dataclass(frozen=True)
class ShopModel:
    """How a model is learned from a shop's past and shown."""

    workspace: o.Workspace = Path("my-shop")
    limit: Limit = 20
    to: To = None
    seed: o.Seed = None
    threads: o.Threads = None
    details: o.Details = False
    as_json: o.AsJson = False
    quiet: o.Quiet = False

    def learn(
        self,
        kind: Kind,
        *,
        horizon_days: int | None = None,
        question: dict[str, Any] | None = None,
        backtest: bool = False,
        model: Path | None = None,
        **predictions: dict[str, Any],
    ) -> Prediction:
        """Learn and publish it.

        Args:
            kind: of prediction.
            horizon_days: how far ahead.
            question: what a propensity is about.
            backtest: whether churn is predicted again at moments of the past and judged.
            model: the folder of a saved model, to apply instead of learning.
            predictions: further settings of `predictions`.
        """
        from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

        if model is not None and (horizon_days is not None or backtest):
            raise typer.BadParameter(SAYS_ITSELF)
        settings = o.without_gaps(
            seed=self.seed,
            threads=self.threads,
            predictions=o.without_gaps(
                cuts=o.without_gaps(horizon_days=horizon_days),
                learn=o.without_gaps(threads=self.threads),
                **predictions,
            ),
        )
        with progress(quiet=self.quiet) as on_step:
            return wiring.predict(
                kind,
                workspace=self.workspace,
                question=question,
                backtest=backtest,
                model=model,
                settings=settings,
                on_step=on_step,
            )

    def show(self, found: Prediction, first: str) -> None:
        """Print it, the customers with the highest `first`, or the most at stake, first."""
        from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
        from regulars.cli.predict.advice import Worth  # noqa: PLC0415 - with what it is for

        told = found.contact
        print_prediction(
            found,
            self.workspace,
            first=first,
            standing=wiring.standing(self.workspace),
            limit=self.limit,
            to=self.to,
            as_json=self.as_json,
            details=self.details,
            worth=Worth.of(told.value_of_one, told.contact_cost),
        )


def print_prediction(
    found: Prediction,
    workspace: Path,
    *,
    first: str,
    standing: pa.Table | None = None,
    limit: int,
    to: Path | None = None,
    as_json: bool,
    details: bool = False,
    worth: Worth | None = None,
) -> None:
    """Write what a prediction says, the customers that it names first, why, and how well it does.

    Args:
        found: the model.
        workspace: where its tables are.
        first: the main column, by which customers are ordered where nothing better is known.
        standing: what customers spent, sent back and are expected to spend; None: not known.
        limit: how many customers.
        to: a file for the whole list; it is then not printed.
        as_json: one JSON object instead of words.
        details: every measure and how it was learned, too.
        worth: what a customer and a contact are worth, where that was said.
    """
    from regulars.cli.predict.advice import advice, columns_said  # noqa: PLC0415 - heavy
    from regulars.cli.predict.answer import answer  # noqa: PLC0415 - heavy
    from regulars.cli.predict.listed import listed  # noqa: PLC0415 - heavy
    from regulars.cli.predict.on_list import OnList  # noqa: PLC0415 - heavy
    from regulars.cli.predict.printing import (  # noqa: PLC0415 - heavy
        card_rows,
        print_backtest,
        print_card,
        print_json,
        print_more,
        print_reasons,
        print_sentences,
        rows_of,
    )
    from regulars.cli.predict.verdict import verdict  # noqa: PLC0415 - heavy

    chosen = listed(found, first, standing, limit)
    if to is not None:
        from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

        wiring.export(chosen.table, to)
        typer.echo(f"{chosen.table.num_rows:,} customers: {to}", err=True)
    named = chosen.table.slice(0, 0 if to is not None else limit)
    why = _reasons(found, named["customer_id"].to_pylist())
    otherwise = chosen.by != first
    by_stake = otherwise and found.card.kind == "churn"
    order = OnList(chosen.table[first].to_pylist()) if by_stake else None
    advised = advice(found.card, worth, by=first if otherwise else "", listed=order)
    said = [
        *(verdict(found.card.backtest) if found.card.backtest else []),
        *found.card.premises,
        *(advised[:1] if otherwise else [*advised, *answer(found, first)]),
        *chosen.says,
        *(advised[1:] if otherwise else []),
        *(columns_said(found.predictions.column_names) if details or as_json else []),
    ]
    if as_json:
        rows = rows_of(named, limit)
        if why:
            rows = [row | {"reasons": why.get(row["customer_id"], [])} for row in rows]
        card = card_rows(found.card)
        print_json({"model": found.model, "says": said, "card": card, "predictions": rows})
        return
    print_sentences(said)
    if named.num_rows:
        _print_list(named, workspace, (chosen.by, *chosen.beside, first))
    print_reasons(list(why.items())[:limit])
    print_more(len(named), chosen.table.num_rows)
    print_backtest(found.card, workspace)
    print_card(found.card, said, details=details)


def _print_list(named: pa.Table, workspace: Path, first: tuple[str, ...]) -> None:
    """The customers who are named.

    Args:
        named: they.
        workspace: where their currency is told.
        first: the columns that matter most.
    """
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed
    from regulars.cli.printing import print_fitting  # noqa: PLC0415
    from regulars.cli.units import reading_of  # noqa: PLC0415
    from regulars.model import TABLES  # noqa: PLC0415

    typer.echo("")
    told = [name for name in named.column_names if not name.endswith(("_low", "_high"))]
    shown = ("customer_id", *first, *TABLES["predictions"].shown_first, *told, *named.column_names)
    reading = reading_of("predictions", named.column_names, wiring.currency_of(workspace))
    print_fitting(_by_day(named), first=shown, reading=reading, others=_OTHERS)


def _by_day(table: pa.Table) -> pa.Table:
    """Moments as days: nobody foretells an hour."""
    import pyarrow as pa  # noqa: PLC0415 - heavy
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    for place, field in enumerate(table.schema):
        if pa.types.is_timestamp(field.type):
            days = pc.floor_temporal(table[field.name], unit="day")
            table = table.set_column(place, field.name, days)
    return table


def _reasons(found: Prediction, customers: list[str]) -> dict[str, list[str]]:
    """The reasons of some customers, in their order."""
    if found.reasons is None:
        return {}
    said: dict[str, list[str]] = {}
    for row in found.reasons.to_pylist():
        said.setdefault(row["customer_id"], []).append(row["reason"])
    return {customer: said[customer] for customer in customers if customer in said}
