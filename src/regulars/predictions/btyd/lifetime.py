"""From orders to lifetimes: models tried, one chosen, customers predicted, the result kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import pyarrow as pa

from regulars.model import BadData, Refused
from regulars.predictions.btyd.a_year_ago import YEAR_DAYS, a_year_ago_said
from regulars.predictions.btyd.arrays import Counts, Vector
from regulars.predictions.btyd.cells import Cells, cell_of_each
from regulars.predictions.btyd.check_orders import (
    check_chance,
    check_enough,
    check_silence,
    too_little,
)
from regulars.predictions.btyd.choose_model import TriedModel, choose_model
from regulars.predictions.btyd.covariates import Standardising
from regulars.predictions.btyd.family import CATALOGUE, purchase_config, purchase_model_from
from regulars.predictions.btyd.forecast import forecast
from regulars.predictions.btyd.holdout import Foretold, Holdout, measure_holdout, poisson_deviances
from regulars.predictions.btyd.horizon import (
    TooFar,
    next_order_said,
    next_order_within,
    too_far,
)
from regulars.predictions.btyd.lifetime_card import lifetime_card
from regulars.predictions.btyd.lifetime_config import Algorithm, LifetimeConfig
from regulars.predictions.btyd.order_count import order_count_quantile
from regulars.predictions.btyd.purchase_model import PurchaseModel
from regulars.predictions.btyd.rhythm import rhythm_said
from regulars.predictions.btyd.spend import NO_REVENUE, Spend, fit_spend, order_values, spend_from
from regulars.predictions.btyd.summaries import Summaries, later_orders, summarise_orders
from regulars.predictions.card import ModelCard
from regulars.predictions.drift import ColumnDrift, drift_of
from regulars.predictions.level import Level, level_of_total
from regulars.predictions.saved import read_state, write_state
from regulars.wording import count

LIFETIME_FORMAT, _VERSION = "lifetime model", 2
_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class CovariateEffect:
    """What one standard deviation of a covariate of numbers, or a value of words, does."""

    raises: str
    """What a positive coefficient raises: `order_rate`, `leaving_rate`, `leaving`, `staying`."""
    column: str
    """The covariate."""
    coefficient: float
    """The rate or parameter is multiplied by e to this power."""
    low: float
    """Lower end of its interval."""
    high: float
    """Upper end."""


@dataclass(frozen=True, slots=True)
class LifetimeModel:
    """When customers order, when they leave, and what they spend."""

    config: LifetimeConfig
    purchase: PurchaseModel
    """The chosen model of orders."""
    spend: Spend | None
    """The model of values; None where it could not be fitted: the card says why."""
    scaling: Standardising
    """How covariates become numbers."""
    tried: tuple[TriedModel, ...]
    """The models that were tried."""
    holdout: Holdout | None
    """How it foretold held-out days; None where the history is too short: the card says so.

    Not kept in a file; the card has its measures.
    """
    history_days: int
    """Days from the first order to the last moment that it was fitted to, both counted."""
    card: ModelCard

    @property
    def too_far(self) -> tuple[TooFar, ...]:
        """What is not predicted, since the history is too short for its horizon."""
        return tuple(too_far(self.config, self.history_days))

    def predict(
        self,
        orders: Any,  # noqa: ANN401 - any frame that narwhals knows
        *,
        as_of_s: int,
        customers: Any = None,  # noqa: ANN401 - likewise
    ) -> pa.Table:
        """Predict for every customer with an order at or before a moment.

        Args:
            orders: see `summarise_orders`; nothing after the moment is looked at.
            as_of_s: seconds since 1970-01-01, on the orders' clock.
            customers: customer_id and the covariates, where the model has any.

        Returns:
            One row per customer, in the order of their ids; columns: see `forecast`. Those of
            `too_far` are empty, and dates of the next order look no farther than the history
            bears.
        """
        period = self.config.period_of(self.purchase.algorithm)
        known = summarise_orders(orders, as_of_s=as_of_s, period_days=period)
        groups = _groups(known, self.scaling, customers)
        within = next_order_within(self.config, self.history_days)
        config = self.config.model_copy(update={"next_order_within_days": within})
        found = forecast(self.purchase, self.spend, known, groups, config)
        return _emptied(found, self.too_far)

    def drift(self, orders: Any, *, as_of_s: int) -> list[ColumnDrift]:  # noqa: ANN401 - likewise
        """Compare what is known of customers with those at learning, the farthest column first.

        Args:
            orders: see `summarise_orders`.
            as_of_s: seconds since 1970-01-01, on the orders' clock.
        """
        known = summarise_orders(orders, as_of_s=as_of_s)
        columns = (baseline.column for baseline in self.card.baseline)
        return drift_of(
            self.card.baseline, {name: pa.array(getattr(known, name)) for name in columns}
        )

    def covariate_effects(self) -> tuple[CovariateEffect, ...]:
        """What each covariate does to each rate."""
        return _effects(self.purchase, self.scaling, self.config.level)

    def save(self, path: Path) -> None:
        """Write it as JSON.

        Raises:
            Refused: the disk is full or the folder may not be written.
        """
        state = {
            "config": self.config.model_dump(mode="json"),
            "purchase": self.purchase.to_dict(),
            "spend": None if self.spend is None else self.spend.to_dict(),
            "scaling": self.scaling.to_dict(),
            "tried": [
                {name: getattr(one, name) for name in TriedModel.__slots__} for one in self.tried
            ],
            "history_days": self.history_days,
            "card": self.card.to_json(),
        }
        write_state(path, state, format=LIFETIME_FORMAT, version=_VERSION)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read what `save` wrote.

        Raises:
            BadData: the file is missing, damaged or something else.
        """
        state = read_state(path, format=LIFETIME_FORMAT, version=_VERSION)
        try:
            spend = state["spend"]
            return cls(
                LifetimeConfig.model_validate(state["config"]),
                purchase_model_from(state["purchase"]),
                None if spend is None else spend_from(spend),
                Standardising.from_dict(state["scaling"]),
                tuple(TriedModel(**one) for one in state["tried"]),
                None,
                int(state["history_days"]),
                ModelCard.from_json(state["card"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise BadData(
                "the saved lifetime model does not fit together",
                way_out="fit the model again",
                file=path.name,
            ) from error


def fit_lifetime(
    orders: Any,  # noqa: ANN401 - any frame that narwhals knows
    *,
    as_of_s: int,
    seed: int,
    config: LifetimeConfig | None = None,
    customers: Any = None,  # noqa: ANN401 - likewise
) -> LifetimeModel:
    """Try the models, take the one that foretells best, and fit it to all orders until `as_of_s`.

    Args:
        orders: see `summarise_orders`; one row per order or order line.
        as_of_s: seconds since 1970-01-01, on the orders' clock.
        seed: of the resampling behind intervals of measures.
        config: the settings.
        customers: customer_id and the columns that `config.covariates` names.

    Raises:
        BadData: columns are missing, no order is dated, the orders do not tell lifetimes (see
            `check_orders`), or no model has best parameters: names what is needed and there is.
    """
    shop = _Shop(orders, customers, config or LifetimeConfig(), as_of_s)
    config, known = shop.config, shop.known(as_of_s, 1)
    check_enough(known, config)
    variation = check_chance(orders, known)
    days = config.orders_horizon_days
    if known.tenure_days.max() > days:
        before = shop.known(as_of_s - days * _SECONDS_PER_DAY, 1)
        check_silence(known, before, days)
    fits: dict[str, PurchaseModel | str] = {
        name: shop.fitted(name, as_of_s) for name in config.models
    }
    foretold, why_not = _foretold(shop)
    deviances = {
        name: poisson_deviances(f.orders, f.expected_orders) for name, f in foretold.items()
    }
    tried = tuple(_tried(name, fit, deviances.get(name)) for name, fit in fits.items())
    chosen, why = choose_model(tried, deviances, config.holdout_days)
    purchase = fits[chosen]
    assert isinstance(purchase, PurchaseModel)  # noqa: S101 - only fitted ones are chosen
    holdout = None
    if chosen in foretold:
        at_cut = shop.known(shop.cut_s, 1)
        holdout = measure_holdout(
            at_cut, foretold[chosen], days=config.holdout_days, model=purchase.title, seed=seed
        )
    spend, of_spend = shop.spend(as_of_s)
    history_days = int(known.tenure_days.max()) + 1
    missing = tuple(too_far(config, history_days))
    borne = not any(one.horizon_days == config.revenue_horizon_days for one in missing)
    level = _level(shop, chosen, purchase, spend, holdout) if borne else None
    card = lifetime_card(
        *(known, purchase, holdout, level, spend),
        config=config,
        choice=why,
        remarks=(
            *(f"{one.why[:1].upper()}{one.why[1:]}." for one in missing),
            next_order_said(config, history_days),
            *(shop.scaling.said(), _of_effects(purchase, shop.scaling, config.level)),
            *(why_not, of_spend, _a_year_ago(shop, chosen), rhythm_said(variation)),
        ),
        seed=seed,
    )
    return LifetimeModel(config, purchase, spend, shop.scaling, tried, holdout, history_days, card)


@dataclass
class _Shop:
    """The data, read once for each moment and period."""

    orders: Any
    customers: Any
    config: LifetimeConfig
    as_of_s: int

    def __post_init__(self) -> None:
        self._known: dict[tuple[int, int], Summaries] = {}
        self._groups: dict[tuple[int, int], tuple[Cells, Counts]] = {}

    @property
    def cut_s(self) -> int:
        """The moment that held-out days begin after."""
        return self.as_of_s - self.config.holdout_days * _SECONDS_PER_DAY

    @cached_property
    def scaling(self) -> Standardising:
        ids = self.known(self.as_of_s, 1).customer_id
        return Standardising.learn(self.config.covariates, self.customers, ids)

    def known(self, moment_s: int, period_days: int) -> Summaries:
        key = moment_s, period_days
        if key not in self._known:
            self._known[key] = summarise_orders(
                self.orders, as_of_s=moment_s, period_days=period_days
            )
        return self._known[key]

    def groups(self, name: str, moment_s: int) -> tuple[Cells, Counts]:
        key = moment_s, self.config.period_of(name)
        if key not in self._groups:
            self._groups[key] = _groups(self.known(*key), self.scaling, self.customers)
        return self._groups[key]

    def fitted(self, name: Algorithm, moment_s: int) -> PurchaseModel | str:
        """The model, or why there is none."""
        cells, _ = self.groups(name, moment_s)
        try:
            return CATALOGUE[name].fit(cells, purchase_config(name, self.config))
        except Refused as refused:
            return str(refused)

    def spend(self, moment_s: int) -> tuple[Spend | None, str]:
        """The model of values, and what is to be said of it."""
        try:
            return fit_spend(self.known(moment_s, 1), self.config.value_from)
        except Refused as refused:
            return None, f"{NO_REVENUE}: {refused}"


def _foretold(shop: _Shop) -> tuple[dict[str, Foretold], str]:
    """What each model expects of the held-out days, or why none was asked."""
    config, cut_s = shop.config, shop.cut_s
    not_held = (
        "Nothing was held out to measure: the history is too short to hold its last"
        f" {config.holdout_days} days out for a test"
    )
    try:
        known = shop.known(cut_s, 1)
    except (BadData, Refused) as nothing:
        return {}, f"{not_held} ({nothing.problem})."
    lacks = too_little(known, config)
    if lacks is not None:
        had = f"there are only {count(lacks.has)} {lacks.what} (needed: {count(lacks.needs)})"
        return {}, f"{not_held}, since before them {had}."
    orders, revenue = later_orders(
        shop.orders, known.customer_id, after_s=cut_s, until_s=shop.as_of_s
    )
    spend, _ = shop.spend(cut_s)
    value: Vector | None = None
    if spend is not None:
        value = spend.expected_value(*order_values(known, config.value_from))
    days, found = config.holdout_days, {}
    tail = (1 - config.predictive_level) / 2
    for name in config.models:
        model = shop.fitted(name, cut_s)
        if isinstance(model, str):
            continue
        cells, cell = shop.groups(name, cut_s)
        expected = model.expected_orders(cells, days)[cell]
        found[str(name)] = Foretold(
            expected_orders=expected,
            order_probability=model.order_probability(cells, days)[cell],
            orders_low=order_count_quantile(model, cells, days, tail)[cell],
            orders_high=order_count_quantile(model, cells, days, 1 - tail)[cell],
            expected_revenue=None if value is None else expected * value,
            orders=orders,
            revenue=revenue,
        )
    why_not = "Nothing was held out to measure: no model could be fitted to the days before."
    return found, "" if found else why_not


def _a_year_ago(shop: _Shop, name: str) -> str:
    """How far the chosen model was off a year ago; empty where it was not, or nobody knows."""
    days, cut_s = shop.config.orders_horizon_days, shop.as_of_s - YEAR_DAYS * _SECONDS_PER_DAY
    algorithm = next(one for one in shop.config.models if one == name)
    if days > YEAR_DAYS:
        return ""
    try:
        known = shop.known(cut_s, 1)
        check_enough(known, shop.config)
    except (BadData, Refused):
        return ""
    model = shop.fitted(algorithm, cut_s)
    if isinstance(model, str):
        return ""
    cells, cell = shop.groups(name, cut_s)
    until_s = cut_s + days * _SECONDS_PER_DAY
    orders, _ = later_orders(shop.orders, known.customer_id, after_s=cut_s, until_s=until_s)
    expected = model.expected_orders(cells, days)[cell]
    return a_year_ago_said(known, expected, orders, days=days)


def _level(
    shop: _Shop,
    name: str,
    model: PurchaseModel,
    spend: Spend | None,
    holdout: Holdout | None,
) -> Level | None:
    """The revenue of all customers; None where none is expected or none was held out."""
    if spend is None or holdout is None or holdout.expected_revenue is None:
        return None
    days, known = shop.config.revenue_horizon_days, shop.known(shop.as_of_s, 1)
    cells, cell = shop.groups(name, shop.as_of_s)
    value = spend.expected_value(*order_values(known, shop.config.value_from))
    expected = model.expected_orders(cells, days)[cell] * value
    return level_of_total(
        f"revenue within {days} days",
        expected,
        seen=holdout.revenue,
        foretold=holdout.expected_revenue,
        periods=days / holdout.days,
    )


def _effects(
    purchase: PurchaseModel, scaling: Standardising, level: float
) -> tuple[CovariateEffect, ...]:
    values, ends = purchase.estimate.values, purchase.estimate.intervals(level)
    return tuple(
        CovariateEffect(effect.name, column, values[name], *ends[name])
        for effect in purchase.effects
        for place, column in enumerate(scaling.columns)
        for name in [f"{effect.name}_{place}"]
    )


def _of_effects(purchase: PurchaseModel, scaling: Standardising, level: float) -> str:
    """Which covariates make customers order more or less often, in words."""
    said = []
    for effect in _effects(purchase, scaling, level):
        if effect.raises == "order_rate" and effect.low * effect.high > 0:
            times, low, high = np.exp([effect.coefficient, effect.low, effect.high])
            what = effect.column if "=" in effect.column else f"one deviation more {effect.column}"
            said.append(f"{what}: {times:.2f} times as often ({low:.2f} to {high:.2f})")
    return f"Who orders more or less often: {'; '.join(said)}." if said else ""


def _emptied(found: pa.Table, missing: tuple[TooFar, ...]) -> pa.Table:
    """The predictions without the values of columns that look too far ahead."""
    away = tuple(name for one in missing for name in one.columns)
    for place, name in enumerate(found.column_names):
        if name.removesuffix("_low").removesuffix("_high") in away:
            nothing = pa.nulls(len(found), found[name].type)
            found = found.set_column(place, name, nothing)
    return found


def _groups(
    known: Summaries,
    scaling: Standardising,
    customers: Any,  # noqa: ANN401
) -> tuple[Cells, Counts]:
    covariates = scaling.of(customers, known.customer_id) if scaling.columns else None
    return cell_of_each(
        known.frequency, known.recency_days, known.tenure_days, covariates=covariates
    )


def _tried(name: str, fit: PurchaseModel | str, deviances: Vector | None) -> TriedModel:
    title = CATALOGUE[name].title
    if isinstance(fit, str):
        return TriedModel(name, title, None, None, fit)
    # The likelihood of periods cannot be compared with that of days.
    bic = None if name == "bg_bb" else fit.estimate.bic
    return TriedModel(name, title, bic, None if deviances is None else float(deviances.mean()))
