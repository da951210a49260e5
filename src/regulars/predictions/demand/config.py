"""What demand forecasting may be told."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Measure = Literal["units", "revenue"]


class DemandConfig(BaseModel):
    """How demand is forecast.

    >>> DemandConfig().horizon_days
    28
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    horizon_days: int = Field(default=28, ge=7, le=366, multiple_of=7)
    """How far ahead, in days; whole weeks."""

    grain: Literal["auto", "day", "week"] = "auto"
    """Length of a period; `auto`: days where the median series sells on half of the days, else
    weeks."""

    measures: tuple[Measure, ...] = Field(default=("units", "revenue"), min_length=1)
    """What is forecast."""

    most_products: int = Field(default=20, ge=1, le=2_000)
    """Products with a series of their own, by revenue; the others of a category are one series."""

    most_categories: int = Field(default=12, ge=1, le=500)
    """Categories with a series of their own, by revenue; the others are one series."""

    backtest_origins: int = Field(default=9, ge=4, le=52)
    """Dates, a week apart, from which the past is forecast to choose a model; the last
    `horizon_days` are not among them: they test what was chosen."""

    coverage: float = Field(default=0.9, ge=0.5, le=0.99)
    """Share of outcomes that an interval is meant to hold."""

    reconcile: bool = True
    """Change forecasts as little as needed so that products, categories and segments add up."""
