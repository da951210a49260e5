"""How many cohorts are printed."""

from __future__ import annotations

import pyarrow as pa

from regulars.cli.predict.payback import first_cohorts

COHORTS = pa.table({"cohort": ["2024-01", "2024-02", "2024-03", None]})


def test_the_first_cohorts_are_printed_and_all_customers_together() -> None:
    assert first_cohorts(COHORTS, 2)["cohort"].to_pylist() == ["2024-01", "2024-02", None]
    assert first_cohorts(COHORTS, 0)["cohort"].to_pylist() == [None]
    for every in (None, 3, 9):
        assert first_cohorts(COHORTS, every) == COHORTS
