"""The settings of following segments over time."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class OverTimeConfig(BaseModel):
    """When a segment is still the same one, and what is worth an alarm."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    same_from: float = Field(default=0.4, gt=0, le=1)
    """A segment is the former one from this overlap on (customers in both / customers in either),
    counted among the customers of both runs."""
    shared_customers: int = Field(default=30, ge=1)
    """With fewer customers in both runs only the profiles are compared."""
    same_profile: float = Field(default=0.5, gt=0)
    """What has no partner by its customers is the former segment up to this mean distance of the
    profiles, in standard deviations."""
    size_alarm: float = Field(default=0.3, gt=0)
    """Alarm when a segment's share of customers changed by this part of itself."""
    moved_alarm: float = Field(default=0.4, gt=0, le=1)
    """Alarm when this share of a segment's former customers is in other segments."""
    shift_alarm: float = Field(default=0.5, gt=0)
    """Alarm when the mean of a feature moved by this many standard deviations."""
    stability_alarm: float = Field(default=0.25, gt=0)
    """Alarm when a feature's population stability index reaches this value; for small samples what
    chance alone brings is added, and more than chance explains is asked for."""
    customers: int = Field(default=20_000, ge=100)
    """The most customers of each run whose features are compared."""
