"""Leads of a shop: people who are known to it, have not bought, and may."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from regulars import flow
from regulars.predictions import LeadsConfig, read_like
from regulars.settings import load_settings
from regulars.wiring.flat_predictions import FlatPrediction, ranked
from regulars.wiring.workspace import open_finished, require_finished
from regulars.wording import count, long_date


def score_leads(
    *,
    workspace: str | Path = "my-shop",
    horizon_days: int | None = None,
    settings: Mapping[str, Any] | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> FlatPrediction:
    """Learn who of the people that a shop knows orders for the first time, and score the others.

    Args:
        workspace: the folder that `run` wrote, with people in `customers` who have no order, and
            since when they are known (`first_seen_at`).
        horizon_days: days since a person is known in which the first order must lie.
        settings: settings that win over `regulars.toml`.
        on_step: called with the name of each step when it begins.

    Raises:
        BadData: there is no finished run here, there are no leads, or of too few it is known since
            when.
    """
    folder = Path(workspace).expanduser()
    require_finished(folder)
    chosen = load_settings(folder, settings or {})
    told = {} if horizon_days is None else {"horizon_days": horizon_days}
    config = LeadsConfig(learn=chosen.predictions.table, **told)
    on_step("learn")
    with open_finished(folder, chosen) as warehouse:
        found = flow.leads(warehouse, chosen, config)
    on_step("score")
    model = found.learned.model
    listed = ranked(model, read_like(found.people, model.encoding), found.scores, ())
    return replace(listed, says=tuple(_said(found, config.horizon_days)))


def _said(found: flow.Leads, days: int) -> list[str]:
    """Who is in the list, how many of them are expected, and who is not in it."""
    moment = long_date(datetime.fromtimestamp(found.as_of_s, UTC).replace(tzinfo=None).isoformat())
    expected = pc.sum(found.scores[found.learned.model.column]).as_py()
    said = [
        (
            f"{count(found.scores.num_rows)} people became known in the {days} days until {moment} "
            f"and have not ordered. Of as many like them about {count(expected)} order for the "
            f"first time within {days} days of becoming known; of these, whose time has partly "
            "passed without an order, fewer will."
        )
    ]
    if found.too_late:
        said.append(
            f"{count(found.too_late)} others have been known for longer without an order; they are "
            "not in the list."
        )
    if found.undated:
        said.append(
            f"Of {count(found.undated)} others it is not known since when; they are not in the "
            "list either."
        )
    return said
