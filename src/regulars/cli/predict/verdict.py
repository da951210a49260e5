"""What a backtest says: the verdict in words, and the methods beside each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from regulars.wording import long_date, plural, share

if TYPE_CHECKING:
    import pyarrow as pa

    from regulars.predictions import Backtest, OriginScore

_CHANCE = 0.5


def verdict(backtest: Backtest) -> list[str]:
    """Whether to rely on the order of the customers and on the level, and since when.

    Args:
        backtest: the predictions of the past, judged.
    """
    own, *others = _by_method(backtest)
    first, last = (long_date(own[place].origin) for place in (0, -1))
    when = f"on {first}" if len(own) == 1 else f"{first} to {last}"
    moments = plural(len(own), "moment")
    return [
        f"Backtest at {moments} of the past ({when}): {_order(own)}{_beside(own, others)}.",
        _level(own),
    ]


def _by_method(backtest: Backtest) -> list[list[OriginScore]]:
    """The scores of each method, the model's own first."""
    methods = dict.fromkeys(score.method for score in backtest.scores)
    return [[score for score in backtest.scores if score.method == name] for name in methods]


def _order(own: Sequence[OriginScore]) -> str:
    """Whether the customers came in the right order."""
    rankings = [score.auc for score in own if score.auc is not None]
    if not rankings:
        return "whether the order of the customers was right cannot be told"
    better = sum(score.auc_low is not None and score.auc_low > _CHANCE for score in own)
    told = "rely on the order of the customers" if better == len(rankings) else "mind the order"
    mean = sum(rankings) / len(rankings)
    auc = f"AUC {mean:.2f} on average, {min(rankings):.2f} at worst"
    return f"{told}, it was better than chance at {better} of {len(rankings)} ({auc})"


def _beside(own: Sequence[OriginScore], others: Sequence[Sequence[OriginScore]]) -> str:
    """How often the model ordered them better than each other method did."""
    mine = {score.origin: score.auc for score in own}
    said = []
    for other in others:
        pairs = [
            (auc, score.auc)
            for score in other
            if score.auc is not None and (auc := mine.get(score.origin)) is not None
        ]
        if pairs:
            better = sum(auc > theirs for auc, theirs in pairs)
            said.append(f"better than {other[0].method} at {better} of {len(pairs)}")
    return f"; {'; '.join(said)}" if said else ""


def _level(own: Sequence[OriginScore]) -> str:
    """How far the probabilities were off, and when most."""
    mean = sum(score.calibration_error for score in own) / len(own)
    worst = max(own, key=lambda score: abs(score.observed - score.predicted))
    return (
        f"Probabilities were off by {100 * mean:.1f} points on average; the total most on "
        f"{long_date(worst.origin)}: {share(worst.predicted)} expected, {share(worst.observed)} "
        "came."
    )


def methods_table(backtest: Backtest) -> pa.Table:
    """One row per method: its figures in the mean of the moments, and at worst."""
    import pyarrow as pa  # noqa: PLC0415 - heavy

    return pa.Table.from_pylist([_row(scores) for scores in _by_method(backtest)])


def _row(scores: Sequence[OriginScore]) -> dict[str, str | int | float | None]:
    rankings = [score.auc for score in scores if score.auc is not None]
    errors = [score.calibration_error for score in scores]
    return {
        "method": scores[0].method,
        "moments": len(scores),
        "AUC": sum(rankings) / len(rankings) if rankings else None,
        "at worst": min(rankings, default=None),
        "Brier": sum(score.brier_score for score in scores) / len(scores),
        "calibration error": sum(errors) / len(errors),
        "at most": max(errors),
    }
