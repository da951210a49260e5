"""The moment that customers are described at, and the shop's clock."""

from __future__ import annotations

from datetime import UTC, datetime, time

from regulars.intake import shop_zone
from regulars.settings import Settings


def as_of_seconds(settings: Settings) -> int | None:
    """The end of the day that the settings name, seconds since 1970; None if they name none."""
    if settings.as_of is None:
        return None
    zone = shop_zone(settings.intake.timezone)
    return int(datetime.combine(settings.as_of, time(23, 59, 59), tzinfo=zone).timestamp())


def wall_clock_s(moment_s: int | None, settings: Settings) -> int | None:
    """The shop's wall clock at a moment, in seconds as if it were UTC."""
    if moment_s is None:
        return None
    there = datetime.fromtimestamp(moment_s, shop_zone(settings.intake.timezone))
    return int(there.replace(tzinfo=UTC).timestamp())
