"""Forecasts of demand beside the last week repeated and AutoETS of statsforecast on every series.

The days after `as_of` are kept back from everybody and compared with afterwards. In the made-up
shop the mean of each coming day is known, so the least possible error is, too. Online Retail is
read where ../shared/data has it. One thread; CPU seconds without imports and reading.

    python bench/demand.py --small
"""

from __future__ import annotations

import argparse
import json
import time
import warnings
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from threadpoolctl import threadpool_limits

from regulars.predictions.demand import DemandConfig, DemandForecast, forecast_demand
from regulars.predictions.demand.daily import Key, count_daily
from regulars.predictions.demand.measures import errors
from regulars.predictions.demand.models import Model
from regulars.predictions.lazy_frame import as_lazy

Array = npt.NDArray[np.float64]
Known = dict[Key, tuple[Array, Array]]
RETAIL = Path(__file__).parents[2] / "shared/data/online_retail/online_retail_by_day_concat.csv.gz"
HORIZON, WEEK, DAY_S = 28, 7, 86_400
FIRST_DAY, KNOWN_DAYS = 19_723, 400  # 1 January 2024


@dataclass
class Report:
    """What was measured."""

    figures: dict[str, object] = field(default_factory=dict)
    goals: list[dict[str, object]] = field(default_factory=list)

    def goal(self, name: str, value: float, wanted: str) -> None:
        """Add a goal such as `<= 3`."""
        sign, limit = wanted.split()
        met = value <= float(limit) if sign == "<=" else value >= float(limit)
        self.goals.append({"name": name, "value": round(value, 3), "goal": wanted, "met": met})


@dataclass(frozen=True)
class MadeUp:
    """A shop whose demand is known.

    Attributes:
        lines: order lines of all days, those to be forecast included.
        products: product_id, category.
        means: of each product and day, shape (products, days).
        holidays: closed days.
        promotions: share of lines discounted on coming days.
    """

    lines: pa.Table
    products: pa.Table
    means: Array
    holidays: dict[date, str]
    promotions: dict[date, float]


