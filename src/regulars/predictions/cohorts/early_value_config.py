"""The settings of early value."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field, model_validator

from regulars.predictions.learn import LearnConfig

WINDOWS_DAYS = (365, 180, 90)
"""Value days that are tried, the longest first, where none are asked for: those above all early
days."""


class EarlyValueConfig(BaseModel):
    """How early value is learned.

    >>> EarlyValueConfig(value_days=90).early_days
    (7, 30, 60)
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    early_days: tuple[int, ...] = Field(default=(7, 30, 60), min_length=1)
    """Days since the first order after which a customer is judged; one model for each."""

    value_days: int | None = Field(default=None, ge=14, le=3_653)
    """Days since the first order over which value is counted; empty: 365, or 180 or 90 where the
    history is too short for more."""

    learn: LearnConfig = LearnConfig()
    """How models are learned."""

    seed: int = Field(default=0, ge=0)
    """Of everything random."""

    @model_validator(mode="after")
    def _early_is_early(self) -> EarlyValueConfig:
        longest = max(WINDOWS_DAYS) if self.value_days is None else self.value_days
        if not all(0 < days < longest for days in self.early_days):
            raise ValueError(f"`early_days` must lie between 0 and `value_days` ({longest})")
        return self

    @property
    def windows_days(self) -> tuple[int, ...]:
        """Value days to try, the longest first.

        >>> EarlyValueConfig(early_days=(7, 30, 120)).windows_days
        (365, 180)
        """
        if self.value_days is not None:
            return (self.value_days,)
        return tuple(days for days in WINDOWS_DAYS if days > max(self.early_days))
