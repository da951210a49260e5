"""Options of the commands that predict the customers of a finished run, and what they print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.cli import options as o

if TYPE_CHECKING:
    from regulars.cli.predict.advice import Worth
    from regulars.wiring import Prediction

HorizonDays = Annotated[
    int | None,
    typer.Option("--horizon-days", metavar="N", min=1, help="How far ahead, in days."),
]
Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many customers.")
]

ContactCost = Annotated[
    float | None,
    typer.Option("--contact-cost", metavar="AMOUNT", min=0, help="Money that one contact costs."),
]
Value = Annotated[
    float | None,
    typer.Option(
        "--value", metavar="AMOUNT", min=0, help="Money that one who buys, or stays, brings."
    ),
]


def looking_ahead(
    horizon_days: int | None, threads: int | None, seed: int | None
) -> dict[str, Any]:
    """The settings of models that are learned from the shop's past."""
    return o.without_gaps(
        seed=seed,
        threads=threads,
        predictions=o.without_gaps(
            cuts=o.without_gaps(horizon_days=horizon_days),
            learn=o.without_gaps(threads=threads),
        ),
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
