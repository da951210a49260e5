"""The main path: composes the rooms, none of which calls the next one itself."""

from __future__ import annotations

from regulars.flow.describe import describe_customers, explore_draft
from regulars.flow.forecast import forecast
from regulars.flow.main_job import Sources, run
from regulars.flow.moments import as_of_seconds, wall_clock_s
from regulars.flow.predict import predict
from regulars.flow.predictors import Made
from regulars.flow.regroup import segment

__all__ = [
    "Made",
    "Sources",
    "as_of_seconds",
    "describe_customers",
    "explore_draft",
    "forecast",
    "predict",
    "run",
    "segment",
    "wall_clock_s",
]
