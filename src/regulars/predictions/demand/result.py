"""What a demand forecast gives: tables, and what to know about them in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from regulars.predictions.card import ModelCard
from regulars.predictions.demand.a_year_ago import about_a_year_ago
from regulars.predictions.demand.backtest import Backtest, Origins
from regulars.predictions.demand.card import make_card
from regulars.predictions.demand.config import DemandConfig, Measure
from regulars.predictions.demand.interval import Interval
from regulars.predictions.demand.measures import Array, Errors
from regulars.predictions.demand.models import NAIVE, WORDS
from regulars.predictions.demand.panel import Panel
from regulars.predictions.demand.unusual import about_unusual
from regulars.wording import count, decimal, share

_ID = [("as_of", pa.timestamp("us")), ("level", pa.string()), ("series", pa.string())]
_ERRORS = [(name, pa.float64()) for name in ("rmsse", "mase", "smape", "bias")]
FORECASTS = pa.schema(
    [
        *_ID,
        ("measure", pa.string()),
        ("period_start", pa.timestamp("us")),
        ("period_end", pa.timestamp("us")),
        ("period_days", pa.int64()),
        ("days_ahead", pa.int64()),
        ("forecast", pa.float64()),
        ("forecast_low", pa.float64()),
        ("forecast_high", pa.float64()),
    ]
)
HISTORY = pa.schema(
    [
        *_ID,
        ("measure", pa.string()),
        ("period_start", pa.timestamp("us")),
        ("period_end", pa.timestamp("us")),
        ("amount", pa.float64()),
    ]
)
SERIES = pa.schema(
    [
        *_ID,
        ("parent_level", pa.string()),
        ("parent", pa.string()),
        ("measure", pa.string()),
        ("pattern", pa.string()),
        ("periods", pa.int64()),
        ("model", pa.string()),
        ("horizon_days", pa.int64()),
        ("horizon_end", pa.timestamp("us")),
        ("last_horizon", pa.float64()),
        ("next_horizon", pa.float64()),
        ("next_horizon_low", pa.float64()),
        ("next_horizon_high", pa.float64()),
        *_ERRORS,
        ("naive_rmsse", pa.float64()),
        ("coverage", pa.float64()),
        ("sentence", pa.string()),
    ]
)
BACKTESTS = pa.schema(
    [
        *_ID,
        ("measure", pa.string()),
        ("model", pa.string()),
        ("chosen", pa.bool_()),
        *_ERRORS,
    ]
)


@dataclass(frozen=True, slots=True)
class Forecasted:
    """One measure of all series, before it becomes rows.

    Attributes:
        measure: `units` or `revenue`.
        tests: the backtest of each series.
        base: what would have been delivered then, shape (series, origins, horizon).
        coming: what is delivered now, shape (series, horizon).
        intervals: of each series.
    """

    measure: Measure
    tests: list[Backtest]
    base: Array
    coming: Array
    intervals: list[Interval]


@dataclass(frozen=True, slots=True)
class DemandForecast:
    """Forecasts of demand.

    Attributes:
        forecasts: one row for each series, measure and coming period (schema `FORECASTS`).
        series: one row for each series and measure: its model, its errors on the test, its horizon
            in all (schema `SERIES`).
        history: one row for each series, measure and past period since the series began (schema
            `HISTORY`).
        backtests: one row for each model tried: its errors before the test (schema `BACKTESTS`).
        as_of: midnight after the last day that was known.
        horizon_days: how far ahead.
        period_days: 1 or 7.
        warning: why not to trust it, which is to be read before it; empty where nothing is known
            against it.
        sentences: what to know, most important first, the warning among them.
        card: what is forecast, from what, and how well that went on days kept aside.
    """

    forecasts: pa.Table
    series: pa.Table
    history: pa.Table
    backtests: pa.Table
    as_of: datetime
    horizon_days: int
    period_days: int
    warning: str
    sentences: tuple[str, ...]
    card: ModelCard


def make_result(
    panel: Panel,
    origins: Origins,
    done: list[Forecasted],
    config: DemandConfig,
    *,
    with_segments: bool,
) -> DemandForecast:
    """Lay out what was found."""
    as_of = _moment(panel.start_of(panel.periods))
    forecasts: list[dict[str, Any]] = []
    summaries: list[dict[str, Any]] = []
    past: list[dict[str, Any]] = []
    tried: list[dict[str, Any]] = []
    for found in done:
        for position, series in enumerate(panel.series):
            who = {"as_of": as_of, "level": series.key[0], "series": series.key[1]}
            who["measure"] = found.measure
            forecasts += _forecasts(found, position, panel, who)
            past += _history(found.tests[position], panel, who)
            summaries.append(_summary(found, position, panel, origins, who))
            tried += _tried(found.tests[position], panel.season, origins, who)
    # The first series is the whole shop.
    shop: dict[str, Array] = {found.measure: found.tests[0].values for found in done}
    unusual = list(about_unusual(panel, shop, origins.horizon))
    warning = about_a_year_ago(panel, summaries, shop, origins.horizon)
    warnings = [*([warning] if warning else []), *unusual]
    sentences = (*warnings, *_sentences(panel, summaries, config, with_segments=with_segments))
    return DemandForecast(
        forecasts=pa.Table.from_pylist(forecasts, FORECASTS),
        series=pa.Table.from_pylist(summaries, SERIES),
        history=pa.Table.from_pylist(past, HISTORY),
        backtests=pa.Table.from_pylist(tried, BACKTESTS),
        as_of=as_of,
        horizon_days=config.horizon_days,
        period_days=panel.period_days,
        warning=warning,
        sentences=sentences,
        card=make_card(panel, origins, summaries, config, warnings),
    )


def _forecasts(
    found: Forecasted, position: int, panel: Panel, who: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    interval = found.intervals[position]
    above = min(interval.above, float(found.tests[position].values.max(initial=0.0)))
    is_open = panel.is_open(panel.periods, found.coming.shape[1])[panel.periods :].tolist()
    for ahead, value in enumerate(found.coming[position].tolist()):
        yield who | {
            "period_start": _moment(panel.start_of(panel.periods + ahead)),
            "period_end": _moment(panel.last_day_of(panel.periods + ahead)),
            "period_days": panel.period_days,
            "days_ahead": (ahead + 1) * panel.period_days,
            "forecast": value,
            "forecast_low": max(0.0, min(value, value + interval.below)),
            "forecast_high": max(value, value + above) if is_open[ahead] else value,
        }


def _history(test: Backtest, panel: Panel, who: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What was sold since the first sale."""
    for period in range(test.first, panel.periods):
        yield who | {
            "period_start": _moment(panel.start_of(period)),
            "period_end": _moment(panel.last_day_of(period)),
            "amount": float(test.values[period]),
        }


