from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from regulars.predictions.card import ModelCard
from regulars.predictions.demand.backtest import Origins
from regulars.predictions.demand.card import make_card
from regulars.predictions.demand.config import DemandConfig
from regulars.predictions.demand.models import NAIVE
from regulars.predictions.demand.panel import Panel, Series
from regulars.wording import NBSP

_CHOSEN, _LAST = "chosen for each series", "the last season repeated"


def _row(level: str, rmsse: float | None, coverage: float, *, model: str = "ets") -> dict[str, Any]:
    return {
        "measure": "units",
        "level": level,
        "model": model,
        "rmsse": rmsse,
        "naive_rmsse": None if rmsse is None else 1.0,
        "bias": 0.2 if level == "total" else 0.9,
        "coverage": coverage,
    }


def _card(rows: list[dict[str, Any]], *, weeks: bool = False) -> ModelCard:
    whole = Series(("total", ""), None, np.ones((60, 4)))
    panel = Panel(7 if weeks else 1, 1 if weeks else 7, 19_724, 60, (whole,), "")
    horizon = 2 if weeks else 14
    origins = Origins((20, 60 - horizon), horizon)
    return make_card(panel, origins, rows, DemandConfig(horizon_days=14), ["A day stands out."])


def test_it_measures_all_series_the_total_and_the_intervals() -> None:
    rows = [
        *(_row("total", 0.5, 1.0), _row("product", 0.7, 0.8), _row("product", 1.2, 0.9)),
        _row("product", None, 0.9, model=NAIVE),
    ]
    card = _card(rows)

    assert card.measure("RMSSE, median", _CHOSEN).value == 0.7
    assert card.measure("RMSSE, median", _LAST).value == 1.0
    assert card.measure("bias of the total").value == 0.2
    assert card.measure(f"held by 90.0{NBSP}% intervals").value == pytest.approx(0.9)
    assert (card.label, card.horizon_days, card.customers) == ("units of each day", 14, 4)
    # 60 days from 2 January 2024: the last one is 1 March of a leap year.
    assert (card.data_from, card.data_to, card.as_of) == ("2024-01-02", "2024-03-01", "2024-03-02")


def test_it_warns_of_narrow_intervals_of_the_last_season_and_of_no_season() -> None:
    narrow = _card([_row("total", 0.5, 0.84), _row("product", None, 0.84, model=NAIVE)], weeks=True)
    held = _card([_row("total", 0.5, 0.86)])

    said = [text.replace(NBSP, " ") for text in narrow.warnings]
    assert said[0] == "A day stands out."
    assert said[1].startswith("Intervals meant to hold 90.0 % of the periods held 84.0 %")
    assert said[2].startswith("For 1 of 2 series the last season is repeated")
    assert said[3].startswith("No yearly season is known")
    assert held.warnings == ("A day stands out.",)
    assert narrow.horizon_days == 14
