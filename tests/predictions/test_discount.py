from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions import discount_sensitivity

DAY_S = 86_400


def shop(rate_of: dict[str, float], lines: int, seed: int = 0) -> nw.LazyFrame[Any]:
    rng = np.random.default_rng(seed)
    rows = [
        (customer, f"p{rng.integers(3)}", int(rng.uniform(0, 120)) * DAY_S, rate)
        for customer, rate in rate_of.items()
        for _ in range(lines)
    ]
    off = rng.random(len(rows)) < np.array([row[3] for row in rows])
    table = pa.table(
        {
            "customer_id": [row[0] for row in rows],
            "product_id": [row[1] for row in rows],
            "ordered_at_s": [row[2] for row in rows],
            "discount": off * 2.0,
        }
    )
    lazy: nw.LazyFrame[Any] = nw.from_native(table).lazy("duckdb")
    return lazy


RATES = {f"c{i:03d}": (0.5 if i < 30 else 0.2) for i in range(120)}


def test_those_who_wait_for_discounts_are_told_from_the_others() -> None:
    found = discount_sensitivity(shop(RATES, 40), as_of_s=200 * DAY_S)
    value = found["discount_sensitivity"].to_numpy()
    low, high = (found[f"discount_sensitivity_{end}"].to_numpy() for end in ("low", "high"))

    # Drawn a little towards 1, since 40 lines are not everything.
    assert 1.5 < value[:30].mean() < 0.5 / 0.275
    assert 0.2 / 0.275 - 0.02 < value[30:].mean() < 0.85
    assert value[:30].min() > np.median(value[30:])
    assert (low < value).all()
    assert (value < high).all()


def test_few_lines_say_little_and_alike_customers_are_alike() -> None:
    few = discount_sensitivity(shop(RATES, 3), as_of_s=200 * DAY_S)
    same = discount_sensitivity(shop(dict.fromkeys(RATES, 0.3), 40), as_of_s=200 * DAY_S)

    assert np.ptp(few["discount_sensitivity"].to_numpy()) < 2.5
    assert np.abs(same["discount_sensitivity"].to_numpy() - 1).max() < 0.25


SEEKERS = 40


def seeking_shop(seed: int, *, seekers: int = SEEKERS, lines: int = 60) -> nw.LazyFrame[Any]:
    """20 products, a quarter of them reduced in each week; seekers buy only what is reduced."""
    rng = np.random.default_rng(seed)
    reduced = rng.random((30, 20)) < 0.25
    rows: dict[str, list[Any]] = {"customer_id": [], "product_id": [], "ordered_at_s": []}
    discounts = []
    for customer in range(160):
        for _ in range(lines):
            week, product = int(rng.integers(30)), int(rng.integers(20))
            if customer < seekers and reduced[week].any():
                product = int(rng.choice(np.flatnonzero(reduced[week])))
            rows["customer_id"].append(f"c{customer:03d}")
            rows["product_id"].append(f"p{product}")
            rows["ordered_at_s"].append((week * 7 + int(rng.integers(7))) * DAY_S)
            discounts.append(2.0 if reduced[week, product] else 0.0)
    table = pa.table(rows | {"discount": discounts})
    lazy: nw.LazyFrame[Any] = nw.from_native(table).lazy("duckdb")
    return lazy


def test_who_picks_what_is_reduced_is_found_and_nobody_else() -> None:
    found = discount_sensitivity(seeking_shop(1), as_of_s=400 * DAY_S)
    value, low, high = (
        found[f"discount_sensitivity{end}"].to_numpy() for end in ("", "_low", "_high")
    )

    assert (low[:SEEKERS] > 1).mean() > 0.95
    assert (low[SEEKERS:] > 1).mean() < 0.05
    # Seekers buy everything reduced, the others a quarter: 1 against .25 of a mean of .44.
    assert value[:SEEKERS].mean() == pytest.approx(1 / 0.4375, rel=0.15)
    assert value[SEEKERS:].mean() == pytest.approx(0.25 / 0.4375, rel=0.15)
    assert (high[SEEKERS:] < 1).mean() > 0.5


def test_without_a_spread_none_is_found_and_no_interval_is_invented() -> None:
    found = [
        discount_sensitivity(seeking_shop(seed, seekers=0, lines=12), as_of_s=400 * DAY_S)
        for seed in range(20)
    ]
    alike = [one["discount_sensitivity_low"].null_count == one.num_rows for one in found]

    assert np.mean(alike) > 0.8  # .05 of the tests find something by chance
    flat = found[alike.index(True)]
    assert set(flat["discount_sensitivity"].to_pylist()) == {1.0}


def test_a_promotion_for_everybody_makes_nobody_sensitive() -> None:
    # Half of the customers shop in the month when everything was off.
    calm = shop(dict.fromkeys(list(RATES)[:60], 0.1), 30)
    table = calm.collect("pyarrow").to_native()
    sale = shop(dict.fromkeys(list(RATES)[60:], 0.9), 30, seed=1).collect("pyarrow").to_native()
    sale = sale.set_column(
        2, "ordered_at_s", pa.array(np.full(sale.num_rows, 400 * DAY_S, dtype=np.int64))
    )
    loud = nw.from_native(pa.concat_tables([table, sale])).lazy("duckdb")
    value = discount_sensitivity(loud, as_of_s=500 * DAY_S)["discount_sensitivity"].to_numpy()

    assert value[60:].mean() == pytest.approx(value[:60].mean(), abs=0.1)


def test_later_lines_are_not_read_and_what_cannot_be_told_is_refused() -> None:
    lines = shop(RATES, 20)
    early = discount_sensitivity(lines, as_of_s=60 * DAY_S)
    alone = discount_sensitivity(
        lines.filter(nw.col("ordered_at_s") <= 60 * DAY_S), as_of_s=900 * DAY_S
    )

    assert early.equals(alone)
    with pytest.raises(BadData, match="no line has a discount"):
        discount_sensitivity(shop(dict.fromkeys(RATES, 0.0), 5), as_of_s=200 * DAY_S)
    with pytest.raises(BadData, match="column discount"):
        discount_sensitivity(lines.drop("discount"), as_of_s=200 * DAY_S)
    with pytest.raises(BadData, match="needs 50, has 3"):
        discount_sensitivity(shop(dict.fromkeys("abc", 0.4), 20), as_of_s=200 * DAY_S)
