from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest

from regulars.model import BadData, Refused
from regulars.predictions.survival import SurvivalConfig, fit_survival
from regulars.predictions.survival.tenures import read_tenures, without_grown

if TYPE_CHECKING:
    from tests.predictions.survival.conftest import Contracts

AS_OF = datetime(2024, 7, 1, tzinfo=UTC)
BY_DATES = SurvivalConfig(start="from", end="to", time_unit="week")


def _dated(*contracts: tuple[float | None, float | None]) -> pa.Table:
    """Contracts that began and ended so many days before `AS_OF`; below 0: after it."""

    def day(before: float | None) -> datetime | None:
        return None if before is None else (AS_OF - timedelta(days=before)).replace(tzinfo=None)

    return pa.table(
        {
            "customer_id": [f"c{row}" for row in range(len(contracts))],
            "from": pa.array([day(begin) for begin, _ in contracts], pa.timestamp("us")),
            "to": pa.array([day(end) for _, end in contracts], pa.timestamp("us")),
        }
    )


def test_a_column_that_is_not_there_is_named(contracts: Contracts, config: SurvivalConfig) -> None:
    with pytest.raises(BadData, match="column months"):
        fit_survival(contracts().drop_columns(["months"]), config)


def test_time_is_counted_in_whole_steps_until_the_end_or_as_of() -> None:
    table = _dated((100, None), (100, 30), (100, -5), (3, 1), (3, None), (-2, None))
    found = read_tenures(table, BY_DATES, as_of=AS_OF)

    # The third ends after `as_of`, the last begins after it, the fourth left in its first week.
    assert found.customer_id.to_pylist() == ["c0", "c1", "c2", "c3", "c4"]
    assert found.duration.tolist() == [14, 10, 14, 1, 0]
    assert found.left.tolist() == [False, True, False, True, False]
    assert found.features.column_names == []
    by_day = BY_DATES.model_copy(update={"time_unit": "day"})
    for moment in (AS_OF, AS_OF.replace(tzinfo=None)):
        assert read_tenures(table, by_day, as_of=moment).duration.tolist() == [100, 70, 100, 2, 3]


def test_dates_that_cannot_be_are_named_with_their_row() -> None:
    with pytest.raises(BadData, match=r"row 2, column to.*ends before it begins"):
        read_tenures(_dated((90, None), (30, 40)), BY_DATES, as_of=AS_OF)
    with pytest.raises(BadData, match=r"row 3, column from.*start .* is missing"):
        read_tenures(_dated((90, None), (30, 20), (None, 5)), BY_DATES, as_of=AS_OF)


def test_dates_need_the_day_until_which_customers_were_watched() -> None:
    with pytest.raises(Refused) as refusal:
        read_tenures(_dated((90, None)), BY_DATES)
    assert refusal.value.way_out == "give `as_of`"


@pytest.mark.parametrize("words", [["Yes", "no"], [1, 0], [True, False], ["1.0", "0.0"]])
def test_who_has_left_is_understood_in_many_words(words: list[object]) -> None:
    config = SurvivalConfig(customer_id="who", duration="days", event="gone")
    table = pa.table({"who": [7, 8], "days": [3, 5], "gone": words, "plan": ["a", "b"]})
    found = read_tenures(table, config)

    assert found.left.tolist() == [True, False]
    assert found.customer_id.to_pylist() == ["7", "8"]
    assert found.features.column_names == ["plan"]
    # Of customers of today the event is not known: they are there.
    there = read_tenures(table.drop_columns(["gone"]), config, all_stay=True)
    assert there.left.tolist() == [False, False]


def test_columns_that_grow_with_time_are_left_out_unless_they_are_to_be_kept() -> None:
    rng = np.random.default_rng(3)
    days = rng.integers(1, 500, 300)
    table = pa.table(
        {
            "customer_id": [f"c{row}" for row in range(300)],
            "days": days,
            "gone": rng.random(300) < 0.5,
            "paid": np.exp(days / 100.0),
            "to_pay": -days,
            "age": rng.integers(18, 80, 300),
            "member": rng.random(300) < 0.5,
        }
    )
    config = SurvivalConfig(duration="days", event="gone", keep=("to_pay",), leave_out=("member",))
    found = without_grown(read_tenures(table, config), config)

    assert found.features.column_names == ["to_pay", "age"]
    member, paid = found.left_out
    assert (member.column, member.knows_outcome) == ("member", False)
    assert (paid.column, paid.knows_outcome) == ("paid", True)
    assert "rank correlation 1.00" in paid.reason


CONTRACTS = pa.table(
    {"row": [1, 2], "contract": ["Two year", "Monthly"], "tenure": [3, 4], "left": ["yes", "no"]}
)


def _by(duration: str) -> SurvivalConfig:
    return SurvivalConfig(customer_id="row", duration=duration, event="left")


def test_a_duration_in_words_is_named_with_the_way_out() -> None:
    with pytest.raises(BadData) as refused:
        read_tenures(CONTRACTS, _by("contract"))
    said = str(refused.value)
    assert said.startswith("column contract: the time under contract must be a number")
    assert "(value 'Two year')" in said
    assert "--tenure COLUMN" in said


def test_the_column_of_ids_is_not_offered() -> None:
    with pytest.raises(BadData, match="choose among contract, tenure, left") as refused:
        read_tenures(CONTRACTS, _by("tenur"))
    assert "row" not in str(refused.value).partition("choose among")[2]
