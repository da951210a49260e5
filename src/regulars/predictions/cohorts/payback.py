"""Payback: after how many months a cohort has earned what it cost to win.

Customers who first ordered in one calendar month are a cohort. Margins are summed by months since
each one's first order (of 30.4375 days); the margin per customer won by month m is the sum over
months up to m of the mean among those watched through that month, so that young customers count as
long as they were watched. Months count from 1, the month that begins with the first order; the
payback month is the first by whose end the acquisition cost is earned.
Intervals resample customers (key `efron:bootstrap`).

Use with a cost that counts all money spent to win the customers. Do not use on the first cohort of
the data: it holds customers from before. Cost O(replicates x customers x months).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field

from regulars.features import day_of, exact_sum, with_month
from regulars.model import BadData
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.lazy_frame import as_lazy, shop_clock
from regulars.predictions.learn.examples import Matrix
from regulars.wording import count, plural

_SECONDS_PER_DAY = 86_400
# A month is 30.4375 = 487 / 16 days, so that ages are whole-number arithmetic.
_SIXTEENTHS, _DAYS = 16, 487


class PaybackConfig(BaseModel):
    """How payback is counted.

    >>> PaybackConfig(margin_share=0.4).months
    24
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    margin_share: float = Field(gt=0, le=1)
    """Share of revenue that is left after the cost of goods and delivery."""

    months: int = Field(default=24, ge=1, le=120)
    """How many months since the first order a cohort is followed at most."""

    fewest_customers: int = Field(default=30, ge=2)
    """Smaller cohorts, and months in which fewer are still watched, are not judged."""

    replicates: int = Field(default=200, ge=50, le=5_000)
    """Resamples of the customers for the intervals."""

    seed: int = Field(default=0, ge=0)
    """Of the resampling."""


@dataclass(frozen=True, slots=True)
class Payback:
    """When cohorts pay back.

    Attributes:
        cohorts: cohort (first day of its month; empty for everybody), customers,
            acquisition_cost (per customer), margin_so_far (of all of them, until now, over their
            number; empty where not watched for a month), months_watched, margin_per_customer (by
            then, with its 95 % interval; later months rest on those watched so long),
            payback_month (1 is the month that begins with the first order; empty
            where not within the months watched), payback_month_low, payback_month_high,
            chance_paid_back (share of resamples that paid back by then), sentence.
        curve: cohort, month (from 1), customers (watched through it), margin_per_customer, _low,
            _high.
    """

    cohorts: pa.Table
    curve: pa.Table


COHORTS = pa.schema(
    [
        ("cohort", pa.timestamp("us")),
        ("customers", pa.int64()),
        ("acquisition_cost", pa.float64()),
        ("margin_so_far", pa.float64()),
        ("months_watched", pa.int64()),
        ("margin_per_customer", pa.float64()),
        ("margin_per_customer_low", pa.float64()),
        ("margin_per_customer_high", pa.float64()),
        ("payback_month", pa.int64()),
        ("payback_month_low", pa.int64()),
        ("payback_month_high", pa.int64()),
        ("chance_paid_back", pa.float64()),
        ("sentence", pa.string()),
    ]
)
CURVE = pa.schema(
    [
        ("cohort", pa.timestamp("us")),
        ("month", pa.int64()),
        ("customers", pa.int64()),
        ("margin_per_customer", pa.float64()),
        ("margin_per_customer_low", pa.float64()),
        ("margin_per_customer_high", pa.float64()),
    ]
)


