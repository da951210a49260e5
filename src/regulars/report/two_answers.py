"""Where two models answer the same question differently, and which to believe.

Whether an order comes within the horizon is told by `churn`, from all features, and by `clv`, from
dates of orders alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import narwhals as nw

from regulars.report.reading import Frame, Tables, collect
from regulars.wording import decimal, share

_APART, _MANY = 0.25, 0.05
_ERROR = "expected calibration error"


def two_answers(tables: Tables, frame: Frame, churn: Mapping[str, Any]) -> str:
    """The share of customers for whom they differ by a quarter or more; empty where few do.

    Args:
        tables: of the run.
        frame: its table `predictions`.
        churn: the row of that model in `prediction_models`.
    """
    days = churn.get("horizon_days")
    ordered, left = f"order_probability_{days}d", f"churn_probability_{days}d"
    if not {ordered, left} <= set(frame.collect_schema().names()):
        return ""
    apart = (1.0 - nw.col(ordered) - nw.col(left)).abs() >= _APART
    [found] = collect(frame.select(apart=apart.cast(nw.Float64).mean()))
    if found["apart"] is None or found["apart"] < _MANY:
        return ""
    errors = _errors(tables)
    believed, other = "churn", "clv"
    if len(errors) == 2 and errors["clv"] < errors["churn"]:  # noqa: PLR2004 - both are known
        believed, other = "clv", "churn"
    names = {"churn": "all features", "clv": "dates of orders alone"}
    said = (
        f"For {share(found['apart'])} of the customers two models differ by a quarter or more on"
        f" whether an order comes within {days} days: one knows all features, one dates of orders"
        f" alone. Believe the one that knows {names[believed]}"
    )
    if len(errors) == 2:  # noqa: PLR2004 - likewise
        said += (
            f": off by {decimal(errors[believed])} on average where it was measured, the other by"
            f" {decimal(errors[other])}"
        )
    return f"{said}."


def _errors(tables: Tables) -> dict[str, float]:
    """How far the probabilities of each were off, of the method that is used."""
    measures = tables.find("prediction_measures")
    if measures is None:
        return {}
    wanted = nw.col("measure") == _ERROR
    rows = collect(measures.filter(wanted).sort("model", "position", descending=[False, True]))
    return {
        row["model"]: row["value"]
        for row in rows
        if row["model"] in {"churn", "clv"} and row["value"] is not None
    }
