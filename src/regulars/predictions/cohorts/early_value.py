"""Early value: what new customers will be worth in their first year, told from their first weeks.

For each early window (7, 30, 60 days since the first order), customers whose first year is over
teach: what they did within the window, and what they bought from its end to the end of the year.
They are cut into blocks of 91 days by their first order; the last block is measured on, and only
blocks whose year was over when its customers were new are learned from, so nothing from later is
known. LightGBM competes with a Tweedie regression (see `learn`); the customers of the last block
choose, since among those of earlier ones a method looks good that knows their season by heart.

A year ahead needs two and a half years of history. Where none is asked for and there is less, value
is told for 180 or 90 days, and the result says so. Do not use where customers are won in quite
another way than a year ago: nobody has yet seen what those are worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from regulars.features import day_of, exact_sum, hour_of, weekday_of
from regulars.model import BadData
from regulars.predictions.cohorts.early_value_config import EarlyValueConfig
from regulars.predictions.lazy_frame import as_lazy, shop_clock
from regulars.predictions.learn import Examples, Learned, Task, learn

_SECONDS_PER_DAY = 86_400
_BLOCK_DAYS = 91
_KEYS = ("customer_id", "first_s", "value_so_far", "value_after")


@dataclass(frozen=True, slots=True)
class EarlyValue:
    """Models of early value, and what they say of those who are new now.

    Attributes:
        learned: by early window in days: the model, its card, its held-out predictions. It predicts
            the value after the window.
        predictions: customer_id, as_of, early_days (the window used), value_so_far,
            expected_value_{value_days}d (so far and to come): one row for each customer whose
            shortest window is over and whose value days are not.
        value_days: over which value is counted.
        shortened: why over fewer than a year, where nobody asked for that; else empty.
    """

    learned: dict[int, Learned]
    predictions: pa.Table
    value_days: int
    shortened: str = ""


def predict_early_value(
    order_lines: Any,  # noqa: ANN401 - any frame that narwhals knows
    *,
    as_of_s: int | None = None,
    config: EarlyValueConfig | None = None,
) -> EarlyValue:
    """Learn early value from older customers, test it on later ones, apply it to the new ones.

    Args:
        order_lines: customer_id, order_id, ordered_at_s, revenue and, where known, product_id,
            quantity, discount.
        as_of_s: until when customers were watched, seconds since 1970 by the shop's clock; None:
            the last order.
        config: settings.

    Raises:
        BadData: a column is absent, or nothing sound can be learned.
        BadData: the history is too short; says what it needs.
    """
    config = config or EarlyValueConfig()
    lines, first_s, end_s = _lines(order_lines, as_of_s)
    value_days, shortened = _value_days(config, (end_s - first_s) // _SECONDS_PER_DAY)
    learned: dict[int, Learned] = {}
    applied: list[pa.Table] = []
    begun_s = 0
    for days in sorted(config.early_days, reverse=True):
        _refuse_if_short((end_s - first_s) // _SECONDS_PER_DAY, days, value_days, config)
        table = _early(lines, days, value_days)
        learned[days] = _learn(table, days, value_days, end_s, config)
        first = table["first_s"].to_numpy()
        running = first + value_days * _SECONDS_PER_DAY > end_s
        # The longest window that is over is used; who came later waits for a shorter one.
        over_s = end_s - days * _SECONDS_PER_DAY
        chosen = running & (first >= begun_s) & (first <= over_s)
        begun_s = over_s + 1
        applied.append(
            _apply(table.filter(pa.array(chosen)), days, learned[days], end_s, value_days)
        )
    predictions = pa.concat_tables(applied).sort_by("customer_id")
    return EarlyValue(dict(sorted(learned.items())), predictions, value_days, shortened)


def _value_days(config: EarlyValueConfig, has: int) -> tuple[int, str]:
    """The value days that are asked for, or that `has` days allow, and why they are fewer."""
    if config.value_days is not None:
        return config.value_days, ""
    shortest = min(config.early_days)  # of all windows it needs the longest history
    tried = config.windows_days
    fits = next((one for one in tried if _days_needed(one, shortest) <= has), None)
    wanted = tried[0]
    if fits is None or fits == wanted:
        return fits or tried[-1], ""
    return fits, (
        f"Value is told for {fits} days: {wanted} would need {_days_needed(wanted, shortest)} days "
        f"of history, and there are {has}."
    )


def _lines(order_lines: Any, as_of_s: int | None) -> tuple[nw.LazyFrame[Any], int, int]:  # noqa: ANN401
    lines = as_lazy(order_lines)
    names = lines.collect_schema().names()
    for column in ("customer_id", "order_id", "ordered_at_s", "revenue"):
        if column not in names:
            raise BadData("early value needs this column", file="order_lines", column=column)
    known = ~nw.col("ordered_at_s").is_null()
    if as_of_s is not None:
        known &= shop_clock(lines) < as_of_s

    def amount(name: str) -> nw.Expr:
        return (nw.col(name) if name in names else nw.lit(None)).cast(nw.Float64)

    product = nw.col("product_id") if "product_id" in names else nw.lit("")
    lines = (
        lines.filter(known)
        .select(
            "customer_id",
            "order_id",
            product.cast(nw.String).alias("product_id"),
            ordered_at_s=shop_clock(lines),
            revenue=amount("revenue"),
            quantity=amount("quantity"),
            discount=amount("discount"),
        )
        .with_columns(first_s=nw.col("ordered_at_s").min().over("customer_id"))
    )
    [ends] = (
        lines.select(first=nw.col("ordered_at_s").min(), last=nw.col("ordered_at_s").max())
        .collect()
        .rows()
    )
    if ends[0] is None:
        raise BadData("no order line has a date", file="order_lines")
    return lines, int(ends[0]), int(ends[1]) if as_of_s is None else as_of_s


def _refuse_if_short(has: int, days: int, value_days: int, config: EarlyValueConfig) -> None:
    needs = _days_needed(value_days, days)
    if has < needs:
        shorter = range(value_days - 1, max(config.early_days), -1)
        shortest = min(config.early_days)  # of all windows it needs the longest history
        fits = next((value for value in shorter if _days_needed(value, shortest) <= has), None)
        raise BadData(
            f"the history is too short to learn the value of {value_days} days on older "
            f"customers and test it on later ones: needs {needs} days, has {has}",
            way_out="add older orders"
            + (f", or lower `value_days`: --value-days {fits} would do" if fits else ""),
        )


def _days_needed(value_days: int, early_days: int) -> int:
    """How long a history has to be: a value that is over twice, in blocks."""
    apart = value_days + max(_BLOCK_DAYS - early_days, 0)
    return value_days + (-(-apart // _BLOCK_DAYS) + 1) * _BLOCK_DAYS


def _early(lines: nw.LazyFrame[Any], days: int, value_days: int) -> pa.Table:
    """One row per customer: what was done within the window, and the value after it.

    What a model reads is counted from lines of the window alone.
    """
    dated = lines.with_columns(since=nw.col("ordered_at_s") - nw.col("first_s"))
    within = nw.col("since") < days * _SECONDS_PER_DAY
    early = (
        dated.filter(within)
        .with_columns(at_first=nw.when(nw.col("since") == 0).then(nw.col("revenue")))
        .group_by("customer_id", "first_s")
        .agg(
            value_so_far=exact_sum(nw.col("revenue")),
            revenue_of_first_order=exact_sum(nw.col("at_first")),
            units=exact_sum(nw.col("quantity")),
            discounts=exact_sum(nw.col("discount")),
            lines=nw.len().cast(nw.Int64),
            orders=nw.col("order_id").n_unique().cast(nw.Int64),
            products=nw.col("product_id").n_unique().cast(nw.Int64),
            seconds_active=nw.col("since").max(),
        )
    )
    later = (
        dated.filter(~within & (nw.col("since") < value_days * _SECONDS_PER_DAY))
        .group_by("customer_id")
        .agg(value_after=exact_sum(nw.col("revenue")))
    )
    table: pa.Table = (
        early.join(later, on="customer_id", how="left")
        .with_columns(first_day=day_of(nw.col("first_s")))
        .with_columns(
            value_after=nw.col("value_after").fill_null(0.0),
            revenue=nw.col("value_so_far"),
            days_active=nw.col("seconds_active") / _SECONDS_PER_DAY,
            weekday_of_first_order=weekday_of(nw.col("first_day")),
            hour_of_first_order=hour_of(nw.col("first_s")),
        )
        .drop("seconds_active", "first_day")
        .sort("first_s", "customer_id")
        .collect("pyarrow")
        .to_native()
    )
    return table


def _learn(
    table: pa.Table, days: int, value_days: int, end_s: int, config: EarlyValueConfig
) -> Learned:
    first = table["first_s"].to_numpy()
    whole = first + value_days * _SECONDS_PER_DAY <= end_s
    done = table.filter(pa.array(whole))
    block = _BLOCK_DAYS * _SECONDS_PER_DAY
    last = end_s - value_days * _SECONDS_PER_DAY
    cut: npt.NDArray[np.int64] = last - (last - first[whole]) // block * block
    # A block ends at its cut and begins a block before: its first customers are judged `days` after
    # that, and by then the value days of the last customer learned from must be over.
    gap = max(block - days * _SECONDS_PER_DAY, 0)
    horizon = value_days * _SECONDS_PER_DAY + gap
    label = np.maximum(done["value_after"].to_numpy(), 0.0)
    _refuse_if_few(cut, label, horizon, config)
    return learn(
        Examples(
            done.drop_columns(list(_KEYS)),
            label,
            "amount",
            np.arange(len(label)),
            cut,
            horizon,
        ),
        Task(
            kind="early_value",
            what=f"revenue from day {days} to day {value_days} since the first order",
            column=f"expected_revenue_after_{days}d",
            data_from=_iso(int(first.min())),
            data_to=_iso(end_s),
            as_of=_iso(end_s),
            horizon_days=value_days - days,
            # A block is a season: those learned from are of another one than those who are new now.
            chosen_later=True,
        ),
        config.learn,
        seed=config.seed,
    )


def _refuse_if_few(
    cut: npt.NDArray[np.int64],
    label: npt.NDArray[np.float64],
    horizon: int,
    config: EarlyValueConfig,
) -> None:
    last = int(cut.max()) if len(cut) else 0
    fewest = config.learn.fewest_of_a_class
    for which, side in (("older", cut + horizon <= last), ("later", cut == last)):
        again = int((label[side] > 0).sum())
        others = int(side.sum()) - again
        if min(again, others) < fewest:
            raise BadData(
                f"too few new customers in the {which} cohorts whose value is known: needs "
                f"{fewest} who bought again and {fewest} who did not, has {again} and {others}",
                way_out="bring a longer history, or change `value_days`",
            )


def _apply(table: pa.Table, days: int, learned: Learned, end_s: int, value_days: int) -> pa.Table:
    so_far = table["value_so_far"].to_numpy()
    coming = learned.model.predict(table) if table.num_rows else np.zeros(0)
    as_of = datetime.fromtimestamp(end_s, UTC).replace(tzinfo=None)
    return pa.table(
        {
            "customer_id": table["customer_id"].cast(pa.string()),
            "as_of": pa.array([as_of] * table.num_rows, pa.timestamp("us")),
            "early_days": pa.array([days] * table.num_rows, pa.int64()),
            "value_so_far": so_far,
            f"expected_value_{value_days}d": so_far + coming,
        }
    )


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None).isoformat()
