"""What will be sold: the total with its past, and what sells most."""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

from regulars.report.charts import Chart, forecast_chart
from regulars.report.reading import Row, Tables, collect
from regulars.wording import long_date

_MOST = {"category": 6, "product": 10, "segment": 6}
_HORIZONS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class Selling:
    """One series.

    Attributes:
        name: which.
        before: what was sold in as many days before.
        coming: what is expected.
        low: lower end of its interval.
        high: upper end.
        change: of the expectation against before; None where nothing was sold.
    """

    name: str
    before: float
    coming: float
    low: float
    high: float
    change: float | None


@dataclass(frozen=True, slots=True)
class Demand:
    """The forecast of a run.

    Attributes:
        measure: `revenue`, else `units`.
        until: the last day that is forecast, in words.
        horizon_days: how far ahead.
        total: of the whole shop.
        levels: the series of each level that sell most, by the level's name.
        warnings: when not to trust it; empty if nothing is known.
        chart: the total's past and future; None where only sums are known.
    """

    measure: str
    until: str
    horizon_days: int
    total: Selling
    levels: list[tuple[str, list[Selling]]]
    warnings: str
    chart: Chart | None


def read_demand(tables: Tables, currency: str | None) -> Demand | None:
    """Reads the forecast; None where none was made."""
    frame = tables.find("forecast_series")
    if frame is None:
        return None
    rows = collect(frame.sort("level", "series", "measure"))
    measure = "revenue" if any(row["measure"] == "revenue" for row in rows) else "units"
    rows = [row for row in rows if row["measure"] == measure]
    [total] = [row for row in rows if row["level"] == "total"]
    levels = []
    for level, most in _MOST.items():
        # What remains of a level, such as `(other products)`, is no thing to order.
        own = [r for r in rows if r["level"] == level and not r["series"].startswith("(")]
        own.sort(key=lambda row: (-row["next_horizon"], row["series"]))
        if own:
            names = _names(tables) if level == "product" else {}
            levels.append((level, [_selling(row, names) for row in own[:most]]))
    return Demand(
        measure=measure,
        until=long_date(total["horizon_end"].isoformat()),
        horizon_days=total["horizon_days"],
        total=_selling(total, {}),
        levels=levels,
        warnings=_warnings(tables),
        chart=_chart(tables, total, currency),
    )


def _warnings(tables: Tables) -> str:
    models = tables.find("prediction_models")
    rows = [] if models is None else collect(models.filter(nw.col("model") == "demand"))
    return " ".join(row["warnings"] or "" for row in rows)


def _names(tables: Tables) -> dict[str, str]:
    """What products are called."""
    frame = tables.find("products", "name")
    rows = [] if frame is None else collect(frame.select("product_id", "name"))
    return {row["product_id"]: row["name"] for row in rows if row["name"]}


def _selling(row: Row, names: dict[str, str]) -> Selling:
    before, coming = row["last_horizon"], row["next_horizon"]
    return Selling(
        names.get(row["series"]) or row["series"],
        before,
        coming,
        row["next_horizon_low"],
        row["next_horizon_high"],
        coming / before - 1 if before > 0 else None,
    )


def _chart(tables: Tables, total: Row, currency: str | None) -> Chart | None:
    past, coming = tables.find("forecast_history"), tables.find("forecasts")
    if past is None or coming is None:
        return None
    own = (nw.col("level") == "total", nw.col("measure") == total["measure"])
    ahead = collect(coming.filter(*own).sort("period_start"))
    behind = collect(past.filter(*own).sort("period_start"))
    return forecast_chart(
        behind[-_HORIZONS_SHOWN * len(ahead) :], ahead, total["measure"], currency
    )
