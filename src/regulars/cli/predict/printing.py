"""What the commands of `regulars predict` print: how good a model is, whom it names, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from regulars.cli.predict.measures import print_measures
from regulars.cli.printing import plain_rows, print_table
from regulars.wording import sentence, some

if TYPE_CHECKING:
    import pyarrow as pa

    from regulars.cli.predict.advice import Worth
    from regulars.cli.predict.on_list import OnList
    from regulars.predictions import LeftOut, ModelCard
    from regulars.wiring import FlatPrediction


def print_sentences(sentences: Sequence[str]) -> None:
    """Write sentences to stdout, a line each."""
    if sentences:
        typer.echo("")
    for one in sentences:
        typer.echo(f"  {one}")


def print_flat(
    found: FlatPrediction,
    *,
    to: Path | None,
    limit: int,
    as_json: bool,
    model: Path | None,
    worth: Worth | None = None,
    details: bool = False,
) -> None:
    """Write a model's card and the customers that it names first.

    Args:
        found: the model and its scores.
        to: a file for all scores; they are then not printed.
        limit: print this many customers.
        as_json: one JSON object instead of words.
        model: where the model was saved.
        worth: what a customer and a contact are worth, where that was said.
        details: every measure and how it was learned, too.
    """
    from regulars.cli.predict.advice import advice  # noqa: PLC0415 - heavy
    from regulars.cli.units import reading_of  # noqa: PLC0415

    said = [*found.says, *advice(found.card, worth, listed=_on_list(found))]
    from regulars import wiring  # noqa: PLC0415 - heavy libraries load only when needed

    scores = _without_empty_moment(found.scores)
    if to is not None:
        wiring.export(scores, to)
        typer.echo(f"{some(scores.num_rows, 'customer')}: {to}", err=True)
    for remark in found.remarks:
        typer.echo(remark, err=True)
    shown = scores.slice(0, 0 if to is not None else limit)
    why = _reasons(found, shown)
    if as_json:
        rows = [
            row | ({"reasons": why[place]} if why else {})
            for place, row in enumerate(plain_rows(shown))
        ]
        typer.echo(_json({"says": said, "card": card_rows(found.card), "predictions": rows}))
        return
    print_sentences(said)
    if shown.num_rows:
        typer.echo("")
        empty = [name for name in shown.column_names if _nothing(shown[name])]
        shown = shown.drop_columns(empty)
        reading = reading_of("predictions", shown.column_names, None)
        print_table(shown, as_json=False, reading=reading)
        print_reasons(zip(shown.column(0).to_pylist(), why, strict=False))
        print_more(shown.num_rows, scores.num_rows)
    print_card(found.card, said, details=details)
    if model is not None:
        typer.echo(f"\nModel: {model}")


def _on_list(found: FlatPrediction) -> OnList | None:
    """The probabilities of those listed; None where amounts are predicted."""
    from regulars.cli.predict.on_list import OnList  # noqa: PLC0415 - heavy

    names = [name for name in found.scores.column_names[1:] if "_probability" in name]
    if not names:
        return None
    return OnList(found.scores[names[0]].to_pylist(), without_yes=found.without_yes)


def _without_empty_moment(scores: pa.Table) -> pa.Table:
    """Scores without `as_of` where a table without dates was predicted."""
    if "as_of" in scores.column_names[1:] and scores["as_of"].null_count == len(scores):
        return scores.drop_columns(["as_of"])
    return scores


def print_more(shown: int, there: int) -> None:
    """Write how to see the others; nothing where the list holds them all, or none.

    >>> print_more(20, 1200)
    <BLANKLINE>
    20 of 1,200 customers. More: --limit N; all of them into a file: --to FILE.csv
    """
    if 0 < shown < there:
        typer.echo(
            f"\n{shown:,} of {there:,} customers. More: --limit N; all of them into a file: "
            "--to FILE.csv"
        )


def print_reasons(why: Iterable[tuple[object, Sequence[str]]]) -> None:
    """Write why customers have their prediction, a sentence for each reason."""
    told = list(why)
    if any(reason.startswith("but ") for _, reasons in told for reason in reasons):
        typer.echo('\nWhy; what begins with "but" speaks against it:')
    elif told:
        typer.echo("\nWhy:")
    for customer, reasons in told:
        said = " ".join(map(sentence, reasons)) or "Nothing in particular."
        typer.echo(f"  {customer}: {said}")


def _nothing(column: pa.ChunkedArray) -> bool:
    """Whether no row has a value."""
    return len(column) > 0 and column.null_count == len(column)


def _reasons(found: FlatPrediction, shown: pa.Table) -> list[list[str]]:
    """Why those who are shown have their score; empty where the model gives no reasons."""
    if found.reasons is None:
        return []
    who = found.reasons.column_names[0]
    said: dict[Any, list[str]] = {}
    for row in found.reasons.to_pylist():
        said.setdefault(row[who], []).append(row["reason"])
    return [said.get(customer, []) for customer in shown[who].to_pylist()]


def print_card(card: ModelCard, said: Sequence[str], *, details: bool = False) -> None:
    """Write how far to trust it; what was said before, or stands in the table, not again.

    Args:
        card: of the model.
        said: the sentences before.
        details: every measure and how it was learned, instead of two sentences and the warnings.
    """
    from regulars.cli.predict.trust import trust  # noqa: PLC0415 - heavy

    if not details:
        told = [*trust(card), *(f"Left out: {one.column}. {one.reason}" for one in _doubtful(card))]
        told += [f"Mind: {one}" for one in card.warnings if one not in said]
        if told:
            typer.echo("\nHow far to trust it:")
            print_sentences(told)
        typer.echo("\nEvery measure and how it was learned: add --details")
        return
    typer.echo("\nHow well that is known:")
    sentences = [*replace(card, measures=()).said(), card.evaluated]
    print_sentences([one for one in sentences if one and one not in said])
    print_measures(card)


def _doubtful(card: ModelCard) -> list[LeftOut]:
    """Columns left out for what they seem to be; whoever knows better may keep them."""
    return [one for one in card.left_out if one.knows_outcome or one.is_id]


def print_backtest(card: ModelCard, workspace: Path) -> None:
    """Write what predictions of the past were worth, by method; nothing without them.

    Args:
        card: of the model.
        workspace: where each moment's figures are.
    """
    from regulars.cli.predict.verdict import methods_table  # noqa: PLC0415 - heavy

    if card.backtest is None:
        return
    typer.echo("\nBacktest, predicted at moments of the past and judged by what came:\n")
    print_table(methods_table(card.backtest), as_json=False)
    typer.echo(f"  Moment by moment: regulars show prediction_backtests -o {workspace}")


def card_rows(card: ModelCard) -> Any:  # noqa: ANN401 - JSON
    """A card as JSON holds it."""
    return json.loads(card.to_json())


def print_json(found: dict[str, Any]) -> None:
    """Write one JSON object to stdout."""
    typer.echo(_json(found))


def _json(found: dict[str, Any]) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False, allow_nan=False)


def rows_of(table: pa.Table, limit: int) -> list[dict[str, Any]]:
    """The first rows as JSON holds them."""
    return plain_rows(table.slice(0, limit))