def make_up(products: int, seed: int) -> MadeUp:
    """A third of the products sells seldom; weeks, a trend, promotions and holidays are at work."""
    rng = np.random.default_rng(seed)
    days = KNOWN_DAYS + HORIZON
    day = np.arange(days)
    week = rng.uniform(0.4, 1.6, (products, WEEK))
    seldom = np.arange(products) % 3 == 2  # noqa: PLR2004 - every third
    level = np.where(seldom, rng.uniform(0.05, 0.4, products), rng.lognormal(2.0, 0.8, products))
    trend = np.exp(rng.normal(0, 0.0008, products)[:, None] * day)
    promoted = np.isin(day // WEEK % 9, (2, 5))
    closed = np.zeros(days, dtype=bool)
    closed[np.arange(11, days, 37)] = True
    means = level[:, None] * week[:, day % WEEK] * trend * np.where(promoted, 1.6, 1.0) * ~closed
    units = rng.poisson(means * rng.gamma(8, 1 / 8, means.shape)).astype(float)
    product, when = np.nonzero(units)
    sold = units[product, when]
    dates = [date(1970, 1, 1) + timedelta(days=FIRST_DAY + int(d)) for d in day]
    return MadeUp(
        lines=pa.table(
            {
                "product_id": [f"p{p:03}" for p in product],
                "ordered_at_s": (FIRST_DAY + when) * DAY_S + 3600,
                "quantity": sold,
                "revenue": sold * 3.0,
                "discount": np.where(promoted[when], 0.5, 0.0),
            }
        ),
        products=pa.table(
            {
                "product_id": [f"p{p:03}" for p in range(products)],
                "category": [f"c{p % 4}" for p in range(products)],
            }
        ),
        means=means,
        holidays={dates[d]: "closed" for d in np.flatnonzero(closed)},
        promotions={dates[d]: float(promoted[d]) for d in range(KNOWN_DAYS, days)},
    )


def made_up(report: Report, products: int) -> None:
    """Ours, the peers and the known means on the made-up shop."""
    shop = make_up(products, seed=3)
    as_of_s = (FIRST_DAY + KNOWN_DAYS) * DAY_S
    config = DemandConfig(measures=("units",), most_products=products)
    began = time.process_time()
    found = forecast_demand(
        shop.lines,
        products=shop.products,
        as_of_s=as_of_s,
        holidays=shop.holidays,
        planned_promotions=shop.promotions,
        config=config,
    )
    used = time.process_time() - began
    after = actual(as_lazy(shop.lines), as_lazy(shop.products), as_of_s, products)
    coming = shop.means[:, KNOWN_DAYS:]
    means: dict[Key, Array] = {("product", f"p{p:03}"): coming[p] for p in range(products)}
    means |= {("category", f"c{c}"): coming[c::4].sum(axis=0) for c in range(4)}
    means["total", ""] = coming.sum(axis=0)
    what = f"made-up shop, {products} products"
    ratios = compare(report, what, found, after, used=used, means=means)
    report.goal("made-up shop: error by that of the last week repeated", ratios["ours"], "<= 0.8")
    report.goal(
        "made-up shop: error by the least possible",
        ratios["ours"] / ratios["known means"],
        "<= 1.2",
    )
    report.goal("made-up shop: share of days in 90 % intervals", held(found, after), ">= 0.85")


def online_retail(report: Report, products: int) -> None:
    """Ours and the peers on real orders, the last four weeks kept back."""
    if not RETAIL.exists():
        report.figures["Online Retail"] = "not measured: ../shared/data is absent"
        return
    shop = duckdb.connect()
    shop.execute("SET threads = 1")
    shop.execute(
        """CREATE TABLE lines AS SELECT StockCode AS product_id,
               epoch(InvoiceDate::TIMESTAMP)::BIGINT AS ordered_at_s,
               Quantity::DOUBLE AS quantity, (Quantity * UnitPrice)::DOUBLE AS revenue
           FROM read_csv(?) WHERE Quantity > 0 AND UnitPrice > 0 AND CustomerID IS NOT NULL""",
        [str(RETAIL)],
    )
    last = int(shop.sql("SELECT max(ordered_at_s) FROM lines").fetchall()[0][0])
    as_of_s = (last // DAY_S + 1 - HORIZON) * DAY_S
    lines = nw.from_native(shop.table("lines"))
    config = DemandConfig(measures=("units",), most_products=products)
    began = time.process_time()
    found = forecast_demand(lines, as_of_s=as_of_s, config=config)
    used = time.process_time() - began
    after = actual(lines, None, as_of_s, products)
    what = f"Online Retail, {products} products"
    ratios = compare(report, what, found, after, used=used, means={})
    report.goal("Online Retail: error by that of the last week repeated", ratios["ours"], "<= 0.9")
    report.goal("Online Retail: share of days in 90 % intervals", held(found, after), ">= 0.8")


def actual(
    lines: nw.LazyFrame[Any], products: nw.LazyFrame[Any] | None, as_of_s: int, most: int
) -> Known:
    """Units of each series before `as_of_s`, and in the horizon after it."""
    before, both = (
        count_daily(lines, products, None, as_of_s=end, most_products=most)
        for end in (as_of_s, as_of_s + HORIZON * DAY_S)
    )
    return {
        key: (values[: before.days, 0], both.sold[key][before.days :, 0])
        for key, values in before.sold.items()
        if key in both.sold
    }


def compare(
    report: Report,
    what: str,
    found: DemandForecast,
    after: Known,
    *,
    used: float,
    means: dict[Key, Array],
) -> dict[str, float]:
    """RMSSE of each contender by that of the last week repeated, the median over series."""
    ours = by_series(found, "forecast")
    keys = [key for key in ours if key in after]
    scores: dict[str, list[float]] = {"ours": [], "AutoETS": [], "known means": []}
    peer_used = 0.0
    for key in keys:
        before, then = after[key]
        began = time.process_time()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ets = Model("ets", WEEK).forecast(before, HORIZON, None, None)
        peer_used += time.process_time() - began
        naive = rmsse(then, np.tile(before[-WEEK:], HORIZON // WEEK), before)
        contenders = {"ours": ours[key], "AutoETS": ets, "known means": means.get(key)}
        for name, forecast in contenders.items():
            if forecast is not None and naive:
                scores[name].append(rmsse(then, forecast, before) / naive)
    ratios = {name: float(np.median(values)) for name, values in scores.items() if values}
    report.figures |= {
        f"{what}: error by that of the last week repeated, {name}": round(ratio, 3)
        for name, ratio in ratios.items()
    }
    series = found.series.num_rows
    report.figures |= {
        f"{what}: series": series,
        f"{what}: CPU seconds a series, Regulars (all models, 10 origins)": round(used / series, 3),
        f"{what}: CPU seconds a series, AutoETS fitted once": round(peer_used / len(keys), 3),
        f"{what}: share of days in 90 % intervals": round(held(found, after), 3),
        f"{what}: largest gap between total and parts": round(gap(found), 6),
    }
    return ratios


def rmsse(then: Array, forecast: Array, before: Array) -> float:
    """The scaled error, 0 where it cannot be scaled."""
    return errors(then, np.nan_to_num(forecast), before, WEEK).rmsse or 0.0


def by_series(found: DemandForecast, column: str) -> dict[Key, Array]:
    """A column of the forecasts by series."""
    rows: dict[Key, list[float]] = {}
    for row in found.forecasts.to_pylist():
        rows.setdefault((row["level"], row["series"]), []).append(row[column])
    return {key: np.array(values) for key, values in rows.items()}


def held(found: DemandForecast, after: Known) -> float:
    """Share of kept-back days within the intervals."""
    low, high = (by_series(found, f"forecast_{end}") for end in ("low", "high"))
    inside = [
        (after[key][1] >= low[key]) & (after[key][1] <= high[key]) for key in low if key in after
    ]
    return float(np.mean(inside))


def gap(found: DemandForecast) -> float:
    """How far products or categories are from adding up to the total."""
    forecast = by_series(found, "forecast")
    gaps = [0.0]
    for level in {level for level, _ in forecast} - {"total"}:
        parts = np.sum([values for key, values in forecast.items() if key[0] == level], axis=0)
        gaps.append(float(np.abs(parts - forecast["total", ""]).max()))
    return max(gaps)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", action="store_true", help="12 products")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    products = 12 if chosen.small else 60
    report = Report()
    # The first calls compile; they are not measured.
    for name in ("ets", "theta", "arima", "croston_sba", "tsb", "adida", "imapa"):
        Model(name, WEEK).forecast(
            np.array([*range(1, 8)] * 6, dtype=np.float64), HORIZON, None, None
        )
    with threadpool_limits(1):
        made_up(report, products)
        online_retail(report, products)
    result = {"figures": report.figures, "goals": report.goals}
    print(json.dumps(result, indent=None if chosen.json else 2))


if __name__ == "__main__":
    main()
