"""What the prediction of contractual churn may be told."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

DAYS_PER_UNIT = {"day": 1.0, "week": 7.0, "month": 365.25 / 12, "year": 365.25}


class SurvivalConfig(BaseModel):
    """How the time until a customer leaves is modelled.

    >>> SurvivalConfig(duration="tenure", event="Churn", time_unit="month").horizon
    3.0
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    customer_id: str = "customer_id"
    """Column that tells customers apart."""

    duration: str | None = None
    """Column of the time since the contract began: until it ended, or so far; `event` goes with
    it."""

    event: str | None = None
    """Column that says whether the customer has left: true or false, 1 or 0, yes or no."""

    start: str | None = None
    """Column of the date on which the contract began, instead of `duration`; `end` goes with it."""

    end: str | None = None
    """Column of the date on which it ended; empty while it runs."""

    time_unit: Literal["day", "week", "month", "year"] = "day"
    """Unit of `duration`, and of the steps in which time is counted."""

    horizon_days: int = Field(default=90, ge=1, le=3_653)
    """How far ahead churn is predicted, in days; counted in whole steps, at least one."""

    lifetime_days: int = Field(default=730, ge=1, le=7_305)
    """How far ahead the days that a customer stays are counted."""

    leave_out: tuple[str, ...] = ()
    """Columns not to learn from."""

    keep: tuple[str, ...] = ()
    """Columns to learn from although they grow with the duration."""

    folds: int = Field(default=5, ge=2, le=20)
    """Parts of the customers, each measured by models that have not seen it."""

    most_periods: int = Field(default=84, ge=4, le=500)
    """Steps of time at most; more are joined to hold like numbers of leavers."""

    most_rows: int = Field(default=2_000_000, ge=10_000)
    """Rows of customer and step that LightGBM learns from at most; leavers are all kept, the other
    rows are drawn and weighted."""

    rounds: int = Field(default=300, ge=1, le=5_000)
    """The most trees; growing stops when held-out customers are not told better."""

    fewest_events: int = Field(default=50, ge=10)
    """With fewer leavers nothing is learned."""

    threads: int = Field(default=2, ge=1)
    """The most threads of LightGBM; the result does not depend on it."""

    seed: int = Field(default=0, ge=0)
    """Of everything random."""

    @model_validator(mode="after")
    def _one_way_to_tell_time(self) -> Self:
        by_duration = self.duration is not None and self.event is not None
        by_dates = self.start is not None and self.end is not None
        if by_duration == by_dates:
            raise ValueError("name `duration` and `event`, or `start` and `end`")
        return self

    @property
    def days_per_step(self) -> float:
        """Days of one step of time."""
        return DAYS_PER_UNIT[self.time_unit]

    @property
    def horizon(self) -> float:
        """Steps ahead, whole and at least one."""
        return max(1.0, float(round(self.horizon_days / self.days_per_step)))

    @property
    def lifetime(self) -> int:
        """Steps over which staying is counted, at least one."""
        return max(1, round(self.lifetime_days / self.days_per_step))
