"""Forecasts of demand: count, cut into series, backtest, choose, reconcile, put intervals around.

Use when a shop wants to know how much of what it will sell in the coming weeks. Do not use for a
product that has never been sold, for prices, or for what a campaign not yet run would change.

The interval of a period is conformal (key `vovk:conformal`): the forecast plus the quantiles of its
own errors in the backtest, which supposes that the coming weeks are as predictable as those were;
how many test periods it held is reported as `coverage`. The interval of a whole horizon is
t-distributed around the sum, with the errors of sums in the backtest and as many degrees of
freedom as horizons fit into it. Neither reaches further above the forecast than the most that was
ever sold in a period or a horizon: after one sale of 80,000 of a new product, errors relative to
its level are without bound.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import numpy as np

from regulars.model import BadData
from regulars.predictions.demand.backtest import Backtest, Origins, backtest, least_training
from regulars.predictions.demand.config import DemandConfig, Measure
from regulars.predictions.demand.daily import Daily, count_daily
from regulars.predictions.demand.interval import Interval
from regulars.predictions.demand.measures import Array
from regulars.predictions.demand.panel import Panel, make_panel
from regulars.predictions.demand.reconcile import reconcile
from regulars.predictions.demand.regressors import make_regressors
from regulars.predictions.demand.result import DemandForecast, Forecasted, make_result
from regulars.predictions.demand.silence import refuse_silence
from regulars.predictions.lazy_frame import as_lazy

Progress = Callable[[int, int], None]


def forecast_demand(
    order_lines: Any,  # noqa: ANN401 - any frame that narwhals knows
    *,
    products: Any | None = None,  # noqa: ANN401 - likewise
    segments: Any | None = None,  # noqa: ANN401 - likewise
    as_of_s: int | None = None,
    holidays: Mapping[date, str] | None = None,
    planned_promotions: Mapping[date, float] | None = None,
    config: DemandConfig | None = None,
    progress: Progress | None = None,
) -> DemandForecast:
    """Forecast units and revenue of products, categories, segments and the whole shop.

    Cost: counting is one pass for each level; a measure of a series takes between .1 and .5
    CPU-seconds, most of it ARIMA's, which only sums of products are asked for.

    Args:
        order_lines: product_id, ordered_at_s and, where known, customer_id, ordered_at_local_s,
            quantity, revenue, discount. Lines at or after `as_of_s` are not read.
        products: product_id, category. None: no categories.
        segments: customer_id, segment, at most one row for each customer. None: no segments. All
            frames must live in one engine, or in memory.
        as_of_s: seconds since 1970 by the shop's clock at midnight after the last whole day; None:
            after the last day with a line.
        holidays: public holidays, past and coming, by day.
        planned_promotions: share of lines to be discounted by coming day.
        config: settings.
        progress: called with series done and series in all.

    Raises:
        BadData: a column is absent, no line has a date, a customer is in two segments, the history
            is too short, or nothing was sold lately.
        Refused: statsforecast is not installed.
    """
    config = config or DemandConfig()
    daily = count_daily(
        as_lazy(order_lines),
        None if products is None else as_lazy(products),
        None if segments is None else as_lazy(segments),
        as_of_s=as_of_s,
        most_products=config.most_products,
    )
    refuse_silence(daily, config.horizon_days)
    panel = make_panel(daily, most_categories=config.most_categories, grain=config.grain)
    origins = Origins.of(panel, config.horizon_days, config.backtest_origins)
    _refuse_if_short(panel, origins, config)
    regressors = make_regressors(
        panel,
        origins.horizon,
        holidays=holidays,
        planned_promotions=planned_promotions,
        has_discounts=daily.has_discounts,
    )
    measures = _measures(daily, config)
    done: list[Forecasted] = []
    for number, measure in enumerate(measures):
        tests: list[Backtest] = []
        for series in panel.series:
            tests.append(backtest(series, measure, panel, origins, regressors))
            if progress is not None:
                progress(number * len(panel.series) + len(tests), len(measures) * len(panel.series))
        done.append(_together(measure, tests, panel, origins, config))
    return make_result(panel, origins, done, config, with_segments=segments is not None)


def _measures(daily: Daily, config: DemandConfig) -> list[Measure]:
    there = {"units": daily.has_units, "revenue": daily.has_revenue}
    found = [measure for measure in config.measures if there[measure]]
    if not found:
        raise BadData(
            f"the order lines carry no {' and no '.join(config.measures)} to forecast",
            way_out="map the column of quantities or amounts",
        )
    return found


def _refuse_if_short(panel: Panel, origins: Origins, config: DemandConfig) -> None:
    short = least_training(panel.season) - origins.at[0]
    if short > 0:
        needs = (panel.periods + short) * panel.period_days
        raise BadData(
            f"the history is too short to test a forecast of {config.horizon_days} days: "
            f"needs {needs} days, has {panel.periods * panel.period_days}",
            way_out="add older orders, or lower `horizon_days` or `backtest_origins`",
        )


def _together(
    measure: Measure, tests: list[Backtest], panel: Panel, origins: Origins, config: DemandConfig
) -> Forecasted:
    """Make what was chosen add up, in the backtest as in the forecast."""
    actual = np.stack([origins.actual(test.values) for test in tests])
    base = np.stack([test.forecasts[test.chosen] for test in tests])
    base = np.nan_to_num(base)
    coming = np.stack([test.coming for test in tests])
    if config.reconcile:
        variances = np.mean((base - actual)[:, :-1] ** 2, axis=(1, 2))
        # A series that never erred still has to move where its parts do.
        variances += 1e-6 * max(float(variances.max()), 1e-12)
        sums = panel.sums()
        flat: Array = base.reshape(len(tests), -1)
        base = reconcile(flat, variances, sums).reshape(base.shape)
        coming = reconcile(coming, variances, sums)
    else:
        base, coming = np.maximum(base, 0.0), np.maximum(coming, 0.0)
    intervals = [
        Interval.learn(test.values, forecast, origins, config.coverage, origins.is_open(panel))
        for test, forecast in zip(tests, base, strict=True)
    ]
    return Forecasted(measure, tests, base, coming, intervals)
