from .applying import apply_model
from .assignment import Assigned, assign
from .contents import Content, contents, currency_of
from .contracts import compare_leavers, stay_or_leave
from .course import course
from .demonstration import demo, simulate
from .description import describe
from .experiments import apply_uplift, measure_uplift, uplift_by_customer
from .exploration import draw, explore
from .flat_predictions import FlatPrediction, learn_table
from .forecasting import forecast
from .inputs import Inputs
from .kinds import Kind
from .leads import score_leads
from .main_job import check, run
from .predicting import Prediction, payback, predict
from .product_names import product_names
from .reading import export, show
from .segmenting import draw_segments, segment
from .standing import standing
from .workspace import open_warehouse

__all__ = [
    "Assigned",
    "Content",
    "FlatPrediction",
    "Inputs",
    "Kind",
    "Prediction",
    "apply_model",
    "apply_uplift",
    "assign",
    "check",
    "compare_leavers",
    "contents",
    "course",
    "currency_of",
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
    "payback",
    "predict",
    "product_names",
    "run",
    "score_leads",
    "segment",
    "show",
    "simulate",
    "standing",
    "stay_or_leave",
    "uplift_by_customer",
]
