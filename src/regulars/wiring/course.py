"""The usual notebook on a file of order lines and, beside it, what Regulars finds in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import narwhals as nw

from regulars.model import Cannot
from regulars.segments import Course, CourseConfig, Segmentation, course_pipeline, fit_segments
from regulars.settings import load_settings
from regulars.wiring.description import describe


def course(
    orders: str | Path,
    *,
    config: CourseConfig | None = None,
    settings: Mapping[str, Any] | None = None,
) -> tuple[Course, Segmentation | Cannot]:
    """Group the lines of a CSV file as the usual notebook does, and its customers as we do.

    Args:
        orders: a CSV file of order lines; nothing is written.
        config: the notebook's choices; the defaults are those for `sales_data_sample.csv`.
        settings: settings of Regulars.

    Returns:
        What the notebook finds, and our segments or why there are none.

    Raises:
        BadData: the file cannot be understood.
    """
    path = Path(orders).expanduser()
    chosen = load_settings(Path(), settings or {})
    usual = course_pipeline(path, config, seed=0)
    features = nw.from_native(describe(path, settings=settings)).lazy("duckdb")
    return usual, fit_segments(features, chosen.segments, seed=chosen.seed)
