"""The charts of the exploration, one file for each kind of question."""

from __future__ import annotations

from regulars.report.charts.chart import Chart
from regulars.report.charts.explored import Explored, figures, read_explored

__all__ = ["Chart", "Explored", "figures", "read_explored"]
