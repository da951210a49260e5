from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow.compute as pc
import pytest

from regulars.simulation.assortment import Assortment, make_assortment
from regulars.simulation.categories import CATEGORIES, MOST_PRODUCTS_PER_CATEGORY
from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS

NAMES = [segment.name for segment in HIDDEN_SEGMENTS]
DAYS = 200
FIRST_DAY = date(2024, 1, 1)


def assortment_of(products: int, categories: int = len(CATEGORIES)) -> Assortment:
    return make_assortment(
        products=products,
        categories=categories,
        first_day=FIRST_DAY,
        days=DAYS,
        rng=np.random.default_rng(2),
    )


@pytest.mark.parametrize("products", [10, 401, 3_000])
def test_names_and_keys_are_unique_and_nothing_is_empty(products: int) -> None:
    table = assortment_of(products).table
    assert table.num_rows == products
    assert pc.count_distinct(table["product_id"]).as_py() == products
    assert pc.count_distinct(table["product_name"]).as_py() == products
    assert sum(column.null_count for column in table.columns) == 0
    assert pc.min(table["list_price"]).as_py() >= 0.1


def test_the_words_suffice_for_the_largest_assortment() -> None:
    assert assortment_of(MOST_PRODUCTS_PER_CATEGORY, categories=1).table.num_rows == 300


def test_list_prices_spread_as_their_category_says() -> None:
    assortment = assortment_of(3_000)
    price = assortment.list_price_cents / 100
    for c, category in enumerate(CATEGORIES):
        mine = np.log(price[assortment.category == c])
        assert np.median(mine) == pytest.approx(np.log(category.price), abs=0.2)
        assert mine.std() > category.price_spread * 0.9  # the brands spread it further


def test_only_what_was_launched_is_sold() -> None:
    assortment = assortment_of(400)
    rng = np.random.default_rng(4)
    day = rng.integers(DAYS, size=20_000)
    category = rng.integers(len(CATEGORIES), size=20_000)
    segment = rng.integers(len(HIDDEN_SEGMENTS), size=20_000)
    product = assortment.draw_products(segment, category, day, rng)
    launched = assortment.table["launch_date"].to_numpy()[product]
    assert (launched <= np.datetime64(FIRST_DAY) + day).all()
    assert (assortment.category[product] == category).all()
    assert (launched == np.datetime64(FIRST_DAY) + day).any()


def test_premium_loyalists_choose_dearer_products_than_bargain_hunters() -> None:
    assortment = assortment_of(400)
    rng = np.random.default_rng(4)
    category = rng.integers(len(CATEGORIES), size=20_000)
    day = np.full(20_000, DAYS - 1)

    def mean_log_price(name: str) -> float:
        segment = np.full(20_000, NAMES.index(name))
        product = assortment.draw_products(segment, category, day, rng)
        return float(np.log(assortment.list_price_cents[product]).mean())

    assert mean_log_price("premium loyalists") > mean_log_price("bargain hunters") + 0.5


def test_every_taste_names_a_category_of_the_shop() -> None:
    known = {category.name for category in CATEGORIES}
    assert all(set(segment.category_taste) <= known for segment in HIDDEN_SEGMENTS)
