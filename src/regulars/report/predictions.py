"""What customers will do: what is expected of all, of each segment and of those at stake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import narwhals as nw

from regulars.features import exact_sum
from regulars.predictions import (
    ContactConfig,
    kept_share,
    unmatched_returns,
    value_at_stake,
)
from regulars.report.charts import Chart, gains_charts, profit_charts, reliability_chart
from regulars.report.reading import Frame, Row, Tables, collect
from regulars.report.two_answers import two_answers
from regulars.wording import count, money, sentence, share, some

_MOST_AT_STAKE = 10
_TITLES = {
    "clv": "Lifetime value",
    "churn": "Churn",
    "next-order": "Next order",
    "demand": "Demand",
}


@dataclass(frozen=True, slots=True)
class ModelRow:
    """One model and how well it does.

    Attributes:
        title: what it is called.
        predicts: what it predicts.
        method: how.
        measured: its first measure with the interval.
        warnings: when not to trust it.
    """

    title: str
    predicts: str
    method: str
    measured: str
    warnings: str


@dataclass(frozen=True, slots=True)
class Stake:
    """A customer who may leave and is worth something.

    Attributes:
        customer_id: who.
        stake: what would be lost with them, as surely as they leave, in the currency of the orders.
        churn: probability of no order within the horizon.
        worth: what would be earned, in the currency of the orders.
        reasons: what moved the probability, in words.
    """

    customer_id: str
    stake: float
    churn: float
    worth: float
    reasons: str


@dataclass(frozen=True, slots=True)
class Predictions:
    """The predictions of a run.

    Attributes:
        sentences: what is expected of all customers, by `orders`, `revenue`, `off` (how far that
            was off before), `churn` and `apart` (where two models differ); what is not known is
            not there.
        segments: segment number, customers, expected orders, expected revenue, churn probability;
            a figure that is not predicted is None.
        within: of orders, revenue and churn, within how long, in words; empty if unknown.
        at_stake: the customers with the most expected revenue times churn probability.
        models: the models.
        charts: how often what was predicted happened, and whom a list by it finds.
    """

    sentences: dict[str, str]
    segments: list[tuple[int, int, float | None, float | None, float | None]]
    within: dict[str, str]
    at_stake: list[Stake]
    models: list[ModelRow]
    charts: list[Chart]


def read_predictions(tables: Tables, currency: str | None) -> Predictions | None:
    """Reads the predictions; None where none were made."""
    models, frame = tables.find("prediction_models"), tables.find("predictions")
    if models is None or frame is None:
        return None
    rows = sorted(
        collect(models),
        key=lambda row: (
            list(_TITLES).index(row["model"]) if row["model"] in _TITLES else len(_TITLES)
        ),
    )
    columns = frame.collect_schema().names()
    named = {
        "orders": _first(columns, "expected_orders_"),
        "revenue": _first(columns, "expected_revenue_"),
        "churn": _first(columns, "churn_probability_"),
    }
    calibration = tables.find("prediction_calibration")
    bins = [] if calibration is None else collect(calibration.sort("model", "bin"))
    return Predictions(
        sentences=_sentences(tables, frame, named, rows, currency),
        segments=_by_segment(tables, frame, named),
        within=_within(named, rows),
        at_stake=_at_stake(tables, frame, named),
        models=[_model(row) for row in rows],
        charts=[
            drawn
            for row in rows
            if (own := [b for b in bins if b["model"] == row["model"]])
            for drawn in _charts(row, own)
        ],
    )


def _first(columns: list[str], start: str) -> str | None:
    """The shortest column that begins so: the expectation itself, not an end of its interval."""
    there = [name for name in columns if name.startswith(start)]
    return min(there, key=len) if there else None


def _days(column: str) -> str:
    return column.rpartition("_")[2].removesuffix("d")


def _within(named: dict[str, str | None], models: list[Row]) -> dict[str, str]:
    found = {
        key: f" ({_days(column)} days)" if (column := named[key]) else ""
        for key in ("orders", "revenue")
    }
    days = _row(models, "churn").get("horizon_days")
    return found | {"churn": f" ({days} days)" if days else ""}


def _row(models: list[Row], name: str) -> Row:
    """The row of a model; empty where it was not made."""
    return next((row for row in models if row["model"] == name), {})


def _charts(model: Row, bins: list[Row]) -> list[Chart]:
    """The reliability curve; gains, lift and profit of models that a list is ordered by."""
    name, plotted = model["model"], _plotted(model)
    found = [reliability_chart(name, plotted, bins)]
    if name == "clv":  # its list is ordered by money, not by the probability that is checked
        return found
    contact = ContactConfig(
        value_of_one=model.get("value_of_one"), contact_cost=model.get("contact_cost")
    )
    return [
        *found,
        *gains_charts(name, plotted, bins),
        *profit_charts(name, plotted, bins, contact, leaving=name == "churn"),
    ]


def _plotted(model: Row) -> str:
    """What the calibration is of: lifetime value has the probability of an order checked."""
    if model["model"] == "clv":
        return "any order within the days held out"
    return str(model["predicts"])


def _limits(model: Row, written: Callable[[float], str]) -> str:
    """What may come in 80 of 100 cases, in words; empty where no later time was measured."""
    low, high = model.get("expected_low"), model.get("expected_high")
    if low is None or high is None:
        return ""
    return f" ({written(low)} to {written(high)} in 80 of 100 cases)"


def _off(tables: Tables) -> str:
    """How far the revenue expected of the days held out was from what came; empty if unknown."""
    measures = tables.find("prediction_measures")
    if measures is None:
        return ""
    own = measures.filter(nw.col("model") == "clv", nw.col("measure") == "revenue total bias")
    row = next(iter(collect(own.sort("position").head(1))), {})
    if row.get("value") is None:
        return ""
    side = "less" if row["value"] < 0 else "more"
    return (
        f"Of the days held out, {share(abs(row['value']))} {side} revenue was expected than came."
    )


def _sentences(
    tables: Tables,
    frame: Frame,
    named: dict[str, str | None],
    models: list[Row],
    currency: str | None,
) -> dict[str, str]:
    wanted = [nw.len().alias("customers")]
    wanted += [exact_sum(nw.col(c)).alias(k) for k, c in named.items() if c and k != "churn"]
    wanted += [nw.col(c).mean().alias(k) for k, c in named.items() if c and k == "churn"]
    [found] = collect(frame.select(*wanted))
    said = {}
    if named["orders"] and found["orders"] is not None:
        said["orders"] = (
            f"Within {_days(named['orders'])} days {count(found['orders'])} orders are expected of "
            f"the {count(found['customers'])} customers; several on one day count once."
        )
    if named["revenue"] and found["revenue"] is not None:
        limits = _limits(_row(models, "clv"), lambda amount: money(amount, currency))
        said["revenue"] = (
            f"Within {_days(named['revenue'])} days they are expected to spend "
            f"{money(found['revenue'], currency)}{limits}; customers who are still to come are not "
            "in it."
        )
        said["off"] = _off(tables)
    if named["churn"] and found["churn"] is not None:
        churn = _row(models, "churn")
        horizon = churn.get("horizon_days")
        within = f"within {some(horizon, 'day')}" if horizon else "within the horizon"
        limits = _limits(churn, share)
        said["churn"] = f"{share(found['churn'])}{limits} are expected to order nothing {within}."
        said["apart"] = two_answers(tables, frame, churn)
    return {what: sentence for what, sentence in said.items() if sentence}


def _by_segment(
    tables: Tables, frame: Frame, named: dict[str, str | None]
) -> list[tuple[int, int, float | None, float | None, float | None]]:
    members = tables.find("memberships")
    if members is None:
        return []
    wanted = [nw.len().alias("customers")]
    wanted += [
        (nw.col(c).mean() if key == "churn" else exact_sum(nw.col(c))).alias(key)
        for key, c in named.items()
        if c
    ]
    joined = frame.join(members.select("customer_id", "segment_id"), on="customer_id")
    rows = collect(joined.group_by("segment_id").agg(*wanted).sort("segment_id"))
    return [
        (r["segment_id"], r["customers"], r.get("orders"), r.get("revenue"), r.get("churn"))
        for r in rows
    ]


def _at_stake(tables: Tables, frame: Frame, named: dict[str, str | None]) -> list[Stake]:
    """Customers by the revenue that leaves with them, times the share that was kept."""
    if not named["churn"] or not named["revenue"]:
        return []
    worth = nw.col(named["revenue"])
    churn = nw.col(named["churn"])
    told, kept = _with_returns(tables, frame.select("customer_id", worth=worth, churn=churn))
    rows = collect(
        told.with_columns(stake=value_at_stake("churn", "worth", kept))
        .filter(~nw.col("stake").is_null())
        .sort("stake", "customer_id", descending=[True, False])
        .head(_MOST_AT_STAKE)
    )
    why = _reasons(tables, [row["customer_id"] for row in rows])
    return [
        Stake(
            r["customer_id"],
            r["stake"],
            r["churn"],
            r["worth"],
            " ".join(map(sentence, why.get(r["customer_id"], []))),
        )
        for r in rows
    ]


def _with_returns(tables: Tables, frame: Frame) -> tuple[Frame, nw.Expr]:
    """The customers with what tells which share of their purchases they kept, and that share."""
    returns, features = tables.find("returns"), tables.find("features")
    unknown = frame, nw.lit(1.0)
    if returns is None or features is None:
        return unknown
    if not {"match", "revenue"} <= set(returns.collect_schema().names()):
        return unknown
    names = features.collect_schema().names()
    if "revenue" not in names:
        return unknown
    wanted = {"spent": "revenue", "sent_back": "returned_revenue"}
    told = {new: nw.col(old) for new, old in wanted.items() if old in names}
    spent = features.select("customer_id", **told)
    joined = frame.join(spent, on="customer_id", how="left").join(
        unmatched_returns(returns), on="customer_id", how="left"
    )
    sent_back = "sent_back" if "sent_back" in told else None
    return joined, kept_share("spent", sent_back=sent_back, unmatched="unmatched")


def _reasons(tables: Tables, customers: list[str]) -> dict[str, list[str]]:
    frame = tables.find("prediction_reasons")
    if frame is None or not customers:
        return {}
    # Silence is told even where others are silent for longer, so that it raises nothing.
    telling = (nw.col("contribution") > 0.0) | (nw.col("feature") == "days_since_last_order")
    chosen = frame.filter(
        telling, nw.col("model") == "churn", nw.col("customer_id").is_in(customers)
    )
    found: dict[str, list[str]] = {}
    for row in collect(chosen.sort("customer_id", "position")):
        found.setdefault(row["customer_id"], []).append(row["reason"])
    return found


def _model(row: Row) -> ModelRow:
    measured = ""
    if row["value"] is not None:
        measured = f"{row['measure']} {row['value']:.3g}"
        if row["value_low"] is not None:
            measured += f" ({row['value_low']:.3g} to {row['value_high']:.3g})"
    name = row["model"]
    return ModelRow(
        title=_TITLES.get(name, name.replace("_", " ")),
        predicts=row["predicts"],
        method=row["method"],
        measured=measured,
        warnings=row["warnings"] or "",
    )
