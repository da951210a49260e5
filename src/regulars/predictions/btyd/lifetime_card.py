"""The model card of lifetimes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import pyarrow as pa

from regulars.predictions.btyd.holdout import MOST_MEASURED, Holdout
from regulars.predictions.btyd.horizon import too_far
from regulars.predictions.btyd.lifetime_config import LifetimeConfig
from regulars.predictions.btyd.purchase_model import PurchaseModel
from regulars.predictions.btyd.spend import Spend, rate_and_value_correlation
from regulars.predictions.btyd.summaries import Summaries
from regulars.predictions.card import ModelCard
from regulars.predictions.drift import baseline_of
from regulars.predictions.level import Level
from regulars.wording import count, share

_SECONDS_PER_DAY = 86_400
_CORRELATED, _OFF, _OPEN = 0.3, 0.1, 100


def lifetime_card(
    known: Summaries,
    model: PurchaseModel,
    holdout: Holdout | None,
    level: Level | None,
    spend: Spend | None = None,
    *,
    config: LifetimeConfig,
    choice: str,
    remarks: Iterable[str],
    seed: int,
) -> ModelCard:
    """Put together what a reader needs to trust the model.

    Args:
        known: the customers that it was fitted to.
        model: the chosen one.
        holdout: how it did on held-out days.
        level: what is expected of all customers.
        spend: the model of values; None where no revenue is expected.
        config: the settings.
        choice: why it was chosen.
        remarks: more warnings; empty ones are left out.
        seed: of resampling.
    """
    first = known.as_of_s - int(known.tenure_days.max()) * _SECONDS_PER_DAY
    columns = ("frequency", "recency_days", "tenure_days")
    # Values tell another currency or level of prices, where anything is expected of them.
    valued = () if spend is None else ("first_value",)
    history = {name: pa.array(getattr(known, name)) for name in (*columns, *valued)}
    base_rate = None
    if holdout is not None and holdout.calibration:
        total = sum(part.customers for part in holdout.calibration)
        base_rate = sum(p.observed * p.customers for p in holdout.calibration) / total
    return ModelCard(
        kind="clv",
        label=_label(config, int(known.tenure_days.max()) + 1),
        method=f"{model.title} for orders, {_of_value(spend)}",
        choice=choice,
        data_from=_iso(first),
        data_to=_iso(known.as_of_s),
        as_of=_iso(known.as_of_s),
        horizon_days=config.orders_horizon_days,
        customers=len(known),
        base_rate=base_rate,
        measures=() if holdout is None else holdout.measures,
        evaluated="" if holdout is None else _evaluated(holdout),
        calibration=() if holdout is None else holdout.calibration,
        features=(*columns, "order value", *config.covariates),
        baseline=tuple(baseline_of(name, values) for name, values in history.items()),
        level=level,
        warnings=(*filter(None, remarks), *_warnings(known, model, holdout)),
        seed=seed,
    )


def _label(config: LifetimeConfig, history_days: int) -> str:
    """What is predicted, as far as the history bears it."""
    missing = {one.horizon_days for one in too_far(config, history_days)}
    said = [
        what
        for what, days in (
            (f"order days within {config.orders_horizon_days} days", config.orders_horizon_days),
            (f"revenue within {config.revenue_horizon_days}", config.revenue_horizon_days),
        )
        if days not in missing
    ]
    return " and ".join(said) or "who is still a customer"


def _of_value(spend: Spend | None) -> str:
    return "nothing for their value" if spend is None else f"{spend.title} for their value"


def _evaluated(holdout: Holdout) -> str:
    said = f"Measured on the last {holdout.days} days, foretold from the days before, of "
    if holdout.customers > MOST_MEASURED:
        said += f"{count(MOST_MEASURED)} of "
    return f"{said}{count(holdout.customers)} customers known then."


def _warnings(known: Summaries, model: PurchaseModel, holdout: Holdout | None) -> Iterator[str]:
    estimate = model.estimate
    for name, (low, high) in list(estimate.intervals().items())[: estimate.parameters]:
        if high > _OPEN * low:
            yield (
                f"The dates of orders leave {name} open ({low:.2g} to {high:.2g}): they hardly tell"
                " when customers leave, so P(alive) says little; the probability of an order says"
                " more."
            )
            break
    new = int((known.frequency == 0).sum())
    if model.certain_of_new and new:
        yield (
            f"{model.title} takes every customer who ordered once for alive, so P(alive) of these"
            f" {count(new)} says nothing and has no limits; the probability of an order says more."
        )
    correlation = rate_and_value_correlation(known)
    if correlation is not None and abs(correlation) > _CORRELATED:
        more = "more" if correlation > 0 else "less"
        yield (
            f"Customers who order more often spend {more} per order (correlation"
            f" {correlation:.2f}); the model takes both for independent, so revenue of the"
            " extremes is off."
        )
    missed = [] if holdout is None else list(_missed(holdout))
    if holdout is not None and missed:
        yield (
            f"In a test on the last {holdout.days} days, {', and '.join(missed)}: the model knows"
            " no seasons and no campaigns. Trust who comes first more than the totals."
        )


def _missed(holdout: Holdout) -> Iterator[str]:
    """By how much the totals of orders and of revenue were off, where that is much."""
    if holdout.orders:
        off = holdout.expected_orders / holdout.orders - 1
        if abs(off) > _OFF:
            side = "more" if off > 0 else "fewer"
            yield f"{share(abs(off))} {side} orders were expected than came"
    if holdout.expected_revenue is not None and holdout.revenue > 0:
        off = holdout.expected_revenue / holdout.revenue - 1
        if abs(off) > _OFF:
            side = "more" if off > 0 else "less"
            yield f"{share(abs(off))} {side} revenue was expected than came in"


def _iso(second: int) -> str:
    return datetime.fromtimestamp(second, UTC).replace(tzinfo=None).isoformat()
