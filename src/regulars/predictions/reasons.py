"""Reasons: what moved one customer's prediction, in words.

Contributions are exact: tree SHAP values (:cite:t:`lundberg:treeshap`) of LightGBM, coefficient x
deviation from the mean of a regression. Both add up to the prediction, on the scale of log-odds or
logarithms, so those of columns about the same matter (the pause since the last order, told in days
and in usual gaps) can be added too. That is done here, because a model may lean on either of such
columns by chance, and on their sum hardly: so reasons stay the same when it is fitted again.

A reason says what the model looked at. It does not say that changing it would change the customer.
Cost of trees O(n rounds leaves depth^2): meant for the customers looked at, not for millions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features import CATALOGUE, Feature
from regulars.predictions.drift import Baseline
from regulars.predictions.learn import Model, contributions
from regulars.predictions.learn.examples import Matrix
from regulars.wording import count, measured, money, plural, words

MATTERS: tuple[tuple[str, ...], ...] = (
    (
        "days_since_last_order",
        "overdue_ratio",
        "mean_gap_days",
        "longest_gap_days",
        "std_gap_days",
        "gap_regularity",
    ),
    (
        "orders_last_90d",
        "orders_prior_90d",
        "order_trend_90d",
        "revenue_last_90d",
        "revenue_prior_90d",
        "revenue_trend_90d",
    ),
    (
        "orders",
        "orders_per_year",
        "orders_last_365d",
        "is_repeat_customer",
        "lines",
        "units",
        "active_span_days",
    ),
    ("revenue", "revenue_last_365d"),
    (
        "average_order_value",
        "median_order_value",
        "largest_order_value",
        "first_order_value",
        "units_per_order",
        "lines_per_order",
        "average_unit_price",
    ),
    ("discount_share", "discounted_line_share"),
)
"""Columns about the same matter; the first that the model has speaks for them."""
_IMPLIED: tuple[tuple[str, str, float, str], ...] = (
    ("orders_last_90d", "orders_last_90d", 0, "days_since_last_order"),
    ("revenue", "orders", 1, "average_order_value"),
)
"""A matter, the column and its value with which it says the same as another matter: who was silent
for 90 days ordered nothing in them, and the revenue of a single order is its value."""
_LEAST = 1e-9  # smaller contributions are none
_FEWEST_ORDERS = 3  # one gap between two orders is no habit


def explain(
    model: Model,
    table: pa.Table,
    *,
    top: int = 3,
    id_column: str = "customer_id",
    currency: str | None = None,
    features: Mapping[str, Feature] = CATALOGUE,
) -> pa.Table:
    """Name what moved each customer's prediction most.

    Args:
        model: that predicts.
        table: the customers to explain: the id and the model's columns.
        top: the most reasons for each.
        id_column: the column of the ids.
        currency: of amounts; None where it is not known.
        features: what the columns mean.

    Returns:
        The id, rank (from 1), feature (that speaks for its matter), contribution (log-odds, or
        logarithm of the amount; above 0 it raised the prediction), reason (in words). Customers in
        the order of the table.

    Raises:
        BadData: columns are missing or of another type than at learning.
    """
    moved, _ = contributions(model, table)
    names, baseline = model.encoding.names, model.card.baseline
    how: dict[str, Any] = {"id_column": id_column, "currency": currency, "features": features}
    return name_reasons(moved, names, table, baseline, top=top, **how)


def name_reasons(
    moved: Matrix,
    names: list[str],
    table: pa.Table,
    baseline: Iterable[Baseline],
    *,
    top: int = 3,
    id_column: str = "customer_id",
    currency: str | None = None,
    features: Mapping[str, Feature] = CATALOGUE,
) -> pa.Table:
    """Put contributions into words, those of columns about the same matter added up.

    Args:
        moved: contribution of each column to each prediction, shape (n, f).
        names: of the columns.
        table: the customers, in the same order: the id and the columns.
        baseline: what is usual in columns; of the others it is not said.
        top: the most reasons for each.
        id_column: the column of the ids.
        currency: of amounts; None where it is not known.
        features: what the columns mean.

    Returns:
        As `explain`.
    """
    matters = _matters(names)
    summed = np.column_stack([moved[:, places].sum(axis=1) for places in matters.values()])
    _say_once(summed, list(matters), table)
    # Rounded, so that ties between equal contributions are broken by the order of columns.
    order = np.argsort(-np.abs(np.round(summed, 12)), axis=1, kind="stable")[:, :top]
    speak = _Speaker(table, baseline, features, currency)
    leads = list(matters)
    rows: dict[str, list[Any]] = {
        name: [] for name in (id_column, "rank", "feature", "contribution", "reason")
    }
    for row, customer in enumerate(table[id_column].to_pylist()):
        for rank, place in enumerate(order[row], start=1):
            contribution = float(summed[row, place])
            if abs(contribution) < _LEAST:
                break
            found = (customer, rank, leads[place], contribution, speak.of(leads[place], row))
            for name, value in zip(rows, found, strict=True):
                rows[name].append(value)
    return pa.table(
        {
            id_column: pa.array(rows[id_column], table[id_column].type),
            "rank": pa.array(rows["rank"], pa.int64()),
            "feature": pa.array(rows["feature"], pa.string()),
            "contribution": pa.array(rows["contribution"], pa.float64()),
            "reason": pa.array(rows["reason"], pa.string()),
        }
    )


def _matters(names: list[str]) -> dict[str, list[int]]:
    """The places of the columns about each matter, by the column that speaks for it."""
    place = {name: i for i, name in enumerate(names)}
    lead_of: dict[str, str] = {}
    for matter in MATTERS:
        there = [name for name in matter if name in place]
        lead_of |= dict.fromkeys(there, there[0] if there else "")
    found: dict[str, list[int]] = {}
    for name in names:
        found.setdefault(lead_of.get(name, name), []).append(place[name])
    return found


def _say_once(summed: Matrix, leads: list[str], table: pa.Table) -> None:
    """Add what a matter moved to the one that says the same of this customer."""
    for matter, column, value, other in _IMPLIED:
        if {matter, other} <= set(leads) and column in table.column_names:
            known = pc.fill_null(pc.equal(table[column], value), False)  # noqa: FBT003 - a value
            same = known.to_numpy()
            here, there = leads.index(matter), leads.index(other)
            summed[same, there] += summed[same, here]
            summed[same, here] = 0.0


class _Speaker:
    """Puts values into words."""

    def __init__(
        self,
        table: pa.Table,
        baseline: Iterable[Baseline],
        known: Mapping[str, Feature],
        currency: str | None,
    ) -> None:
        self._table = table
        self._known = known
        self._currency = currency
        self._usual = {one.column: usual(one) for one in baseline}

    def of(self, name: str, row: int) -> str:
        """A reason: the value, and what is usual."""
        value = self._value(name, row)
        if name == "days_since_last_order" and value is not None:
            return self._pause(float(value), row)
        if value is None:
            return f"{self._label(name)} is not known"
        text = f"{self._label(name)}: {self._written(name, value)}"
        common = self._usual.get(name)
        if common is None or common == value:
            return text
        if isinstance(common, str):
            return f"{text}; most often {common}"
        return f"{text}; half of the customers at most {self._written(name, common)}"

    def _pause(self, days: float, row: int) -> str:
        text = f"no order for {plural(round(days), 'day')}" if days else "an order today"
        gap, orders = self._value("mean_gap_days", row), self._value("orders", row)
        few = orders is not None and orders < _FEWEST_ORDERS
        if gap is None or gap < 1 or few:
            return text
        every = round(float(gap))
        return f"{text}; usually every {plural(every, 'day') if every > 1 else 'day'}"

    def _value(self, name: str, row: int) -> Any:  # noqa: ANN401 - of any column
        if name not in self._table.column_names:
            return None
        value = self._table[name][row].as_py()
        return None if value is None or value != value else value  # noqa: PLR0124 - NaN

    def _label(self, name: str) -> str:
        text = words(name.removesuffix("_days").removesuffix("_years"))
        if name != name.lower():  # written as the file has it: onlineSecurity
            return name[:1] + text[1:]
        return text[:1].lower() + text[1:]

    def _written(self, name: str, value: Any) -> str:  # noqa: ANN401
        if isinstance(value, bool):
            return "yes" if value else "no"
        if not isinstance(value, int | float):
            return str(value)
        unit = self._known[name].unit if name in self._known else ""
        if unit == "currency":
            return money(float(value), self._currency)
        if unit in {"days", "years"}:
            return plural(round(value), unit.removesuffix("s"))
        whole = float(value).is_integer() and "share" not in name
        return count(value) if whole else measured(float(value), name)


def usual(baseline: Baseline) -> float | str | None:
    """The median of a number, as near as the tenths tell, or the most frequent text."""
    if baseline.levels:
        return baseline.levels[0]
    known = np.array(baseline.shares[:-1])
    if not baseline.edges or not known.sum():
        return None
    down_to = np.cumsum(known) / known.sum()
    part = int(np.searchsorted(down_to, 0.5, side="right"))
    return baseline.edges[max(part - 1, 0)]
