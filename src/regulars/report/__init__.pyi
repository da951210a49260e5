from .pictures import write_pictures, write_segment_pictures
from .write import write_report

__all__ = [
    "write_pictures",
    "write_report",
    "write_segment_pictures",
]
