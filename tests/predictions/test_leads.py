from __future__ import annotations

from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.model import BadData
from regulars.predictions import LeadsConfig, fit_leads
from regulars.predictions.cuts import DAY_S
from regulars.predictions.learn import LearnConfig

AS_OF_S = 300 * DAY_S


@pytest.fixture(scope="module")
def people() -> tuple[pa.Table, nw.LazyFrame[Any]]:
    rng = np.random.default_rng(4)
    n = 900
    source = rng.choice(["friend", "advert"], n)
    since_s = (rng.uniform(0, 300, n) * DAY_S).astype(int)
    buys = rng.random(n) < np.where(source == "friend", 0.6, 0.15)
    first_s = since_s + (rng.uniform(1, 60, n) * DAY_S).astype(int)
    table = pa.table(
        {
            "customer_id": [f"c{i}" for i in range(n)],
            "source": source.tolist(),
            "age": rng.integers(18, 80, n),
            "since_s": since_s,
            "row": [None, *map(float, range(1, n))],
            "loyalty_level": np.where(buys & (first_s <= AS_OF_S), "gold", "").tolist(),
        }
    )
    orders = pa.table(
        {
            "customer_id": [f"c{i}" for i in np.flatnonzero(buys)],
            "ordered_at_s": first_s[buys],
        }
    )
    return table, nw.from_native(orders).lazy("duckdb")


def test_people_who_have_not_bought_are_scored_by_what_is_known_of_them(
    people: tuple[pa.Table, nw.LazyFrame[Any]], quick: LearnConfig
) -> None:
    table, orders = people
    config = LeadsConfig(horizon_days=60, learn=quick)
    learned, scored = fit_leads(
        table, orders, config, as_of_s=AS_OF_S, seed=1, since_column="since_s"
    )
    card = learned.model.card
    buyers = orders.filter(nw.col("ordered_at_s") <= AS_OF_S).collect("pyarrow").to_native()
    of = dict(zip(table["customer_id"].to_pylist(), table["source"].to_pylist(), strict=True))
    by_source = {
        source: np.mean(
            [r["lead_probability"] for r in scored.to_pylist() if of[r["customer_id"]] == source]
        )
        for source in ("friend", "advert")
    }

    assert not set(scored["customer_id"].to_pylist()) & set(buyers["customer_id"].to_pylist())
    assert by_source["friend"] == pytest.approx(0.6, abs=0.1)
    assert by_source["advert"] == pytest.approx(0.15, abs=0.08)
    # Only buyers have a level: it is known after the outcome.
    assert [one.column for one in card.left_out] == ["row", "loyalty_level"]
    assert card.warnings == ()


def test_without_a_date_of_sign_up_it_is_said_that_the_figures_are_weaker(
    people: tuple[pa.Table, nw.LazyFrame[Any]], quick: LearnConfig
) -> None:
    table, orders = people
    config = LeadsConfig(horizon_days=60, learn=quick)
    without = ["since_s", "loyalty_level"]
    learned, _ = fit_leads(table, orders, config, as_of_s=AS_OF_S, seed=1, without=without)

    assert "serve as an order only" in " ".join(learned.model.card.warnings)
    with pytest.raises(BadData, match="true of nobody"):
        fit_leads(table, orders, config, as_of_s=-1, seed=1)


def test_where_everybody_has_ordered_it_is_said_that_there_is_nobody_to_score(
    people: tuple[pa.Table, nw.LazyFrame[Any]], quick: LearnConfig
) -> None:
    table, orders = people
    buyers = orders.filter(nw.col("ordered_at_s") <= AS_OF_S).collect("pyarrow").to_native()
    only = table.filter(pc.is_in(table["customer_id"], buyers["customer_id"].combine_chunks()))
    config = LeadsConfig(horizon_days=60, learn=quick)
    with pytest.raises(BadData, match="there is nobody who has not") as refused:
        fit_leads(only, orders, config, as_of_s=AS_OF_S, seed=1, since_column="since_s")
    assert "regulars run ORDERS --customers FILE" in str(refused.value)
    assert "too few" not in str(refused.value)
