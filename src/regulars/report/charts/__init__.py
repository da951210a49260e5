"""The charts of the exploration, one file for each kind of question."""

from __future__ import annotations

from regulars.report.charts.chart import Chart
from regulars.report.charts.explored import Explored, figures, read_explored
from regulars.report.charts.forecast import forecast_chart
from regulars.report.charts.gains import gains_charts
from regulars.report.charts.payback import payback_charts
from regulars.report.charts.profit import profit_charts
from regulars.report.charts.reliability import reliability_chart
from regulars.report.charts.segment_charts import Merges, drawings, view_chart

__all__ = [
    "Chart",
    "Explored",
    "Merges",
    "drawings",
    "figures",
    "forecast_chart",
    "gains_charts",
    "payback_charts",
    "profit_charts",
    "read_explored",
    "reliability_chart",
    "view_chart",
]
