"""What a prediction says of the one that it replaces: the same column may mean another horizon."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from regulars.flow.made import Made
from regulars.wording import plural

_OF_AN_UNNAMED_HORIZON = ("churn_probability",)
"""Columns about the days of a horizon that their names do not tell."""


def said_what_it_replaced(before: Mapping[str, Any], made: Made) -> Made:
    """The model, saying so where a column keeps its name and is about another horizon than before.

    Args:
        before: what `prediction_models` says of the model made earlier; empty where none was.
        made: the model.
    """
    then, now = before.get("horizon_days"), made.card.horizon_days
    written = str(before.get("columns") or "").split(", ")
    same = [one for one in _OF_AN_UNNAMED_HORIZON if one in made.columns and one in written]
    if then is None or now is None or then == now or not same:
        return made
    replaced = (
        f"{same[0]} is now about {plural(now, 'day')}; it was about {plural(then, 'day')}, and "
        "whoever reads it for those has to predict them again."
    )
    card = replace(made.card, premises=(*made.card.premises, replaced))
    return replace(made, card=card)
