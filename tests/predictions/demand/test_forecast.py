from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.model import BadData
from regulars.predictions.demand import (
    BACKTESTS,
    FORECASTS,
    SERIES,
    DemandConfig,
    DemandForecast,
    forecast_demand,
)

if TYPE_CHECKING:
    from tests.predictions.demand.conftest import Shop

FIRST_DAY = 19_724  # of the shops that `sell` makes
_FILE = Path(__file__).parents[4] / "shared/data/online_retail/online_retail_by_day_concat.csv.gz"
DAYS = 140
CATEGORIES = pa.table({"product_id": ["tea", "mug"], "category": ["drinks", "things"]})
SEGMENTS = pa.table({"customer_id": ["c0", "c1"], "segment": ["loyal", "new"]})
CONFIG = DemandConfig(horizon_days=14, backtest_origins=5, measures=("units",))


@pytest.fixture(scope="module")
def lines(sell: Shop) -> pa.Table:
    rng = np.random.default_rng(4)
    day = np.arange(DAYS)
    return sell(
        {
            "tea": rng.poisson(np.where(day % 7 < 5, 12, 3)),
            "mug": rng.poisson(4.0, DAYS),
            "pot": rng.poisson(0.15, DAYS),
        }
    )


@pytest.fixture(scope="module")
def found(lines: pa.Table) -> DemandForecast:
    seen: list[tuple[int, int]] = []
    made = forecast_demand(
        lines,
        products=CATEGORIES,
        segments=SEGMENTS,
        config=CONFIG,
        progress=lambda done, of: seen.append((done, of)),
    )
    assert seen == [(number, len(made.series)) for number in range(1, len(made.series) + 1)]
    return made


def rows(table: pa.Table, **wanted: str) -> list[dict[str, Any]]:
    return [row for row in table.to_pylist() if all(row[k] == v for k, v in wanted.items())]


def test_tables_have_their_columns_and_one_row_for_each_coming_day(found: DemandForecast) -> None:
    assert (found.forecasts.schema, found.series.schema) == (FORECASTS, SERIES)
    assert found.backtests.schema == BACKTESTS
    days = [row["period_start"].date() for row in rows(found.forecasts, level="total")]
    after = date(1970, 1, 1) + timedelta(days=FIRST_DAY + DAYS)
    assert days == [after + timedelta(days=ahead) for ahead in range(14)]
    assert found.as_of.date() == after


def test_a_weekday_without_any_sale_is_forecast_as_nothing_for_sure(sell: Shop) -> None:
    rng = np.random.default_rng(6)
    day = np.arange(DAYS)
    units = {"tea": rng.poisson(np.where(day % 7 == 4, 0, 20)), "pot": rng.poisson(0.5, DAYS)}
    units["pot"][4::7] = 0
    units["tea"][-2] = 400
    made = forecast_demand(sell(units), config=CONFIG)

    assert "stands out: units of 40" in made.sentences[0]
    assert made.card.warnings[0] == made.sentences[0]
    ends = {
        (r["forecast"], r["forecast_low"], r["forecast_high"])
        for r in made.forecasts.to_pylist()
        if (DAYS + r["days_ahead"] - 1) % 7 == 4
    }
    assert ends == {(0.0, 0.0, 0.0)}
    total = [r["forecast"] for r in rows(made.forecasts, level="total") if r["forecast"]]
    assert len(total) == 12
    assert np.median(total) == pytest.approx(20.5, abs=4)
    assert "Nothing was ever sold on a Saturday: 0 is forecast for those days." in made.sentences


def test_only_series_with_a_model_of_their_own_are_compared_with_the_last_season(
    found: DemandForecast,
) -> None:
    own = [row for row in rows(found.series) if row["model"] != "seasonal_naive"]
    better = sum(row["rmsse"] < row["naive_rmsse"] for row in own)
    said = f"{better} of {len(own)} series with a model of their own erred less than the last"
    assert any(said in sentence and "adding up" in sentence for sentence in found.sentences)


def test_the_known_week_is_found(found: DemandForecast) -> None:
    [tea] = rows(found.series, series="tea")
    coming = [row["forecast"] for row in rows(found.forecasts, series="tea")]
    truth = [12.0 if (DAYS + ahead) % 7 < 5 else 3.0 for ahead in range(14)]

    assert np.abs(np.array(coming) - truth).max() < 3
    assert tea["rmsse"] < tea["naive_rmsse"]
    assert tea["next_horizon_low"] < sum(truth) < tea["next_horizon_high"]


def test_forecasts_add_up(found: DemandForecast) -> None:
    def total(**wanted: str) -> float:
        return float(sum(row["next_horizon"] for row in rows(found.series, **wanted)))

    whole = total(level="total")
    assert total(level="category") == pytest.approx(whole)
    assert total(level="segment") == pytest.approx(whole)
    assert total(series="drinks") == pytest.approx(total(series="tea"))


