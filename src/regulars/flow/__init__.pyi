from .adopt import adopt
from .describe import describe_customers, explore_draft
from .forecast import forecast
from .leads import Leads, leads
from .made import Made
from .main_job import Sources, run
from .moments import as_of_seconds, wall_clock_s
from .payback import payback
from .predict import predict
from .regroup import segment

__all__ = [
    "Leads",
    "Made",
    "Sources",
    "adopt",
    "as_of_seconds",
    "describe_customers",
    "explore_draft",
    "forecast",
    "leads",
    "payback",
    "predict",
    "run",
    "segment",
    "wall_clock_s",
]
