"""Propensity: who will buy (anything, of a category, a product, at a price), or send back.

The same learning as for churn with another question; what a customer did before of the thing that
is asked (see `asked`) stands beside the features of all orders. A propensity says who buys, not who
buys because of a contact: for that, use uplift. For a campaign's answers in a column, use
`fit_flat`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Literal

import narwhals as nw
import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

from regulars.model import BadData, nearest
from regulars.predictions.asked import Chosen, shop_asked
from regulars.predictions.cuts import CutsConfig
from regulars.predictions.learn import LearnConfig
from regulars.predictions.shop import (
    Outcome,
    Shop,
    ShopPrediction,
    between,
    collected,
    customers_at,
    learn_past,
    look_back,
    task_of,
)
from regulars.wording import count, some

_SIGNS = re.compile(r"[\W_]+")


class PropensityConfig(BaseModel):
    """What is to be done, and how it is predicted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    of: Literal["any", "category", "product", "price", "channel", "return"] = "any"
    """To buy anything, of a category, a product, at a unit price, through a channel; or to send
    something back."""
    value: str = ""
    """Which category, product or channel."""
    lowest_price: float | None = Field(default=None, ge=0)
    """Of the price band, inclusive; None: no limit."""
    highest_price: float | None = Field(default=None, ge=0)
    """Of the price band, exclusive; None: no limit."""
    cuts: CutsConfig = CutsConfig()
    """The horizon and the moments to learn from."""
    learn: LearnConfig = LearnConfig()
    """How."""

    @model_validator(mode="after")
    def _complete(self) -> PropensityConfig:
        if self.of in {"category", "product", "channel"} and not self.value:
            raise ValueError(f"value: which {self.of}?")
        if self.of in {"any", "price", "return"} and self.value:
            raise ValueError(f"value: {self.of} takes none; say what {self.value!r} is with `of`")
        if self.of == "price" and self.lowest_price is None and self.highest_price is None:
            raise ValueError("lowest_price or highest_price: which prices?")
        return self


def fit_propensity(
    shop: Shop,
    order_lines: nw.LazyFrame[Any],
    config: PropensityConfig,
    *,
    seed: int,
    products: nw.LazyFrame[Any] | None = None,
    returns: nw.LazyFrame[Any] | None = None,
) -> ShopPrediction:
    """Learn who will do it within the horizon, and predict it for the customers of today.

    Args:
        shop: its features at any moment, and the span of its orders.
        order_lines: customer_id, ordered_at_s, and what the question needs: product_id, quantity
            and revenue, channel.
        config: the question and the settings.
        seed: of everything random.
        products: product_id, category; for a category.
        returns: customer_id, ordered_at_s (of the return); for returns.

    Returns:
        The model; predictions in a column such as `buy_probability_90d`.

    Raises:
        BadData: a table or column is missing, the history is too short, or too few did it.
    """
    question, verb, lines, chosen = _question(config, order_lines, products, returns)
    if config.of not in {"any", "return"}:
        shop = shop_asked(shop, lines, chosen, about=verb.removeprefix("buy_"))
    outcome = _happened(lines, chosen)
    past = look_back(shop, outcome, "binary", config.cuts)
    days = config.cuts.horizon_days
    task = task_of(
        "propensity",
        f"{question} within {some(days, 'day')}",
        f"{verb}_probability_{days}d",
        shop,
        days,
    )
    found = learn_past(past, task, config.learn, seed=seed)
    asked = config.model_dump(mode="json", exclude={"cuts", "learn"}, exclude_none=True)
    card = replace(found.model.card, question=asked)
    return replace(found, model=replace(found.model, card=card))


def asked_today(
    shop: Shop,
    order_lines: nw.LazyFrame[Any],
    config: PropensityConfig,
    *,
    products: nw.LazyFrame[Any] | None = None,
    returns: nw.LazyFrame[Any] | None = None,
) -> pa.Table:
    """The customers of today with the features of a question, for a model learned earlier.

    Args:
        shop: its features at any moment, and the span of its orders.
        order_lines: see `fit_propensity`, as the others.
        config: the question.
        products: for a category.
        returns: for returns.

    Raises:
        BadData: a table or column is missing, or nothing of the kind is sold here.
    """
    _, verb, lines, chosen = _question(config, order_lines, products, returns)
    if config.of not in {"any", "return"}:
        shop = shop_asked(shop, lines, chosen, about=verb.removeprefix("buy_"))
    return customers_at(shop, shop.span.as_of_s)


