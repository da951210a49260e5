"""The measures of a model beside each other, and what each means in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from regulars.cli.printing import print_table

if TYPE_CHECKING:
    from regulars.predictions import ModelCard

MEANINGS = {
    "AUC": "of one who did it and one who did not, how often the first has the higher "
    "probability: 0.5 is chance, 1 never wrong",
    "concordance": "of two customers, how often the one expected to leave first left first: 0.5 "
    "is chance, 1 never wrong",
    "log loss": "how wrong the probabilities are, surely wrong ones counting most: lower is better",
    "Brier score": "the mean squared error of the probabilities: 0 is never wrong, lower is better",
    "calibration error": "how far probabilities are from what happened, on average: 0.02 is two "
    "customers in a hundred",
    "by chance": "what the error would be if the probabilities were true",
    "RMSE": "the error per customer, large ones counting more, in the unit of what is predicted",
    "MAE": "the mean error per customer, in the unit of what is predicted",
    "total bias": "by how much the total was off: -0.2 expected a fifth less than came",
    "Gini": "how well customers are put in order of value: 0 is chance, 1 perfect",
    "correlation": "between what was expected and what came: 0 is none, 1 all",
    "share inside the 80 % interval": "how often the truth lay in the interval: 0.8 is right",
    "median absolute error": "half of the predictions are off by less (days, or money)",
}
"""By a part of the measure's name; of several that are in a name, the last one said here."""


def meaning_of(measure: str) -> str:
    """What a measure means; empty where nothing is known of it.

    >>> meaning_of("revenue MAE")
    'the mean error per customer, in the unit of what is predicted'
    >>> meaning_of("expected calibration error by chance")
    'what the error would be if the probabilities were true'
    """
    found = [meaning for part, meaning in MEANINGS.items() if part in measure]
    return found[-1] if found else ""


def print_measures(card: ModelCard) -> None:
    """Write each measure of each method beside the others, with intervals, and what it means."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    rows = [
        {
            "measure": one.name,
            "method": one.model,
            "value": one.value,
            "from": one.low,
            "to": one.high,
        }
        for one in card.measures
    ]
    if not rows:
        return
    typer.echo("")
    print_table(pa.Table.from_pylist(rows), as_json=False)
    named: dict[str, list[str]] = {}
    for name in dict.fromkeys(one.name for one in card.measures):
        named.setdefault(meaning_of(name), []).append(name)
    for meaning, names in named.items():
        if meaning:
            typer.echo(f"  {', '.join(names)}: {meaning}.")