def _summary(
    found: Forecasted, position: int, panel: Panel, origins: Origins, who: dict[str, Any]
) -> dict[str, Any]:
    series = panel.series[position]
    test, interval = found.tests[position], found.intervals[position]
    last = slice(-1, None)
    error = test.errors(found.base[position], origins, panel.season, last)
    naive = test.errors(test.forecasts[NAIVE], origins, panel.season, last)
    total = float(found.coming[position].sum())
    above = min(interval.of_sum, _most_in(test.values, origins.horizon))
    row = who | {
        "parent_level": None if series.parent is None else series.parent[0],
        "parent": None if series.parent is None else series.parent[1],
        "pattern": test.pattern,
        "periods": panel.periods - test.first,
        "model": test.chosen,
        "horizon_days": origins.horizon * panel.period_days,
        "horizon_end": _moment(panel.last_day_of(panel.periods + origins.horizon - 1)),
        "last_horizon": float(test.values[-origins.horizon :].sum()),
        "next_horizon": total,
        "next_horizon_low": max(0.0, total - interval.of_sum),
        "next_horizon_high": total + above,
        "naive_rmsse": naive.rmsse,
        "coverage": interval.tested,
        **_columns(error),
    }
    row["sentence"] = _about(test, error, naive)
    return row


def _most_in(values: Array, periods: int) -> float:
    """The most that was ever sold in so many periods in a row."""
    return float(np.convolve(values, np.ones(periods), mode="valid").max())


def _tried(
    test: Backtest, season: int, origins: Origins, who: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    for name, forecast in test.forecasts.items():
        row = who | {"model": name, "chosen": name == test.chosen}
        if np.isfinite(forecast).all():
            row |= _columns(test.errors(forecast, origins, season, slice(0, -1)))
        yield row


def _columns(error: Errors) -> dict[str, float | None]:
    return {
        "rmsse": error.rmsse,
        "mase": error.mase,
        "smape": error.smape,
        "bias": error.bias,
    }


def _about(test: Backtest, error: Errors, naive: Errors) -> str:
    if test.pattern == "none":
        return "Nothing was sold before the test: zero is forecast."
    if test.young:
        return "Sold for too short a time to compare models: the last season is repeated."
    if test.chosen == NAIVE:
        return "No model beat repeating the last season, so that is what is done."
    text = f"{WORDS[test.chosen][0].upper()}{WORDS[test.chosen][1:]} erred least in the backtest"
    if error.rmsse is None or not naive.rmsse:
        return text + "."
    change = error.rmsse / naive.rmsse - 1
    less = "less" if change < 0 else "more"
    return (
        f"{text}; in the test it erred {share(abs(change))} {less} than the last season repeated."
    )


def _sentences(
    panel: Panel, rows: list[dict[str, Any]], config: DemandConfig, *, with_segments: bool
) -> Iterator[str]:
    yield panel.why
    closed = np.flatnonzero(~panel.is_open(panel.periods, 0)[:7]).tolist()
    if closed:
        names = " or a ".join(f"{panel.start_of(period):%A}" for period in closed)
        yield f"Nothing was ever sold on a {names}: 0 is forecast for those days."
    better = [
        r for r in rows if r["model"] != NAIVE and r["rmsse"] is not None and r["naive_rmsse"]
    ]
    ratios = [float(r["rmsse"] / r["naive_rmsse"]) for r in better]
    if ratios:
        won = sum(ratio < 1 for ratio in ratios)
        after = ", after adding up to the totals" if config.reconcile else ""
        yield (
            f"On the last {config.horizon_days} days, which chose nothing, {count(won)} of "
            f"{count(len(ratios))} series with a model of their own erred less than the last "
            f"season repeated{after}; the median error is {decimal(float(np.median(ratios)))} "
            "times its error."
        )
    held = float(np.mean([row["coverage"] for row in rows]))
    yield (
        f"Intervals meant to hold {share(config.coverage)} of the periods held {share(held)} "
        "of those."
    )
    naive = sum(row["model"] == NAIVE for row in rows)
    if naive:
        yield (
            f"For {count(naive)} of {count(len(rows))} series the last season is repeated: no "
            "model beat it, or too little is known to tell."
        )
    if panel.period_days > 1 and panel.season == 1:
        yield "Under two years of weeks are known, so no model knows of a yearly season."
    if with_segments:
        yield (
            "Segments are those of today: customers are in one partly because of what they bought "
            "lately, so its past looks more like growth or decline than it was."
        )


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - tables are in UTC throughout