def _question(
    config: PropensityConfig,
    order_lines: nw.LazyFrame[Any],
    products: nw.LazyFrame[Any] | None,
    returns: nw.LazyFrame[Any] | None,
) -> tuple[str, str, nw.LazyFrame[Any], Chosen]:
    """The question in words, its verb for the column, lines, and which of them answer it."""
    if config.of == "return":
        return "a return", "return", _given(returns, "returns"), lambda lines: lines
    if config.of == "category":
        there = _given(products, "products", "product_id", "category")
        _require_one_of(there, "category", config.value)
        chosen = there.filter(nw.col("category") == config.value).select("product_id").unique()
        joined = lambda lines: lines.join(chosen, on="product_id")  # noqa: E731 - three of a kind
        words = f"an order of the category {config.value}"
    elif config.of == "price":
        price = nw.col("revenue") / nw.col("quantity")
        limits = [nw.col("quantity") > 0]
        limits += [price >= config.lowest_price] if config.lowest_price is not None else []
        limits += [price < config.highest_price] if config.highest_price is not None else []
        joined = lambda lines: lines.filter(*limits)  # noqa: E731
        words = f"an order at a price {_band(config)}"
    elif config.of == "any":
        joined = lambda lines: lines  # noqa: E731
        words = "an order"
    else:
        name = "product_id" if config.of == "product" else "channel"
        joined = lambda lines: lines.filter(nw.col(name) == config.value)  # noqa: E731
        words = f"an order of the product {config.value}"
        words = words if config.of == "product" else f"an order through {config.value}"
    needs = {"category": "product_id", "product": "product_id", "channel": "channel"}
    needed = [needs[config.of]] if config.of in needs else []
    lines = _given(order_lines, "order_lines", *needed)
    if config.of in {"product", "channel"}:
        _require_one_of(lines, needed[0], config.value)
    return words, _verb(config), lines, joined


_LACKING = {
    "category": "the products have no category",
    "channel": "the orders have no channel",
    "product_id": "the orders name no product",
}


def _require_one_of(table: nw.LazyFrame[Any], column: str, value: str) -> None:
    """Refuse a value that is not there, and name those that are.

    Raises:
        BadData: with the first of them in alphabetical order.
    """
    known = table.select(column).unique().sort(column).collect("pyarrow")[column].drop_nulls()
    there = [str(one) for one in known.to_list()]
    if value in there:
        return
    if not there:
        raise BadData(
            f"{_LACKING[column]}, so nothing can be asked about it",
            way_out="ask about a product (--of product), or any order (--of any)"
            if column != "product_id"
            else "ask about any order: --of any",
        )
    near = nearest(value, there, most=3, alike=0.3) or there[:5]
    raise BadData(
        f"there is no {column.removesuffix('_id')} of this name",
        value=value,
        way_out=f"there are {count(len(there))}, for example {', '.join(near)}",
    )


def _verb(config: PropensityConfig) -> str:
    """The beginning of the column's name, another for each question."""
    if config.of == "any":
        return "buy"
    told = [config.value] if config.value else []
    told += [] if config.lowest_price is None else [f"from {config.lowest_price:g}"]
    told += [] if config.highest_price is None else [f"below {config.highest_price:g}"]
    which = _SIGNS.sub("_", " ".join(told).casefold()).strip("_")
    return f"buy_{config.of}_{which}"


def _happened(lines: nw.LazyFrame[Any], chosen: Chosen) -> Outcome:
    def outcome(after_s: int, until_s: int) -> pa.Table:
        found = chosen(between(lines, after_s, until_s))
        return collected(found.group_by("customer_id").agg(nw.len().alias("outcome")))

    return outcome


def _given(frame: nw.LazyFrame[Any] | None, name: str, *columns: str) -> nw.LazyFrame[Any]:
    there = set() if frame is None else set(frame.collect_schema().names())
    missing = [c for c in columns if c not in there]
    if frame is None or missing:
        raise BadData(
            "this question needs a table or column that is not there",
            way_out="bring it with the data, or ask another question",
            file=name,
            column=missing[0] if missing else "",
        )
    return frame


def _band(config: PropensityConfig) -> str:
    low, high = config.lowest_price, config.highest_price
    if low is None:
        return f"under {high:g}"
    return f"from {low:g}" + ("" if high is None else f" to under {high:g}")
