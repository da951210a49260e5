"""Reading the small answers that the page needs out of tables that may be very large."""

from __future__ import annotations

from regulars.explore import Frame, Row, Scan, Tables, collect

__all__ = ["Frame", "Row", "Scan", "Tables", "collect"]
