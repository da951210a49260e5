"""The payback of a finished run's cohorts counted, and published beside its other tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from regulars.flow.publish import last_record, last_segments, publish
from regulars.predictions import Payback, PaybackConfig, cohort_payback
from regulars.settings import Settings
from regulars.stopwatch import Stopwatch
from regulars.store import Warehouse

_COHORTS, _MONTHS = "payback_cohorts", "payback_months"


def payback(
    warehouse: Warehouse,
    settings: Settings,
    cost: float | Mapping[date, float],
    config: PaybackConfig,
    *,
    now: datetime,
    stopwatch: Stopwatch,
) -> Payback:
    """Hold the margin of cohorts against what their customers cost, and publish it.

    Args:
        warehouse: of the finished run; its other tables stay as they are.
        settings: the settings in force.
        cost: of winning one customer: for all, or by the first day of the month.
        config: the margin and how far it is followed.
        now: the present moment, UTC.
        stopwatch: measures the steps.

    Raises:
        BadData: there is no finished run here, a cost is negative, or the orders have no amounts.
        BadData: no cohort has enough customers, or none of them a cost.
        Unavailable: another run is writing to the workspace.
    """
    with warehouse.draft(now=now) as draft:
        record = last_record(warehouse)
        draft.keep(without=(_COHORTS, _MONTHS, "report.html"))
        with stopwatch.step("payback"):
            found = cohort_payback(draft.scan_locally("order_lines"), cost, config)
        for name, table in ((_COHORTS, found.cohorts), (_MONTHS, found.curve)):
            draft.write(name, draft.local.frame(table))
        publish(draft, record, last_segments(warehouse), settings, stopwatch=stopwatch)
    return found
