"""What holds for every model and every customer."""

from __future__ import annotations

from itertools import islice, pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.predictions.btyd.bg_bb import BGBB, BGBBConfig
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.cells import Cells, group_customers
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.mbg_nbd import MBGNBD, MBGNBDConfig
from regulars.predictions.btyd.next_order import next_order_quantile
from regulars.predictions.btyd.pairs import Pairs
from regulars.predictions.btyd.pareto_nbd import ParetoNBD, ParetoNBDConfig
from regulars.predictions.btyd.purchase_model import PurchaseModel

_MODELS = (
    (BGNBD, BGNBDConfig()),
    (MBGNBD, MBGNBDConfig()),
    (ParetoNBD, ParetoNBDConfig()),
    (BGBB, BGBBConfig(period_days=1)),
)
_DAYS = {"alpha_days", "beta_days"}


@st.composite
def models(draw: st.DrawFn) -> PurchaseModel:
    kind, config = draw(st.sampled_from(_MODELS))
    values = [draw(st.floats(0.05, 20)) * (10 if name in _DAYS else 1) for name in kind.names]
    return kind(config, Estimate(kind.names, 4, np.log(values), np.eye(4), -1.0, 100, 10))


def _one(x: int, t: int, T: int) -> Cells:
    return group_customers(*np.array([[x], [t], [T]]))


@settings(max_examples=60, deadline=None)
@given(
    models(),
    st.integers(0, 30),
    st.integers(0, 300),
    st.integers(1, 300),
    st.integers(1, 200),
)
def test_what_holds_for_every_customer(
    model: PurchaseModel, x: int, silence: int, more: int, horizon: int
) -> None:
    t = x + 20 if x else 0
    now, later = _one(x, t, t + silence), _one(x, t, t + silence + more)

    alive = model.p_alive(now)[0]
    assert 0 <= model.p_alive(later)[0] <= alive * (1 + 1e-9) <= 1 + 1e-9
    near, far = (model.expected_orders(now, days)[0] for days in (horizon, horizon + more))
    assert 0 <= near <= far * (1 + 1e-8)
    any_order = model.order_probability(now, horizon)[0]
    assert 0 <= any_order <= min(alive, near) * (1 + 1e-8)
    dates = [next_order_quantile(model, now, q, limit_days=365)[0] for q in (0.1, 0.5, 0.9)]
    assert 0 <= dates[0] <= dates[1] <= dates[2] <= 365


@settings(max_examples=20, deadline=None)
@given(models(), st.integers(0, 8), st.integers(0, 200), st.integers(1, 60))
def test_probabilities_of_more_orders_add_up_to_the_expected_number(
    model: PurchaseModel, x: int, silence: int, horizon: int
) -> None:
    t = x + 20 if x else 0
    pairs = Pairs.of(_one(x, t, t + silence))
    steps = list(islice(model.more_orders_if_alive(pairs, horizon), 3_000))

    assert all(a >= b * (1 - 1e-6) - 1e-12 for a, b in pairwise(steps))
    assert sum(steps) == pytest.approx(model.orders_if_alive(pairs, horizon), rel=1e-5)


@pytest.mark.parametrize(("kind", "config"), _MODELS[:3])
def test_the_busiest_customers_have_probabilities_too(
    kind: type[PurchaseModel], config: BGNBDConfig
) -> None:
    # Without an order in 1,000 days: about e^-1000, which no double holds.
    theta = np.log([200.0, 20.0, 0.8, 30.0])
    model = kind(config, Estimate(kind.names, 4, theta, np.eye(4), -1.0, 100, 10))
    pairs = Pairs.of(_one(280, 299, 300))
    steps = list(islice(model.more_orders_if_alive(pairs, 1_000), 6_000))

    assert steps[0] == pytest.approx(1, abs=0.05)
    assert sum(steps) == pytest.approx(model.orders_if_alive(pairs, 1_000), rel=1e-3)


@pytest.mark.parametrize(("kind", "config"), _MODELS)
def test_the_state_survives_json(kind: type[PurchaseModel], config: BGNBDConfig) -> None:
    model = kind(config, Estimate(kind.names, 4, np.arange(4.0), np.eye(4), -1.0, 100, 10))
    again = kind.from_dict(model.to_dict())

    assert again.p_alive(_one(2, 30, 60)) == model.p_alive(_one(2, 30, 60))
    assert again.config == config
