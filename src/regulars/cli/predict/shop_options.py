"""Options of the commands that predict the customers of a finished run, and what they print."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from regulars.cli import options as o
from regulars.cli.progress import progress

if TYPE_CHECKING:
    from regulars.cli.predict.advice import Worth
    from regulars.wiring import Prediction

Kind = Literal["clv", "churn", "next-order", "early-value", "discount", "propensity"]
HorizonDays = Annotated[
    int | None,
    typer.Option("--horizon-days", metavar="N", min=1, help="How far ahead, in days."),
]
Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many customers.")
]


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


@dataclass(frozen=True)
class ShopModel:
    """How a model is learned from a shop's past and shown."""

    workspace: o.Workspace = Path("my-shop")
    limit: Limit = 20
    seed: o.Seed = None
    threads: o.Threads = None
    as_json: o.AsJson = False
    quiet: o.Quiet = False

    def learn(
        self,
        kind: Kind,
        *,
        horizon_days: int | None = None,
        question: dict[str, Any] | None = None,
        backtest: bool = False,
        **predictions: dict[str, Any],
    ) -> Prediction:
        """Learn and publish it.

        Args:
            kind: of prediction.
            horizon_days: how far ahead.
            question: what a propensity is about.
            backtest: whether churn is predicted again at moments of the past and judged.
            predictions: further settings of `predictions`.
        """
        from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

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
                settings=settings,
                on_step=on_step,
            )

    def show(self, found: Prediction, first: str, worth: Worth | None = None) -> None:
        """Print it, the customers with the highest `first` first."""
        print_prediction(
            found,
            self.workspace,
            first=first,
            limit=self.limit,
            as_json=self.as_json,
            worth=worth,
        )


def print_prediction(
    found: Prediction,
    workspace: Path,
    *,
    first: str,
    limit: int,
    as_json: bool,
    worth: Worth | None = None,
) -> None:
    """Write what a prediction says, the customers that it names first, why, and how well it does.

    Args:
        found: the model.
        workspace: where its tables are.
        first: the column to order customers by, the highest first.
        limit: how many customers.
        as_json: one JSON object instead of words.
        worth: what a customer and a contact are worth, where that was said.
    """
    from regulars.cli.predict.advice import advice  # noqa: PLC0415 - heavy
    from regulars.cli.predict.printing import (  # noqa: PLC0415 - heavy
        card_rows,
        print_backtest,
        print_json,
        print_measures,
        print_sentences,
        rows_of,
    )
    from regulars.cli.printing import print_fitting  # noqa: PLC0415
    from regulars.model import TABLES  # noqa: PLC0415

    order = [(first, "descending"), ("customer_id", "ascending")]
    named = found.predictions.drop_columns(["as_of"]).sort_by(order).slice(0, limit)
    why = _reasons(found, named["customer_id"].to_pylist())
    said = [
        *advice(found.card, worth),
        *_concentrated(found, first),
        f"The list: regulars show predictions --sort {first} -o {workspace}",
    ]
    if as_json:
        rows = rows_of(named, limit)
        if why:
            rows = [row | {"reasons": why.get(row["customer_id"], [])} for row in rows]
        card = card_rows(found.card)
        print_json({"model": found.model, "says": said, "card": card, "customers": rows})
        return
    print_sentences(said)
    typer.echo("")
    print_fitting(named, first=("customer_id", first, *TABLES["predictions"].shown_first))
    for customer, sentences in list(why.items())[:limit]:
        typer.echo(f"  {customer}: {'; '.join(sentences)}")
    typer.echo("\nHow well that is known:")
    print_sentences(found.card.said())
    print_measures(found.card)
    print_backtest(found.card)


def _concentrated(found: Prediction, first: str) -> list[str]:
    """How much of an expected amount the first tenth of the customers hold."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    from regulars.wording import count, plural, share  # noqa: PLC0415

    if not first.startswith(("clv_", "expected_value_")):
        return []
    amounts = pc.drop_null(found.predictions[first])
    ranked = pc.take(amounts, pc.sort_indices(amounts, sort_keys=[("", "descending")]))
    tenth, total = -(-len(ranked) // 10), pc.sum(ranked).as_py()
    if not total:
        return []
    held = pc.sum(ranked.slice(0, tenth)).as_py()
    said = (
        f"The top 10 % ({plural(tenth, 'customer')}) hold {share(held / total)} of the value "
        f"expected: {count(held)} of {count(total)}. Look after them first."
    )
    return [said, *_in_money_of_today(found, first, total)]


def _in_money_of_today(found: Prediction, first: str, total: float) -> list[str]:
    """Why lifetime values sum to less than the revenue of the same days."""
    import pyarrow.compute as pc  # noqa: PLC0415 - heavy

    from regulars.wording import count  # noqa: PLC0415

    revenue = first.replace("clv_", "expected_revenue_")
    if revenue == first or revenue not in found.predictions.column_names:
        return []
    undiscounted = pc.sum(found.predictions[revenue]).as_py()
    if count(undiscounted) == count(total):
        return []
    return [
        (
            f"{first} is the same revenue in money of today: what comes later counts less (by the "
            f"setting `annual_discount_rate`), so it sums to {count(total)} and not to "
            f"{count(undiscounted)}."
        )
    ]


def _reasons(found: Prediction, customers: list[str]) -> dict[str, list[str]]:
    """The reasons of some customers, in their order."""
    if found.reasons is None:
        return {}
    said: dict[str, list[str]] = {}
    for row in found.reasons.to_pylist():
        said.setdefault(row["customer_id"], []).append(row["reason"])
    return {customer: said[customer] for customer in customers if customer in said}
