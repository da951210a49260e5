from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc
import pytest

from regulars.model import BadData
from regulars.predictions import NextOrderConfig, customers_at, fit_next_order
from regulars.predictions.cuts import CutsConfig, longest_horizon
from regulars.predictions.learn import LearnConfig

if TYPE_CHECKING:
    from tests.predictions.conftest import MadeShop, MakeShop


def test_intervals_hold_four_in_five_and_the_middle_beats_one_answer_for_all(
    made: MadeShop, cuts: CutsConfig, quick: LearnConfig
) -> None:
    found = fit_next_order(made.shop, made.lines, NextOrderConfig(cuts=cuts, learn=quick), seed=1)
    table, card = found.predictions, found.card

    for what in ("days", "value"):
        held = card.measure(f"next order {what}: share inside the 80 % interval").value
        assert 0.7 < held < 0.9
    value = "next order value: median absolute error"
    assert card.measure(value, "").value < card.measure(value, "the same for all").value
    # The days between orders are drawn anew each time; values differ between customers.
    assert any("The date is hardly told better" in warning for warning in card.warnings)
    assert not any("The value is hardly told" in warning for warning in card.warnings)
    assert card.customers <= len(made.alive_until_s) < (card.examples or 0)
    for name in ("next_order_at", "next_order_value"):
        low, middle, high = (table[name + end] for end in ("_low", "", "_high"))
        assert pc.all(pc.less_equal(low, middle)).as_py()
        assert pc.all(pc.less_equal(middle, high)).as_py()
    assert pc.all(pc.greater_equal(table["next_order_at_low"], table["as_of"])).as_py()

    today = customers_at(made.shop, made.shop.span.as_of_s)
    why = found.model.explain(today, top=len(card.features), currency="EUR")
    moved = why.group_by("customer_id").aggregate([("contribution", "sum")])
    place = pc.index_in(today["customer_id"], moved["customer_id"].combine_chunks())
    start = found.model.days.predict(today)[:, 1] - moved["contribution_sum"].take(place).to_numpy()
    # What everybody starts from, and what is told of each, are the date in days.
    assert start == pytest.approx(np.full(len(start), start[0]))


def test_few_who_order_again_are_refused(
    make_shop: MakeShop, cuts: CutsConfig, quick: LearnConfig
) -> None:
    few = make_shop(customers=40)
    said = (
        r"too few examples with a next order within \d+ days: needs 100, has \d+ of \d+"
        r" \(40 customers, seen at \d+ moments\)"
    )
    with pytest.raises(BadData, match=said) as refusal:
        fit_next_order(few.shop, few.lines, NextOrderConfig(cuts=cuts, learn=quick), seed=1)
    longest = longest_horizon(few.shop.span, cuts)
    assert f"choose a longer horizon (at most {longest} days)" in (refusal.value.way_out or "")

    # Fewer rows than are needed, whoever ordered; and a horizon that cannot be longer.
    fewer = make_shop(customers=7)
    for shop, asked in ((fewer, cuts), (few, cuts.model_copy(update={"horizon_days": longest}))):
        with pytest.raises(BadData, match="too few examples with a next order") as refusal:
            fit_next_order(
                *(shop.shop, shop.lines, NextOrderConfig(cuts=asked, learn=quick)), seed=1
            )
        assert (refusal.value.way_out or "").startswith("bring more customers")
