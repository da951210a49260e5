"""The report: one self-contained page that a marketer can open, print and pass on."""

from __future__ import annotations

from regulars.report.pictures import write_pictures, write_segment_pictures
from regulars.report.write import write_report

__all__ = ["write_pictures", "write_report", "write_segment_pictures"]
