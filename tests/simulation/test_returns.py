from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from regulars.simulation import HIDDEN_SEGMENTS, ShopConfig
from regulars.simulation.lines import Lines, RowKind
from regulars.simulation.returns import send_back
from regulars.simulation.shop import Chunk, make_chunk, make_world

DAYS = 300


def sales_of(chunk: Chunk) -> Lines:
    order = np.argsort(chunk.lines.order, kind="stable")
    return chunk.lines.take(order[chunk.lines.kind[order] == RowKind.SALE])


def test_return_rates_are_those_of_the_segments() -> None:
    chunk = make_chunk(make_world(ShopConfig(customers=3_000, days=DAYS)), 0)
    sales = sales_of(chunk)
    back = send_back(sales, chunk.traits, days=DAYS + 1_000, rng=np.random.default_rng(3))
    bought = np.bincount(chunk.traits.segment[sales.customer])
    returned = np.bincount(chunk.traits.segment[back.customer])
    for number, segment in enumerate(HIDDEN_SEGMENTS):
        rate, lines = segment.return_rate, bought[number]
        error = np.sqrt(rate * (1 - rate) / lines)
        assert abs(returned[number] / lines - rate) < 4 * error


def test_cancelled_orders_and_what_comes_too_late_do_not_come_back() -> None:
    chunk = make_chunk(make_world(ShopConfig(customers=300, days=DAYS)), 0)
    sales = sales_of(chunk)
    cancelled = replace(sales, kind=np.full(len(sales), int(RowKind.CANCELLED_ORDER)))
    rng = np.random.default_rng(3)
    assert len(send_back(cancelled, chunk.traits, days=DAYS, rng=rng)) == 0
    early = send_back(sales, chunk.traits, days=30, rng=rng)
    assert early.seconds.max() < 30 * 86_400


@pytest.mark.parametrize("seed", range(3))
def test_nobody_returns_more_than_was_bought(seed: int) -> None:
    chunk = make_chunk(make_world(ShopConfig(customers=300, seed=seed)), 0)
    lines = chunk.lines
    key = lines.order * 1_000 + lines.product
    kept = np.zeros(key.max() + 1, dtype=np.int64)
    np.add.at(kept, key, lines.quantity)
    assert kept.min() == 0
