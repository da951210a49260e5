from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.model import BadData
from regulars.predictions import LearnConfig
from regulars.predictions.cohorts import EarlyValue, EarlyValueConfig, predict_early_value

DAY = 86_400
DAYS = 500
CONFIG = EarlyValueConfig(
    early_days=(7, 21), value_days=90, learn=LearnConfig(inner_folds=2, threads=1)
)


def shop(seed: int = 0) -> pa.Table:
    """Half of the customers order again each fortnight, half never; all orders of one are alike."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(3_000):
        begun, size = rng.uniform(0, DAYS), rng.gamma(4.0, 5.0)
        orders = [begun]
        if rng.random() < 0.5:
            orders += (begun + np.cumsum(rng.exponential(14.0, 12))).tolist()
        rows += [
            (f"c{number:04}", f"o{number}-{i}", int(day * DAY), size)
            for i, day in enumerate(orders)
            if day < DAYS
        ]
    names = ("customer_id", "order_id", "ordered_at_s", "revenue")
    return pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))


@pytest.fixture(scope="module")
def lines() -> pa.Table:
    return shop()


@pytest.fixture(scope="module")
def found(lines: pa.Table) -> EarlyValue:
    return predict_early_value(lines, as_of_s=DAYS * DAY, config=CONFIG)


def test_it_is_measured_on_later_customers(found: EarlyValue) -> None:
    for days, learned in found.learned.items():
        card = learned.model.card
        assert "later" in card.evaluated or "last cut" in card.evaluated
        assert card.horizon_days == 90 - days
        assert abs(card.measure("total bias").value) < 0.25


def test_more_days_tell_more(found: EarlyValue) -> None:
    short, long = (found.learned[days].model.card for days in (7, 21))

    gini = "normalised Gini"
    assert long.measure(gini).value > short.measure(gini).value > 0.1


def test_new_customers_get_the_longest_window_that_is_over(
    found: EarlyValue, lines: pa.Table
) -> None:
    first = lines.group_by("customer_id").aggregate([("ordered_at_s", "min")])
    since = dict(zip(*(column.to_pylist() for column in first.columns), strict=True))
    rows = found.predictions.to_pylist()

    expected = {
        who: 21 if DAYS * DAY - at >= 21 * DAY else 7
        for who, at in since.items()
        if 7 * DAY <= DAYS * DAY - at < 90 * DAY
    }
    assert {row["customer_id"]: row["early_days"] for row in rows} == expected
    assert all(row["expected_value_90d"] >= row["value_so_far"] > 0 for row in rows)


def test_what_is_read_comes_from_the_past_alone(lines: pa.Table) -> None:
    # Everything later than 60 days before the end becomes ten times as dear.
    changed = pc.greater_equal(lines["ordered_at_s"], (DAYS - 60) * DAY)
    dearer = pc.if_else(changed, pc.multiply(lines["revenue"], 10.0), lines["revenue"])
    place = lines.column_names.index("revenue")
    as_of_s = (DAYS - 60) * DAY

    one, two = (
        predict_early_value(table, as_of_s=as_of_s, config=CONFIG)
        for table in (lines, lines.set_column(place, "revenue", dearer))
    )

    assert one.predictions == two.predictions
    assert one.learned[7].model.card == two.learned[7].model.card


def test_the_method_that_is_better_for_later_customers_is_returned() -> None:
    # Who comes early spends on by a rule that only trees learn, who comes later in proportion.
    rng = np.random.default_rng(3)
    rows = []
    for number in range(2_400):
        begun, first = rng.uniform(0, DAYS), rng.uniform(10, 30)
        rows.append((f"c{number:04}", f"o{number}-0", int(begun * DAY), first))
        again = (60.0 if 15 < first < 25 else 6.0) if begun < 300 else 2.0 * first
        if rng.random() < 0.6 and begun + 60 < DAYS:
            rows.append((f"c{number:04}", f"o{number}-1", int((begun + 60) * DAY), again))
    names = ("customer_id", "order_id", "ordered_at_s", "revenue")
    table = pa.table(dict(zip(names, zip(*rows, strict=True), strict=True)))
    config = CONFIG.model_copy(update={"early_days": (21,)})
    card = predict_early_value(table, as_of_s=DAYS * DAY, config=config).learned[21].model.card

    def off(model: str) -> float:
        return card.measure("RMSE", model).value

    assert off("Tweedie regression") < off("LightGBM")
    assert card.method.startswith("Tweedie regression")
    assert off("chosen model") == off("Tweedie regression")
    assert "The method is chosen by these customers" in card.evaluated


def test_too_short_a_history_is_refused() -> None:
    with pytest.raises(BadData, match=r"needs \d+ days, has 29\d"):
        predict_early_value(shop(), as_of_s=295 * DAY, config=CONFIG)


def test_the_longest_value_that_the_history_allows_is_named(lines: pa.Table) -> None:
    few = lines.filter(pc.less(lines["customer_id"], "c0100"))

    def refusal(value_days: int) -> BadData:
        config = CONFIG.model_copy(update={"value_days": value_days})
        with pytest.raises(BadData) as error:
            predict_early_value(few, as_of_s=DAYS * DAY, config=config)
        return error.value

    fits = int(refusal(365).way_out.split("--value-days ")[1].split()[0])
    assert "history is too short" in refusal(fits + 1).problem
    assert "too few new customers" in refusal(fits).problem


def test_without_days_asked_for_the_history_decides_and_that_is_said(lines: pa.Table) -> None:
    config = CONFIG.model_copy(update={"value_days": None, "early_days": (21,)})
    found = predict_early_value(lines, as_of_s=DAYS * DAY, config=config)

    assert found.value_days == 90
    assert "expected_value_90d" in found.predictions.column_names
    assert found.shortened.startswith("Value is told for 90 days: 365 would need 911 days")
    with pytest.raises(BadData, match=r"the value of 90 days .* needs \d+ days, has 29\d"):
        predict_early_value(lines, as_of_s=295 * DAY, config=config)


def test_too_few_customers_are_refused(lines: pa.Table) -> None:
    few = lines.filter(pc.less(lines["customer_id"], "c0100"))

    with pytest.raises(BadData, match="too few new customers in the older cohorts"):
        predict_early_value(few, as_of_s=DAYS * DAY, config=CONFIG)


def test_later_early_days_leave_the_longer_windows_to_the_history(lines: pa.Table) -> None:
    config = EarlyValueConfig(early_days=(7, 30, 120))

    # A value of 90 days lies before day 120, so a history that is too short lacks 180.
    with pytest.raises(BadData, match="the value of 180 days"):
        predict_early_value(lines, as_of_s=295 * DAY, config=config)
