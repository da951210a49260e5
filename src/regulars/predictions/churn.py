"""Churn of a shop without contracts: no order within the horizon.

Nobody says that they leave, so a customer counts as lost who orders nothing in the days after the
cut. The BG/NBD model (:cite:t:`fader:bgnbd`), which knows only dates of orders, has a probability
of no order within the horizon, which is the same question. It is fitted at each cut on what was
known then, and the methods learn how to correct it (`learn.corrected`): a short history has seen
nobody who was away for long, and BG/NBD goes on where examples end. It stands beside the model,
too, with its P(alive): as it takes everybody who ordered once for alive, that alone orders such
customers badly.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict

from regulars.model import BadData, Refused
from regulars.predictions.btyd import (
    BGNBD,
    WEAK_PRIORS,
    BGNBDConfig,
    cell_of_each,
    summarise_orders,
)
from regulars.predictions.card import ModelCard
from regulars.predictions.cuts import CutsConfig, choose_cuts
from regulars.predictions.evaluate import Measure, auc, auc_difference, calibration_error, log_loss
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.learn import LearnConfig
from regulars.predictions.shop import (
    Outcome,
    Past,
    Shop,
    ShopPrediction,
    between,
    collected,
    learn_past,
    look_back,
    task_of,
)
from regulars.wording import long_date, some

P_ALIVE = "1 - P(alive), BG/NBD"
NO_ORDER = "no order, BG/NBD"
BY_DATES = "no_order_by_dates"
"""The column of BG/NBD's probability of no order, which the model corrects."""


