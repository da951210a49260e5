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
from regulars.predictions.reason_words import ReasonWords

MATTERS: tuple[tuple[str, ...], ...] = (
    (
        "days_since_last_order",
        "overdue_ratio",
        "mean_gap_days",
        "longest_gap_days",
        "std_gap_days",
        "gap_regularity",
        "no_order_by_dates",
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
    ("orders", "orders", 1, "days_since_last_order"),
)
"""A matter, the column and its value with which it says the same as another matter: who was silent
for 90 days ordered nothing in them, the revenue of a single order is its value, and of the pause
after it "no second order yet" is told."""
_LEAST = 1e-9  # smaller contributions are none
_LEAST_SHARE = 0.1  # of all that moved a prediction, either way; what moved it less is no reason


def explain(
    model: Model,
    table: pa.Table,
    *,
    top: int = 3,
    id_column: str = "customer_id",
    currency: str | None = None,
    features: Mapping[str, Feature] = CATALOGUE,
    baseline: Iterable[Baseline] | None = None,
) -> pa.Table:
    """Name what moved each customer's prediction most.

    Args:
        model: that predicts.
        table: the customers to explain: the id and the model's columns.
        top: the most reasons for each.
        id_column: the column of the ids.
        currency: of amounts; None where it is not known.
        features: what the columns mean.
        baseline: what is usual in columns; None: what was at learning.

    Returns:
        The id, rank (from 1), feature (that speaks for its matter), contribution (log-odds, or
        logarithm of the amount; above 0 it raised the prediction), reason (in words; one that
        lowered it begins with "but"). Customers in the order of the table.

    Raises:
        BadData: columns are missing or of another type than at learning.
    """
    moved, _ = contributions(model, table)
    names, usual = model.encoding.names, model.card.baseline if baseline is None else baseline
    how: dict[str, Any] = {"id_column": id_column, "currency": currency, "features": features}
    return name_reasons(moved, names, table, usual, top=top, **how)


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
    units: Mapping[str, str] | None = None,
    begins: tuple[str, str] = ("", "but "),
) -> pa.Table:
    """Put contributions into words, those of columns about the same matter added up.

    Args:
        moved: contribution of each column to each prediction, shape (n, f).
        names: of the columns.
        table: the customers, in the same order: the id and the columns.
        baseline: what is usual in columns; of the others it is not said.
        top: the most reasons for each. What moved a prediction by less than a tenth of all that
            moved it either way is not told, nor a text that hardly anybody has, unless `top` is as
            many as there are matters.
        id_column: the column of the ids.
        currency: of amounts; None where it is not known.
        features: what the columns mean.
        units: of columns that are no features: `{"tenure": "month"}`.
        begins: how a reason begins that raised the prediction, and one that lowered it.

    Returns:
        As `explain`.
    """
    matters = _matters(names)
    summed = np.column_stack([moved[:, places].sum(axis=1) for places in matters.values()])
    _say_once(summed, list(matters), table)
    # Rounded, so that ties between equal contributions are broken by the order of columns.
    order = np.argsort(-np.abs(np.round(summed, 12)), axis=1, kind="stable")
    speak = ReasonWords(table, baseline, features, currency, units)
    leads = list(matters)
    least = np.full(len(summed), _LEAST)
    if top < len(leads):
        least = np.maximum(least, _LEAST_SHARE * np.abs(summed).sum(axis=1))
    rows: dict[str, list[Any]] = {
        name: [] for name in (id_column, "rank", "feature", "contribution", "reason")
    }
    for row, customer in enumerate(table[id_column].to_pylist()):
        told = [
            place for place in order[row] if top >= len(leads) or speak.tells(leads[place], row)
        ]
        for rank, place in enumerate(told[:top], start=1):
            contribution = float(summed[row, place])
            if abs(contribution) < (least[row] if rank > 1 else _LEAST):
                break
            raised = contribution > 0
            reason = begins[0 if raised else 1] + speak.of(leads[place], row, raised=raised)
            found = (customer, rank, leads[place], contribution, reason)
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
