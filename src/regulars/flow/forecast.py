"""Demand of a finished run forecast, and published beside its other tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.explore import Tables, holidays_of, main_country
from regulars.flow.made import Made
from regulars.flow.moments import wall_clock_s
from regulars.flow.predict import (
    OF_MODELS,
    kept_of_others,
    moment_of,
    on_the_clock_of,
    said,
    write_cards,
)
from regulars.flow.publish import last_record, last_segments, publish
from regulars.model import RunRecord
from regulars.predictions import DemandForecast, forecast_demand
from regulars.settings import Settings
from regulars.stopwatch import Stopwatch
from regulars.store import Draft, Warehouse

_NAME = "demand"
_OF_DEMAND = ("forecasts", "forecast_series", "forecast_history", "forecast_trials")
_TOLD = 10
_SECONDS_PER_DAY = 86_400


def forecast(
    warehouse: Warehouse, settings: Settings, *, now: datetime, stopwatch: Stopwatch
) -> DemandForecast:
    """Forecast what will be sold, per product, category and segment, and publish it.

    Args:
        warehouse: of the finished run; its other tables stay as they are.
        settings: the settings; `predictions.demand` says what is forecast.
        now: the present moment, UTC.
        stopwatch: measures the steps.

    Raises:
        BadData: there is no finished run here, or its orders have no dates.
        BadData: the history is too short.
        Refused: the extra is not installed.
        Unavailable: another run is writing to the workspace.
    """
    with warehouse.draft(now=now) as draft:
        record = last_record(warehouse)
        draft.keep(without=(*_OF_DEMAND, *OF_MODELS, "report.html"))
        tables = Tables(draft.scan_locally)
        with stopwatch.step("forecast"):
            found = forecast_demand(
                draft.scan_locally("order_lines"),
                products=tables.find("products", "category"),
                segments=_segments_of(draft, tables),
                as_of_s=_midnight_after(record, settings),
                holidays=_holidays(tables, record.period),
                config=settings.predictions.demand,
                progress=partial(_tell, stopwatch),
            )
        tables_of = (found.forecasts, found.series, found.history, found.backtests)
        for name, table in zip(_OF_DEMAND, tables_of, strict=True):
            draft.write(name, draft.local.frame(table))
        made = Made(_NAME, found.card, pa.table({}), lambda _: None)
        write_cards(draft, [made], kept_of_others(warehouse, [made]))
        others = [row for row in record.predictions if row["model"] != _NAME]
        record = replace(record, predictions=[*others, *said([made])])
        publish(draft, record, last_segments(warehouse), settings, stopwatch=stopwatch)
    return found


def _tell(stopwatch: Stopwatch, done: int, of: int) -> None:
    """Say how far the forecast is, ten times in all."""
    if done * _TOLD // of > (done - 1) * _TOLD // of:
        stopwatch.on_step(f"forecast: {done} of {of} series")


def _midnight_after(record: RunRecord, settings: Settings) -> int | None:
    """The end of the day that the run describes, on the shop's clock; None without dates."""
    moment_s = wall_clock_s(moment_of(record), on_the_clock_of(record, settings))
    return None if moment_s is None else (moment_s // _SECONDS_PER_DAY + 1) * _SECONDS_PER_DAY


def _segments_of(draft: Draft, tables: Tables) -> nw.LazyFrame[Any] | None:
    """Customers and the names of their segments."""
    if tables.find("memberships") is None or tables.find("segments") is None:
        return None
    names = draft.scan_locally("segments").select("segment_id", segment="name")
    members = draft.scan_locally("memberships").select("customer_id", "segment_id")
    return members.join(names, on="segment_id").select("customer_id", "segment")


def _holidays(tables: Tables, period: dict[str, str] | None) -> dict[date, str] | None:
    """Public holidays of the customers' country, past and coming."""
    country = main_country(tables)
    if country is None or period is None:
        return None
    first, last = (date.fromisoformat(period[end][:10]) for end in ("from", "to"))
    return holidays_of(country, first, last + timedelta(days=2 * 366))