class ChurnConfig(BaseModel):
    """How churn is predicted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    cuts: CutsConfig = CutsConfig()
    """The horizon and the moments to learn from."""
    learn: LearnConfig = LearnConfig()
    """How."""
    corrects_dates: bool = True
    """Whether the model corrects what the dates of orders alone say (BG/NBD), which goes on where
    the examples of a short history end; else it learns from the features alone."""


def fit_churn(
    shop: Shop, order_lines: nw.LazyFrame[Any], config: ChurnConfig, *, seed: int
) -> ShopPrediction:
    """Learn who will not order within the horizon, and predict it for the customers of today.

    Args:
        shop: its features at any moment, and the span of its orders.
        order_lines: customer_id, ordered_at_s, revenue.
        config: the settings.
        seed: of everything random.

    Returns:
        The model; predictions in the column `churn_probability_{horizon_days}d`.

    Raises:
        BadData: the history is too short, all or none churned, or too few did; says what is needed.
    """
    found, past = learn_churn(shop, order_lines, config, seed=seed)
    rows, days = found.held_out.rows, config.cuts.horizon_days
    assert past.examples.cut_s is not None  # noqa: S101 - a shop's past has cuts
    last_s = past.cuts_s[-1]
    if not (past.examples.cut_s[rows] == last_s).all():
        return found  # Measured on several cuts: no one moment to fit BG/NBD at.
    peer = no_order_by_bg_nbd(order_lines, found.held_out_id, as_of_s=last_s, horizon_days=days)
    if isinstance(peer, str):
        return _warned(found, f"BG/NBD could not be fitted beside it: {peer}.")
    card = _beside(found, *peer, seed=seed)
    return replace(found, model=replace(found.model, card=card))


def learn_churn(
    shop: Shop, order_lines: nw.LazyFrame[Any], config: ChurnConfig, *, seed: int
) -> tuple[ShopPrediction, Past]:
    """The same without BG/NBD beside it; and the past that it was learned from."""
    cuts = config.cuts
    days = cuts.horizon_days
    dated = _with_dates(shop, order_lines, cuts) if config.corrects_dates else None
    base = BY_DATES if isinstance(dated, Shop) else None
    shop = dated if isinstance(dated, Shop) else shop
    past = look_back(shop, ordered(order_lines), "binary", cuts, opposite=True, base=base)
    what, column = f"no order within {some(days, 'day')}", f"churn_probability_{days}d"
    task = task_of("churn", what, column, shop, days)
    found = learn_past(past, task, config.learn, seed=seed)
    return _warned(found, dated) if isinstance(dated, str) else found, past


def _warned(found: ShopPrediction, warning: str) -> ShopPrediction:
    card = found.model.card
    card = replace(card, warnings=(*card.warnings, warning))
    return replace(found, model=replace(found.model, card=card))


def add_order_dates(
    features: nw.LazyFrame[Any] | pa.Table,
    order_lines: nw.LazyFrame[Any],
    *,
    as_of_s: int,
    horizon_days: int,
) -> pa.Table | str:
    """Add what the dates of orders alone say: the column that a churn model corrects.

    Args:
        features: of the customers known at a moment; the model was learned from such.
        order_lines: customer_id, ordered_at_s, revenue; later ones are not read.
        as_of_s: the moment; BG/NBD is fitted at it.
        horizon_days: of the model.

    Returns:
        The features with BG/NBD's probability of no order; or why BG/NBD could not be fitted,
        without a full stop.
    """
    table = features if isinstance(features, pa.Table) else collected(features)
    customers = table["customer_id"].cast(pa.string())
    found = no_order_by_bg_nbd(order_lines, customers, as_of_s=as_of_s, horizon_days=horizon_days)
    if isinstance(found, str):
        return found
    return table.append_column(BY_DATES, pa.array(found[1]))


def _with_dates(shop: Shop, order_lines: nw.LazyFrame[Any], cuts: CutsConfig) -> Shop | str:
    """The shop with the column of `add_order_dates` at each moment; or why it has none."""
    tables = {}
    for moment in (*choose_cuts(shop.span, cuts), shop.span.as_of_s):
        features = shop.describe_at(moment)
        table = add_order_dates(
            features, order_lines, as_of_s=moment, horizon_days=cuts.horizon_days
        )
        if isinstance(table, str):
            day = long_date(np.datetime64(moment, "s").item())
            return (
                "Learned from the features alone, without what the dates of orders say: BG/NBD "
                f"could not be fitted to what was known on {day}: {table}."
            )
        tables[moment] = table
    return replace(shop, describe_at=tables.__getitem__)


def ordered(order_lines: nw.LazyFrame[Any]) -> Outcome:
    """How many lines customers ordered."""

    def outcome(after_s: int, until_s: int) -> pa.Table:
        lines = between(order_lines, after_s, until_s)
        return collected(lines.group_by("customer_id").agg(nw.len().alias("outcome")))

    return outcome


def no_order_by_bg_nbd(
    order_lines: nw.LazyFrame[Any], customers: pa.Array, *, as_of_s: int, horizon_days: int
) -> tuple[Vector, Vector] | str:
    """What BG/NBD, fitted at a moment, says of customers known by then.

    Returns:
        1 - P(alive) and the probability of no order within the horizon, each of shape (n,), NaN for
        who has no order line; or why BG/NBD could not be fitted, without a full stop.
    """
    try:
        known = summarise_orders(order_lines, as_of_s=as_of_s)
        cells, place = cell_of_each(known.frequency, known.recency_days, known.tenure_days)
        model = BGNBD.fit(cells, BGNBDConfig(priors=WEAK_PRIORS["bg_nbd"]))
    except (BadData, Refused) as error:
        return error.problem
    found = pc.index_in(customers, value_set=known.customer_id.cast(pa.string()))
    there, row = found.is_valid().to_numpy(zero_copy_only=False), pc.fill_null(found, 0).to_numpy()
    cell = place[row]
    lost = 1 - model.p_alive(cells)
    silent = 1 - model.order_probability(cells, horizon_days)
    return np.where(there, lost[cell], np.nan), np.where(there, silent[cell], np.nan)


def _beside(found: ShopPrediction, lost: Vector, silent: Vector, *, seed: int) -> ModelCard:
    """The card with the measures of BG/NBD on the same customers, and the difference in words."""
    label, card = found.held_out.label, found.model.card
    difference, p_value = auc_difference(label, found.held_out.predicted, silent)
    chance = ", which chance may explain" if p_value > 0.05 else ""  # noqa: PLR2004
    words = (
        f" Difference of AUC to {NO_ORDER}: {difference.value:+.3f} "
        f"({difference.low:+.3f} to {difference.high:+.3f}){chance}."
    )
    measures: tuple[Measure, ...] = (
        auc(label, lost, model=P_ALIVE),
        auc(label, silent, model=NO_ORDER),
        log_loss(label, silent, model=NO_ORDER),
        *calibration_error(label, silent, seed=seed, model=NO_ORDER),
    )
    warnings = card.warnings
    if difference.high is not None and difference.high < 0:
        better = (
            "The dates of orders alone (BG/NBD) put those who leave in a better order: "
            "`order_probability` of the lifetime values says more than this."
        )
        warnings = (*warnings, better)
    return replace(
        card,
        measures=(*card.measures, *measures),
        choice=(card.choice + words).strip(),
        warnings=warnings,
    )
