"""Predictions that `make` offers on request alone: early value and discount sensitivity."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa

from regulars.flow.made import Made
from regulars.flow.moments import wall_clock_s
from regulars.flow.past import Past
from regulars.predictions import (
    EarlyValue,
    ModelCard,
    discount_sensitivity,
    predict_early_value,
)
from regulars.settings import Settings
from regulars.store import write_text_atomically
from regulars.wording import sentence

_NO_DIFFERENCE = (
    "No difference between customers can be told from chance: by these orders everybody buys at a "
    "discount as often as is usual for what they buy."
)
_NOT_CAUSES = (
    "It compares choices, not causes: whether a discount would make someone buy, only an "
    "experiment tells (`regulars predict uplift`)."
)


def early_value(past: Past, settings: Settings) -> Made:
    """What customers who are new now will have spent a year after their first order."""
    chosen = settings.predictions
    config = chosen.early_value.model_copy(update={"learn": chosen.learn, "seed": settings.seed})
    as_of_s = wall_clock_s(past.shop.span.as_of_s, settings)
    found = predict_early_value(past.order_lines, as_of_s=as_of_s, config=config)

    def save(to: Path) -> None:
        for days, learned in found.learned.items():
            learned.model.save(to.parent / f"after_{days}d" / to.name)

    return Made("early-value", _card(found), found.predictions, save)


def _card(found: EarlyValue) -> ModelCard:
    """One card of all windows, the longest first."""
    windows = sorted(found.learned.items(), reverse=True)
    own = windows[0][1].model.card
    measures = [
        replace(measure, model=f"after {days} days: {measure.model or card.method}")
        for days, learned in windows
        for card in [learned.model.card]
        for measure in card.measures
    ]
    told = ", ".join(str(days) for days in sorted(found.learned))
    choice = _of_each({days: learned.model.card.choice for days, learned in windows})
    return replace(
        own,
        label=f"what new customers spend within {found.value_days} days of their first order, "
        f"told {told} days after it",
        method=_of_each({days: learned.model.card.method for days, learned in windows}),
        choice=sentence(choice) if choice else "",
        measures=tuple(measures),
        horizon_days=found.value_days,
        premises=(found.shortened,) if found.shortened else (),
    )


def _of_each(said_of: dict[int, str]) -> str:
    """What is said of each window: once where it is the same of several.

    >>> _of_each({60: "LightGBM", 30: "a regression", 7: "LightGBM"})
    'after 60 and 7 days LightGBM; after 30 days a regression'
    """
    days_of: dict[str, list[str]] = {}
    for days, said in said_of.items():
        days_of.setdefault(said, []).append(str(days))
    if len(days_of) == 1:
        return next(iter(days_of))
    return "; ".join(
        f"after {' and '.join(days)} days {said.rstrip('.')}" for said, days in days_of.items()
    )


def discount(past: Past, settings: Settings) -> Made:
    """Who buys at a discount more often than what they buy is discounted."""
    moment = past.shop.span.as_of_s
    found = discount_sensitivity(past.order_lines, as_of_s=moment)
    as_of = datetime.fromtimestamp(moment, UTC).replace(tzinfo=None)
    table = found.drop_columns(["lines"]).append_column(
        "as_of", pa.array([as_of] * found.num_rows, pa.timestamp("us"))
    )
    alike = found["discount_sensitivity_low"].null_count == found.num_rows
    card = ModelCard(
        kind="discount",
        label="how often customers buy at a discount, as a multiple of what is usual for what they "
        "buy: 1 is like everybody",
        method="observed against expected discounted lines, shrunk to 1 where lines are few",
        as_of=as_of.isoformat(),
        customers=found.num_rows,
        warnings=(_NO_DIFFERENCE, _NOT_CAUSES) if alike else (_NOT_CAUSES,),
        seed=settings.seed,
    )

    def save(to: Path) -> None:
        write_text_atomically(to / "card.json", card.to_json())

    return Made("discount", card, table, save)
