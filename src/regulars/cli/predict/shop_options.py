"""Options of the commands that predict the customers of a finished run, and what they print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from regulars.cli import options as o

if TYPE_CHECKING:
    from regulars.wiring import Prediction

HorizonDays = Annotated[
    int | None,
    typer.Option("--horizon-days", metavar="N", min=1, help="How far ahead, in days."),
]
Limit = Annotated[
    int, typer.Option("--limit", "-n", metavar="N", min=0, help="Print this many customers.")
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
    found: Prediction, workspace: Path, *, first: str, limit: int, as_json: bool
) -> None:
    """Write a model's card, the customers that it names first, and why.

    Args:
        found: the model.
        workspace: where its tables are.
        first: the column to order customers by, the highest first.
        limit: how many customers.
        as_json: one JSON object instead of words.
    """
    from regulars.cli.predict.printing import (  # noqa: PLC0415 - heavy
        card_rows,
        print_json,
        print_measures,
        print_sentences,
        rows_of,
    )
    from regulars.cli.printing import print_table  # noqa: PLC0415

    order = [(first, "descending"), ("customer_id", "ascending")]
    named = found.predictions.drop_columns(["as_of"]).sort_by(order).slice(0, limit)
    why = _reasons(found, named["customer_id"].to_pylist())
    if as_json:
        rows = rows_of(named, limit)
        if why:
            rows = [row | {"reasons": why.get(row["customer_id"], [])} for row in rows]
        print_json({"model": found.model, "card": card_rows(found.card), "customers": rows})
        return
    print_table(named, as_json=False)
    for customer, sentences in list(why.items())[:limit]:
        typer.echo(f"  {customer}: {'; '.join(sentences)}")
    print_sentences(found.card.said())
    print_measures(found.card)
    typer.echo(f"\nEvery customer: regulars show predictions -o {workspace}")


def _reasons(found: Prediction, customers: list[str]) -> dict[str, list[str]]:
    """The reasons of some customers, in their order."""
    if found.reasons is None:
        return {}
    said: dict[str, list[str]] = {}
    for row in found.reasons.to_pylist():
        said.setdefault(row["customer_id"], []).append(row["reason"])
    return {customer: said[customer] for customer in customers if customer in said}