def cohort_payback(
    order_lines: Any,  # noqa: ANN401 - any frame that narwhals knows
    acquisition_cost: float | Mapping[date, float],
    config: PaybackConfig,
    *,
    as_of_s: int | None = None,
) -> Payback:
    """Hold the margin of cohorts against what their customers cost.

    Args:
        order_lines: customer_id, ordered_at_s, revenue.
        acquisition_cost: per customer won, in the currency of revenue: one for all cohorts, or by
            the first day of each cohort's month; cohorts without one are left out.
        config: settings.
        as_of_s: until when customers were watched, seconds since 1970 by the shop's clock; None:
            until the last order.

    Raises:
        BadData: a cost is negative, or no line has a date and an amount.
        BadData: no cohort has enough customers, or none of them a cost.
    """
    _check_costs(acquisition_cost)
    people = _people(order_lines, config, as_of_s)
    months, place, sizes = np.unique(people.cohort, return_inverse=True, return_counts=True)
    firsts = [date(1970 + month // 12, month % 12 + 1, 1) for month in months.tolist()]
    costs = (
        {first: acquisition_cost[first] for first in firsts if first in acquisition_cost}
        if isinstance(acquisition_cost, Mapping)
        else dict.fromkeys(firsts, acquisition_cost)
    )
    if not costs:
        raise BadData(
            "no cohort has an acquisition cost",
            way_out="give costs by the first day of the month in which customers first ordered",
        )
    judged = [
        number
        for number, first in enumerate(firsts)
        if first in costs and sizes[number] >= config.fewest_customers
    ]
    if not judged:
        raise BadData(
            f"no cohort can be judged: needs {config.fewest_customers} customers in a month, the "
            f"largest has {sizes.max()}",
            way_out="bring more customers, or lower `fewest_customers`",
        )
    rows, curve = [], []
    for number in judged:
        first = firsts[number]
        row, lines = _judge(first, people.of(place == number), float(costs[first]), config)
        if not number:
            row["sentence"] += " It may hold customers from before the data."
        rows.append(row)
        curve += lines
    spent = sum(sizes[number] * costs[firsts[number]] for number in judged)
    everybody = people.of(np.isin(place, judged))
    row, lines = _judge(None, everybody, float(spent / len(everybody.watched)), config)
    return Payback(
        pa.Table.from_pylist([*rows, row], COHORTS), pa.Table.from_pylist([*curve, *lines], CURVE)
    )


def _check_costs(acquisition_cost: float | Mapping[date, float]) -> None:
    costs = acquisition_cost
    for cost in costs.values() if isinstance(costs, Mapping) else [costs]:
        if not 0 <= cost < np.inf:
            raise BadData("an acquisition cost must be an amount of at least 0")


@dataclass(frozen=True, slots=True)
class _People:
    """Customers: month of the first order, whole months watched, margin so far and by month."""

    cohort: npt.NDArray[np.int64]
    watched: npt.NDArray[np.int64]
    so_far: Vector
    margin: Matrix

    def of(self, chosen: npt.NDArray[np.bool_]) -> _People:
        return _People(
            *(self.cohort[chosen], self.watched[chosen], self.so_far[chosen], self.margin[chosen])
        )


def _people(order_lines: Any, config: PaybackConfig, as_of_s: int | None) -> _People:  # noqa: ANN401
    lines = as_lazy(order_lines)
    names = lines.collect_schema().names()
    for column in ("customer_id", "ordered_at_s", "revenue"):
        if column not in names:
            raise BadData("payback needs this column", file="order_lines", column=column)
    known = ~nw.col("ordered_at_s").is_null() & ~nw.col("revenue").is_null()
    if as_of_s is not None:
        known &= shop_clock(lines) < as_of_s
    dated = (
        lines.filter(known)
        .select("customer_id", "revenue", day=day_of(shop_clock(lines)))
        .with_columns(first_day=nw.col("day").min().over("customer_id"))
        .with_columns(age=(nw.col("day") - nw.col("first_day")) * _SIXTEENTHS // _DAYS)
    )
    sums = (
        dated.group_by("customer_id", "first_day", "age")
        .agg(revenue=exact_sum(nw.col("revenue").cast(nw.Float64)), last=nw.col("day").max())
        .rename({"first_day": "day"})
    )
    table = with_month(sums).sort("day", "customer_id", "age").collect("pyarrow").to_native()
    if not table.num_rows:
        raise BadData("no order line has a date and an amount", file="order_lines")
    first_day, month, age, last, revenue = (
        table[name].to_numpy() for name in ("day", "month", "age", "last", "revenue")
    )
    end = int(last.max()) + 1 if as_of_s is None else as_of_s // _SECONDS_PER_DAY
    ids = table["customer_id"].combine_chunks().dictionary_encode().indices.to_numpy()
    _, begin, who = np.unique(ids, return_index=True, return_inverse=True)
    margin = np.zeros((len(begin), config.months))
    inside = age < config.months
    margin[who[inside], age[inside]] = revenue[inside] * config.margin_share
    watched = np.minimum((end - first_day[begin]) * _SIXTEENTHS // _DAYS, config.months)
    so_far = np.add.reduceat(revenue, begin) * config.margin_share
    return _People(month[begin], watched, so_far, margin)


def _judge(
    first: date | None, people: _People, cost: float, config: PaybackConfig
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    months = np.arange(config.months)
    there = (people.watched[:, None] > months).astype(np.float64)
    sizes = there.sum(axis=0).astype(int)
    judged = int((sizes >= config.fewest_customers).sum())
    margin, there = people.margin[:, :judged] * there[:, :judged], there[:, :judged]
    n = len(people.watched)
    earned = _earned(np.ones(n), margin, there)
    rng = np.random.default_rng(config.seed)
    drawn = np.array(
        [
            _earned(np.bincount(rng.integers(0, n, n), minlength=n).astype(float), margin, there)
            for _ in range(config.replicates)
        ]
    ).reshape(config.replicates, judged)
    ends = np.quantile(drawn, [0.025, 0.975], axis=0) if judged else np.zeros((2, 0))
    moment = None if first is None else np.datetime64(first).astype("M8[us]").item()
    curve = [
        {
            "cohort": moment,
            "month": m + 1,
            "customers": int(sizes[m]),
            "margin_per_customer": float(earned[m]),
            "margin_per_customer_low": float(ends[0, m]),
            "margin_per_customer_high": float(ends[1, m]),
        }
        for m in range(judged)
    ]
    reached = _payback_month(earned[None, :], cost)[0]
    again = _payback_month(drawn, cost)
    row: dict[str, Any] = {
        "cohort": moment,
        "customers": n,
        "acquisition_cost": cost,
        "months_watched": judged,
        "payback_month": _known(reached),
        "payback_month_low": _known(np.quantile(again, 0.025, method="lower")),
        "payback_month_high": _known(np.quantile(again, 0.975, method="higher")),
        "chance_paid_back": float(np.isfinite(again).mean()) if judged else None,
    }
    if judged:
        last = curve[-1]
        row |= {name: last[name] for name in last if name.startswith("margin")}
        row["margin_so_far"] = float(people.so_far.mean())
    row["sentence"] = _said(row)
    return row, curve


def _earned(weights: Vector, margin: Matrix, there: Matrix) -> Vector:
    """Margin per customer by each month, shape (months,)."""
    watched = weights @ there
    mean = np.divide(weights @ margin, watched, out=np.zeros(len(watched)), where=watched > 0)
    return np.cumsum(mean)


def _payback_month(earned: Matrix, cost: float) -> Vector:
    """The first month with the cost earned, from 1, infinite where there is none; of each row."""
    if not earned.shape[1]:
        return np.full(len(earned), np.inf)
    reached = earned >= cost
    found: Vector = np.where(reached.any(axis=1), 1 + reached.argmax(axis=1), np.inf)
    return found


def _known(month: float) -> int | None:
    return int(month) if np.isfinite(month) else None


def _said(row: dict[str, Any]) -> str:
    cohort = row["cohort"]
    who = "All cohorts together" if cohort is None else f"The cohort of {cohort:%B %Y}"
    watched = plural(row["months_watched"], "month")
    if not row["months_watched"]:
        return f"{who}: not watched for one whole month yet."
    if row["payback_month"] is None:
        chance = row["chance_paid_back"]
        doubt = " though chance may hide it" if chance > 0.025 else ""  # noqa: PLR2004 - 95 %
        return f"{who}: not paid back within {watched}{doubt}."
    high = row["payback_month_high"]
    until = f"{count(high)}" if high is not None else f"later than {row['months_watched']}"
    return (
        f"{who}: paid back in month {count(row['payback_month'])} since the first order (95 % "
        f"interval {count(row['payback_month_low'])} to {until}; {watched} watched)."
    )
