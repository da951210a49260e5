from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from regulars.predictions import LifetimeConfig, fit_lifetime
from regulars.predictions.btyd.bg_nbd import BGNBD, BGNBDConfig
from regulars.predictions.btyd.estimate import Estimate
from regulars.predictions.btyd.holdout import Holdout
from regulars.predictions.btyd.lifetime_card import lifetime_card
from regulars.predictions.btyd.summaries import Summaries
from regulars.predictions.card import ModelCard
from regulars.predictions.evaluate import CalibrationBin
from regulars.wording import NBSP

DAY = 86_400
AS_OF = 600 * DAY - 1
QUICK = LifetimeConfig(models=("bg_nbd",))
MODEL = BGNBD(
    BGNBDConfig(),
    Estimate(BGNBD.names, 4, np.log([0.6, 25.0, 0.8, 2.5]), 1e-4 * np.eye(4), -1.0, 9, 9),
)


def _holdout(*, expected_orders: float = 100, expected_revenue: float | None = 1000) -> Holdout:
    """Of 90 days in which 100 orders came, worth 1,000."""
    return Holdout(
        days=90,
        customers=60_000,
        deviance=1.0,
        expected_orders=expected_orders,
        orders=100,
        expected_revenue=expected_revenue,
        revenue=1000.0,
        in_interval=0.8,
        by_frequency=(),
        calibration=(
            CalibrationBin(300, 0.1, 0.1, 0.05, 0.15),
            CalibrationBin(100, 0.5, 0.7, 0.6, 0.8),
        ),
        measures=(),
    )


def _card(holdout: Holdout | None, frequency: tuple[int, ...] = (3, 5, 2)) -> ModelCard:
    n = len(frequency)
    known = Summaries(
        pa.array([f"c{row}" for row in range(n)]),
        *(np.array(frequency), np.full(n, 90), np.full(n, 400), np.full(n, 5.0), np.full(n, 5.0)),
        as_of_s=AS_OF,
        period_days=1,
    )
    return lifetime_card(
        known, MODEL, holdout, None, config=QUICK, choice="", remarks=("", "Mind."), seed=1
    )


def test_the_card_says_how_far_orders_and_revenue_were_off() -> None:
    def said(*, expected_orders: float, expected_revenue: float | None) -> str:
        holdout = _holdout(expected_orders=expected_orders, expected_revenue=expected_revenue)
        found = [text for text in _card(holdout).warnings if text.startswith("In a test on")]
        return "".join(found).replace(NBSP, " ").partition(":")[0]

    fewer = "26.0 % fewer orders were expected than came"
    less = "41.0 % less revenue was expected than came in"
    within = "In a test on the last 90 days, "
    assert said(expected_orders=74, expected_revenue=590) == f"{within}{fewer}, and {less}"
    assert said(expected_orders=74, expected_revenue=None) == within + fewer
    assert said(expected_orders=99, expected_revenue=590) == within + less
    assert not said(expected_orders=99, expected_revenue=1010)


def test_it_tells_what_was_measured_on_whom() -> None:
    measured, unmeasured = _card(_holdout()), _card(None)

    said = measured.evaluated.replace(NBSP, " ")
    assert said.endswith("of 50,000 of 60,000 customers known then.")
    # Of 300 customers a tenth ordered, of 100 seven in ten.
    assert measured.base_rate == pytest.approx(0.25)
    assert (unmeasured.evaluated, unmeasured.base_rate) == ("", None)
    assert (measured.data_from, measured.as_of) == ("1970-07-19T23:59:59", "1971-08-23T23:59:59")
    assert measured.warnings == ("Mind.",)


def test_who_is_alive_by_construction_is_counted() -> None:
    [_, said] = _card(None, frequency=(0, 2, 0)).warnings

    assert "BG/NBD takes every customer who ordered once for alive" in said
    assert "so P(alive) of these 2 says nothing" in said


def test_where_nobody_leaves_the_card_says_that_p_alive_says_little() -> None:
    rng = np.random.default_rng(4)
    ids = np.repeat(np.arange(300), 12)
    days = np.sort(rng.integers(0, 600, (300, 12)), axis=1).ravel()
    steady = pa.table(
        {
            "customer_id": ids.astype(str).tolist(),
            "ordered_at_s": days * DAY,
            "revenue": rng.gamma(4, 10, len(ids)),
        }
    )
    model = fit_lifetime(steady, as_of_s=AS_OF, seed=1, config=QUICK)

    assert any("P(alive) says little" in warning for warning in model.card.warnings)
    assert model.predict(steady, as_of_s=AS_OF)["p_alive"].to_numpy().min() > 0.9