def test_the_seldom_seller_is_recognised(found: DemandForecast) -> None:
    [pot] = rows(found.series, series="pot")
    tried = {row["model"] for row in rows(found.backtests, series="pot")}

    assert pot["pattern"] in {"intermittent", "lumpy"}
    assert {"croston_sba", "tsb", "adida", "imapa"} < tried


def test_intervals_surround_and_the_naive_model_is_always_among_the_tried(
    found: DemandForecast,
) -> None:
    for row in found.forecasts.to_pylist():
        assert 0 <= row["forecast_low"] <= row["forecast"] <= row["forecast_high"]
    for row in found.series.to_pylist():
        tried = rows(found.backtests, level=row["level"], series=row["series"])
        by_model = {one["model"]: one["rmsse"] for one in tried}
        assert by_model[row["model"]] <= by_model["seasonal_naive"]


def test_the_future_changes_nothing(lines: pa.Table) -> None:
    as_of_s = (FIRST_DAY + 120) * 86_400
    small = CONFIG.model_copy(update={"most_products": 1})
    after = pc.greater_equal(lines["ordered_at_s"], as_of_s)
    changed = lines.set_column(
        lines.column_names.index("quantity"),
        "quantity",
        pc.if_else(after, 1000.0, lines["quantity"]),
    )

    one, two = (forecast_demand(table, as_of_s=as_of_s, config=small) for table in (lines, changed))

    assert one == two
    assert one.as_of.date() == date(1970, 1, 1) + timedelta(days=FIRST_DAY + 120)


def test_a_product_that_is_too_young_is_repeated_and_it_is_said(sell: Shop) -> None:
    new = np.zeros(DAYS, dtype=np.int64)
    new[-30:] = 3
    lines = sell({"old": np.tile([5, 6, 7, 5, 6, 7, 9], 20), "new": new})

    found = forecast_demand(lines, config=CONFIG)

    [row] = rows(found.series, series="new")
    assert row["model"] == "seasonal_naive"
    assert "too short" in row["sentence"]
    assert row["next_horizon"] == pytest.approx(42, abs=5)


def test_one_product_is_the_total(sell: Shop) -> None:
    found = forecast_demand(sell({"only": np.tile([3, 1, 4, 1, 5, 9, 2], 20)}), config=CONFIG)

    one, two = rows(found.series)
    assert one["next_horizon"] == pytest.approx(two["next_horizon"]) == pytest.approx(50, abs=0.5)


def test_a_holiday_to_come_lowers_the_forecast(sell: Shop) -> None:
    rng = np.random.default_rng(8)
    day = np.arange(DAYS)
    closed = day % 19 == 11
    units = np.where(closed, 0, rng.poisson(80, DAYS))
    first = date(1970, 1, 1) + timedelta(days=FIRST_DAY)
    # The next one is day 144, four days after the end.
    holidays = {first + timedelta(days=int(d)): "closed" for d in range(160) if d % 19 == 11}

    found = forecast_demand(sell({"tea": units}), holidays=holidays, config=CONFIG)

    coming = [row["forecast"] for row in rows(found.forecasts, level="total")]
    assert rows(found.series, level="total")[0]["model"] == "arima"
    assert coming[4] < 0.5 * min(coming[:4] + coming[5:])


def test_too_short_a_history_is_refused_with_what_is_needed(sell: Shop) -> None:
    with pytest.raises(BadData, match="needs 70 days, has 30"):
        forecast_demand(sell({"tea": np.full(30, 4)}), config=CONFIG)


@pytest.mark.parametrize(
    ("columns", "error", "words"),
    [
        ({"quantity": None, "revenue": None}, BadData, "carry no units"),
        ({"ordered_at_s": None}, BadData, "no order line has a date"),
    ],
)
def test_what_is_missing_is_named(
    lines: pa.Table, columns: dict[str, None], error: type[Exception], words: str
) -> None:
    for name in columns:
        place = lines.column_names.index(name)
        empty = pa.nulls(lines.num_rows, lines.schema.field(name).type)
        lines = lines.set_column(place, name, empty)

    with pytest.raises(error, match=words):
        forecast_demand(lines, config=CONFIG)


@pytest.mark.real_data
def test_online_retail_beats_the_last_week_repeated() -> None:
    if not _FILE.exists():
        pytest.skip("../shared/data is absent")
    shop = duckdb.connect()
    shop.execute(
        """CREATE TABLE lines AS SELECT StockCode AS product_id,
               epoch(InvoiceDate::TIMESTAMP)::BIGINT AS ordered_at_s,
               Quantity::DOUBLE AS quantity, (Quantity * UnitPrice)::DOUBLE AS revenue
           FROM read_csv(?) WHERE Quantity > 0 AND UnitPrice > 0 AND CustomerID IS NOT NULL""",
        [str(_FILE)],
    )
    found = forecast_demand(
        nw.from_native(shop.table("lines")),
        config=DemandConfig(most_products=6, measures=("units",)),
    )

    better = [r["rmsse"] < r["naive_rmsse"] for r in found.series.to_pylist() if r["naive_rmsse"]]
    assert found.period_days == 1
    assert sum(better) > len(better) / 2
