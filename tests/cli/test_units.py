"""Tables say how their numbers are read, and people get them so."""

from __future__ import annotations

from datetime import datetime

import pytest

from regulars.cli.units import Reading, reading_of, units_of
from regulars.model import TABLES, Table

# An index of overlap; a share of positives or a mean amount.
NO_SHARE = {"alike", "base_rate"}


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_what_is_a_share_by_its_meaning_is_one_by_its_unit(table: Table) -> None:
    for column in table.columns:
        told = column.meaning.startswith("Share") or column.meaning.endswith("0 to 1.")
        if column.dtype == "float64" and told and column.name not in NO_SHARE:
            assert column.unit == "share", column.name
    assert set(units_of(table.name).values()) <= {"", "share", "money"}


def test_features_and_predictions_are_read_by_their_names() -> None:
    features = reading_of("features", ["revenue", "evening_order_share", "orders"], "EUR")
    predictions = reading_of("predictions", ["clv_365d_low", "p_alive"], "EUR")
    assert features.cell("revenue", 12.5) == "EUR 12.50"
    assert features.cell("evening_order_share", 0.25) == "25.0 %"
    assert features.cell("orders", 1200) == "1,200"
    assert predictions.cell("clv_365d_low", 2013878.4) == "EUR 2,013,878.40"
    assert predictions.cell("p_alive", 0.00001) == "under 0.1 %"


def test_a_date_foretold_has_no_hour() -> None:
    moment = datetime(2024, 5, 1, 8, 30)  # noqa: DTZ001 - tables are in UTC
    assert Reading().cell("next_order_at_if_within_90d", moment) == "2024-05-01"
    assert Reading().cell("ordered_at", moment) == "2024-05-01 08:30:00"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime(2024, 5, 1), "2024-05-01"),  # noqa: DTZ001 - tables are in UTC
        (datetime(2024, 5, 1, 8, 30, 1, 5), "2024-05-01 08:30:01"),  # noqa: DTZ001
        (-0.5, "-0.5"),
        (0.0000568, "0.0000568"),
        (None, ""),
    ],
)
def test_a_value_without_a_unit(value: object, said: str) -> None:
    assert Reading().cell("anything", value) == said
