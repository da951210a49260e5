"""The one place that chooses implementations, and the Python interface on top of it.

import regulars
record = regulars.run("orders.csv", workspace="my-shop")
table = regulars.show("segments", workspace="my-shop")
"""

from __future__ import annotations

from regulars.wiring.assignment import Assigned, assign
from regulars.wiring.course import course
from regulars.wiring.demonstration import demo, simulate
from regulars.wiring.description import describe
from regulars.wiring.exploration import draw, explore
from regulars.wiring.flat_predictions import (
    FlatPrediction,
    apply_model,
    learn_table,
    measure_uplift,
    stay_or_leave,
)
from regulars.wiring.forecasting import forecast
from regulars.wiring.inputs import Inputs
from regulars.wiring.kinds import Kind
from regulars.wiring.main_job import check, run
from regulars.wiring.predicting import Prediction, predict
from regulars.wiring.reading import export, show
from regulars.wiring.segmenting import draw_segments, segment
from regulars.wiring.workspace import open_warehouse

__all__ = [
    "Assigned",
    "FlatPrediction",
    "Inputs",
    "Kind",
    "Prediction",
    "apply_model",
    "assign",
    "check",
    "course",
    "demo",
    "describe",
    "draw",
    "draw_segments",
    "explore",
    "export",
    "forecast",
    "learn_table",
    "measure_uplift",
    "open_warehouse",
    "predict",
    "run",
    "segment",
    "show",
    "simulate",
    "stay_or_leave",
]
