from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from regulars.model import BadData
from regulars.predictions import PropensityConfig, fit_propensity
from regulars.predictions.cuts import CutsConfig
from regulars.predictions.learn import LearnConfig

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop


@pytest.fixture(scope="module")
def trees_only(quick: LearnConfig) -> LearnConfig:
    return quick.model_copy(update={"methods": ("boosting",), "same_time": False})


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"of": "any"}, ("buy_probability_60d", "an order within 60 days")),
        ({"of": "product", "value": "p5"}, ("buy_product_p5_probability_60d", "the product p5")),
        (
            {"of": "category", "value": "fine"},
            ("buy_category_fine_probability_60d", "category fine"),
        ),
        (
            {"of": "price", "lowest_price": 60.0},
            ("buy_price_from_60_probability_60d", "price from 60"),
        ),
        ({"of": "return"}, ("return_probability_60d", "a return within 60 days")),
    ],
)
def test_each_question_finds_those_who_buy_dear(
    made: MadeShop,
    cuts: CutsConfig,
    trees_only: LearnConfig,
    question: dict[str, Any],
    answer: tuple[str, str],
) -> None:
    column, words = answer
    products = pa.table(
        {"product_id": [f"p{i}" for i in range(8)], "category": ["plain"] * 4 + ["fine"] * 4}
    )
    config = PropensityConfig.model_validate({"cuts": cuts, "learn": trees_only, **question})
    found = fit_propensity(
        made.shop,
        made.lines,
        config,
        seed=1,
        products=nw.from_native(products).lazy("duckdb"),
        returns=made.lines.filter(nw.col("revenue") > 80.0),
    )
    probability = found.predictions[column].to_numpy()
    today = made.shop.describe_at(made.shop.span.as_of_s).collect("pyarrow").to_native()
    dear = today.sort_by("customer_id")["average_order_value"].to_numpy() > 60

    assert words in found.model.card.label
    assert found.model.card.measure("AUC").value > 0.7
    about = {"product": "product_p5", "category": "category_fine", "price": "price_from_60"}
    if question["of"] in about:
        assert f"lines_of_{about[question['of']]}" in found.model.card.features
        assert f"days_since_{about[question['of']]}" in found.today.column_names
    if question["of"] != "any":
        assert np.mean(probability[dear]) > 3 * np.mean(probability[~dear])


def test_questions_that_cannot_be_answered_name_what_is_missing(
    made: MadeShop, cuts: CutsConfig
) -> None:
    def ask(**question: str) -> None:
        config = PropensityConfig.model_validate({"cuts": cuts, **question})
        fit_propensity(made.shop, made.lines, config, seed=1)

    with pytest.raises(BadData, match="products, column product_id: this question needs a table"):
        ask(of="category", value="fine")
    with pytest.raises(BadData, match="order_lines, column channel"):
        ask(of="channel", value="web")
    with pytest.raises(BadData, match=r"no product of this name.*p99.*there are 8, for example"):
        ask(of="product", value="p99")
    with pytest.raises(ValidationError, match="any takes none"):
        PropensityConfig(value="Tea")
    with pytest.raises(ValidationError, match="which product"):
        PropensityConfig(of="product")
    with pytest.raises(ValidationError, match="which prices"):
        PropensityConfig(of="price")


def test_products_without_categories_say_so_and_what_may_be_asked(
    made: MadeShop, cuts: CutsConfig
) -> None:
    nothing = pa.nulls(2, pa.string())
    products = pa.table({"product_id": ["p1", "p2"], "category": nothing})
    config = PropensityConfig.model_validate({"cuts": cuts, "of": "category", "value": "Tea"})
    with pytest.raises(BadData, match=r"the products have no category.*--of product"):
        fit_propensity(
            made.shop, made.lines, config, seed=1, products=nw.from_native(products).lazy()
        )
