from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData
from regulars.predictions.cohorts import PaybackConfig, cohort_payback

CONFIG = PaybackConfig(margin_share=0.5, months=6, fewest_customers=2, replicates=50)
JANUARY, FEBRUARY = date(2024, 1, 1), date(2024, 2, 1)


def lines(*rows: tuple[str, str, float]) -> pa.Table:
    moments = [datetime.fromisoformat(day).replace(tzinfo=UTC) for _, day, _ in rows]
    return pa.table(
        {
            "customer_id": [row[0] for row in rows],
            "ordered_at_s": pa.array([int(m.timestamp()) for m in moments], pa.int64()),
            "revenue": [row[2] for row in rows],
        }
    )


SHOP = lines(
    ("ann", "2024-01-10", 20.0),
    ("ann", "2024-02-20", 30.0),  # 41 days later: her second month
    ("bob", "2024-01-20", 10.0),
    ("bob", "2024-03-25", 40.0),  # 65 days later: his third month
    ("cat", "2024-02-01", 8.0),
    ("dan", "2024-02-02", 8.0),
    ("eve", "2024-06-30", 1.0),  # alone in her month; ends the watch
)


def test_payback_counted_by_hand() -> None:
    found = cohort_payback(SHOP, {JANUARY: 14.0, FEBRUARY: 9.0}, CONFIG)

    january, february, everybody = found.cohorts.to_pylist()
    by_cohort = [r["margin_per_customer"] for r in found.curve.to_pylist() if r["customers"] == 2]
    curve = by_cohort[:4]
    # Halves of 30, 30 + 30 and 60 + 40 between two customers.
    assert curve == [7.5, 15.0, 25.0, 25.0]
    assert (january["customers"], january["payback_month"]) == (2, 2)
    assert january["cohort"] == datetime(2024, 1, 1)  # noqa: DTZ001 - tables are in UTC
    assert "paid back in month 2" in january["sentence"]
    assert [r["month"] for r in found.curve.to_pylist() if r["cohort"] == january["cohort"]] == [
        *range(1, january["months_watched"] + 1)
    ]
    assert february["payback_month"] is None
    assert february["sentence"].endswith("not paid back within 4\u00a0months.")
    assert everybody["customers"] == 4
    assert everybody["acquisition_cost"] == pytest.approx(11.5)
    # Half of 20 + 30 + 10 + 40 and of 8 + 8, whoever was watched for how long.
    assert (january["margin_so_far"], february["margin_so_far"]) == (25.0, 4.0)
    assert everybody["margin_so_far"] == 14.5


def test_who_was_not_watched_through_a_month_does_not_count_in_it() -> None:
    day = datetime(2024, 3, 1, tzinfo=UTC)
    shop = lines(
        *((f"old{i}", "2024-01-01", 10.0) for i in range(4)),
        *((f"old{i}", "2024-02-15", 10.0) for i in range(4)),
        *((f"new{i}", "2024-01-25", 10.0) for i in range(4)),
    )

    found = cohort_payback(shop, 4.0, CONFIG, as_of_s=int(day.timestamp()))

    [row] = [r for r in found.cohorts.to_pylist() if r["cohort"]]
    # All eight are watched through the first month, nobody through the second (61 days).
    assert row["months_watched"] == 1
    assert row["margin_per_customer"] == 5.0


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    held = 0
    for seed in range(16):
        rng = np.random.default_rng(seed)
        rows = [
            (f"c{i}", f"2024-01-{1 + i % 28:02}", float(amount))
            for i, amount in enumerate(rng.gamma(2.0, 10.0, 80))
        ]
        shop = lines(*rows, ("z", "2024-04-30", 1.0))
        config = CONFIG.model_copy(update={"seed": seed})
        [row, _] = cohort_payback(shop, 1.0, config).cohorts.to_pylist()
        held += row["margin_per_customer_low"] <= 10.0 <= row["margin_per_customer_high"]

    assert held >= 13


def test_a_cohort_that_has_just_begun_is_not_judged() -> None:
    shop = lines(*((f"c{i}", "2024-01-01", 10.0) for i in range(5)), ("c0", "2024-01-20", 10.0))

    [row, _] = cohort_payback(shop, 4.0, CONFIG).cohorts.to_pylist()

    assert (row["months_watched"], row["payback_month"]) == (0, None)
    assert "not watched for one whole month yet" in row["sentence"]


def test_small_cohorts_are_not_judged() -> None:
    config = CONFIG.model_copy(update={"fewest_customers": 3})

    with pytest.raises(BadData, match="needs 3 customers in a month, the largest has 2"):
        cohort_payback(SHOP, 14.0, config)


def test_the_future_changes_nothing() -> None:
    as_of = datetime(2024, 3, 20, tzinfo=UTC)
    before = SHOP.filter(
        pa.array([s < as_of.timestamp() for s in SHOP["ordered_at_s"].to_pylist()])
    )

    one, two = (
        cohort_payback(table, 14.0, CONFIG, as_of_s=int(as_of.timestamp()))
        for table in (SHOP, before)
    )

    assert one == two


@pytest.mark.parametrize(
    ("cost", "error", "words"),
    [
        (-1.0, BadData, "at least 0"),
        ({JANUARY + timedelta(days=366): 5.0}, BadData, "no cohort has an acquisition cost"),
    ],
)
def test_costs_that_cannot_be(
    cost: float | dict[date, float], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        cohort_payback(SHOP, cost, CONFIG)
