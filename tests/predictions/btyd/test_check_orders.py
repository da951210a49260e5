from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.model import BadData
from regulars.predictions import LifetimeConfig, fit_lifetime
from regulars.wording import NBSP

if TYPE_CHECKING:
    from tests.predictions.btyd.conftest import MakeShop

DAY = 86_400
AS_OF = 600 * DAY - 1


def _refused(orders: pa.Table, *, as_of_s: int = AS_OF) -> str:
    with pytest.raises(BadData) as refusal:
        fit_lifetime(orders, as_of_s=as_of_s, seed=1)
    return str(refusal.value).replace(NBSP, " ")


@pytest.mark.parametrize("rhythm", ["clock", "nearly a clock"])
def test_orders_at_fixed_intervals_are_refused(rhythm: str, rhythmic_shop: MakeShop) -> None:
    said = _refused(rhythmic_shop(rhythm))

    assert "customers order at fixed intervals, like a subscription" in said
    assert "one interval after the last" in said


@pytest.mark.parametrize(("rhythm", "said"), [("random", ""), ("regular", "P(alive) is too high")])
def test_the_card_says_whom_a_rhythm_misjudges(
    rhythm: str, said: str, rhythmic_shop: MakeShop
) -> None:
    config = LifetimeConfig(models=("bg_nbd",))
    card = fit_lifetime(rhythmic_shop(rhythm), as_of_s=AS_OF, seed=1, config=config).card
    found = [warning for warning in card.warnings if warning.startswith("Orders come")]

    assert len(found) == bool(said)
    assert all(said in warning and "more regularly than at random" in warning for warning in found)


def test_customers_who_are_all_alike_are_refused(rhythmic_shop: MakeShop) -> None:
    once = rhythmic_shop("random", customers=1)
    alike = pa.concat_tables(
        [once.set_column(0, "customer_id", pa.array([f"c{n}"] * len(once))) for n in range(120)]
    )

    assert "all 120 customers have the same history" in _refused(alike)


def test_worth_that_is_the_same_for_all_is_what_each_order_is_expected_to_be_worth(
    rhythmic_shop: MakeShop,
) -> None:
    orders = rhythmic_shop("random")
    orders = orders.set_column(2, "revenue", pa.array([50.0] * len(orders)))
    model = fit_lifetime(
        orders,
        as_of_s=AS_OF,
        seed=1,
        config=LifetimeConfig(models=("bg_nbd",)),
    )

    found = model.predict(orders, as_of_s=AS_OF)
    assert found["expected_order_value"].to_numpy() == pytest.approx(50.0)
    assert found["expected_revenue_365d"].null_count == 0
    assert any("worth the same (50.00)" in warning for warning in model.card.warnings)


@pytest.mark.parametrize("stray", [0, 3])
def test_a_shop_that_everybody_has_left_is_refused(stray: int, rhythmic_shop: MakeShop) -> None:
    orders = rhythmic_shop("random", last_day=400)
    late = pa.table(
        {
            "customer_id": [f"new{n}" for n in range(stray)],
            "ordered_at_s": [590 * DAY] * stray,
            "revenue": [10.0] * stray,
        },
        orders.schema,
    )
    said = _refused(pa.concat_tables([orders, late]))

    assert f"only {stray} orders came in" in said if stray else "no order came in" in said
    assert "the last 90 days, where " in said
    assert "`regulars run --as-of`" in said
    # While it was open it was a shop as any other.
    assert fit_lifetime(orders, as_of_s=400 * DAY, seed=1).holdout is not None


def test_a_seasonal_shop_is_refused_in_words_that_are_true_of_it() -> None:
    rng = np.random.default_rng(3)
    summers = [start + int(day) for start in (0, 365) for day in rng.integers(0, 120, 400)]
    orders = pa.table(
        {
            "customer_id": [f"c{n % 130}" for n in range(len(summers))],
            "ordered_at_s": [day * DAY for day in summers],
            "revenue": rng.gamma(4, 10, len(summers)),
        }
    )

    said = _refused(orders)
    assert "is out of season (which these models do not know)" in said
    assert "of a seasonal one the end of its last season (`regulars run --as-of`)" in said
    assert fit_lifetime(
        orders, as_of_s=485 * DAY, seed=1, config=LifetimeConfig(models=("bg_nbd",))
    ).card.customers


def test_a_cohort_that_fades_out_is_no_shop_that_stood_still(rhythmic_shop: MakeShop) -> None:
    whole = rhythmic_shop("random", customers=1_500, joining_days=30)
    lately = pc.greater(whole["ordered_at_s"], 510 * DAY)
    few = pc.match_substring_regex(whole["customer_id"], "^c[12]..$")
    faded = whole.filter(pc.or_(pc.invert(lately), few))
    came = faded.filter(pc.greater(faded["ordered_at_s"], 510 * DAY)).num_rows
    config = LifetimeConfig(models=("bg_nbd",))

    assert 30 <= came < 0.05 * (faded.num_rows - came) / 510 * 90
    assert fit_lifetime(faded, as_of_s=AS_OF, seed=1, config=config).holdout is not None


def test_a_shop_that_loses_its_customers_is_no_empty_one(rhythmic_shop: MakeShop) -> None:
    orders = rhythmic_shop("random", joining_days=550)
    every_fifth = pc.ends_with(orders["customer_id"], "0")
    every_fifth = pc.or_(every_fifth, pc.ends_with(orders["customer_id"], "5"))
    left = orders.filter(pc.or_(pc.less(orders["ordered_at_s"], 500 * DAY), every_fifth))
    model = fit_lifetime(left, as_of_s=AS_OF, seed=1)

    assert model.holdout is not None
    assert model.holdout.expected_orders > 3 * model.holdout.orders > 0
    assert any("more orders were expected than came" in text for text in model.card.warnings)
