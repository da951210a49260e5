"""Local times to UTC, and back to the shop's wall clock.

A shop writes its own local time, mostly without saying so. Told the zone, a moment is stored in UTC
and, beside it, as the shop's wall clock (`ordered_at_local_s`), from which hours, weekdays and
calendar days are told. A moment that carries its own zone is converted by that.

Twice a year the wall clock jumps. A time that the jump forward skips is moved on by the jump (2:30
becomes 3:30); a time that the jump back repeats is taken as standard time, the later of the two.
This is what PostgreSQL and ICU do. Both are counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import narwhals as nw

from regulars.store import literal

LOCAL_S = "ordered_at_local_s"
CLOCK_CHANGE = "clock_change"

# After a time of day: Z, +01:00, +0100, +01, CET or Europe/Berlin; AM and PM are no zones.
_ZONED = r":\d{2}(\.\d+)? ?(Z|z|[-+]\d{2}(:?\d{2})?|[A-Z]{3,4}|[A-Za-z_]+/[A-Za-z_/]+)$"


def known_zone(name: str) -> str:
    """Give a zone's name back if there is such a zone.

    >>> known_zone("Europe/Berlin")
    'Europe/Berlin'

    Raises:
        ValueError: there is none.
    """
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(
            f"{name!r} is no time zone of the IANA database; write it as in"
            " --timezone Europe/Berlin"
        ) from error
    return name


def shop_zone(name: str | None) -> tzinfo:
    """The zone of the shop's wall clock; UTC where none was told."""
    return UTC if name is None else ZoneInfo(name)


def utc_sql(moment: str, zone: str, *, text: str | None) -> str:
    """SQL for a UTC TIMESTAMP of a moment whose wall clock was read as if it were UTC.

    Args:
        moment: SQL of the TIMESTAMP; right already where the text names its own zone.
        zone: the zone of the others.
        text: SQL of the text that it was read from; None for a TIMESTAMP without a zone.
    """
    shifted = f"(timezone({literal(zone)}, {moment}) AT TIME ZONE 'UTC')"
    if text is None:
        return shifted
    return f"CASE WHEN regexp_matches({text}, '{_ZONED}') THEN {moment} ELSE {shifted} END"


def local_sql(moment: str, zone: str) -> str:
    """SQL for the wall clock of a UTC TIMESTAMP."""
    return f"timezone({literal(zone)}, ({moment}) AT TIME ZONE 'UTC')"


def clock_change_sql(moment: str, zone: str, *, written: str) -> str:
    """SQL for `skipped`, `repeated` or NULL: what the jumps of the clock do to a written time.

    Args:
        moment: SQL of the UTC TIMESTAMP.
        zone: the zone.
        written: SQL of the wall clock as written; NULL where the text names its own zone.
    """
    earlier = local_sql(f"({moment}) - INTERVAL 1 HOUR", zone)
    return (
        f"CASE WHEN {local_sql(moment, zone)} <> {written} THEN 'skipped'"
        f" WHEN {earlier} = {written} THEN 'repeated' END"
    )


def written_sql(moment: str, *, text: str | None) -> str:
    """SQL for the wall clock as written; NULL where the text names its own zone."""
    if text is None:
        return f"({moment})"
    return f"CASE WHEN NOT regexp_matches({text}, '{_ZONED}') THEN {moment} END"


def clock_warnings(lines: nw.LazyFrame[Any], zone: str | None) -> Iterable[str]:
    """Say how many lines fell into a jump of the clock.

    Args:
        lines: typed lines, with `clock_change` where a zone was told.
        zone: the zone, if one was told.
    """
    if zone is None or CLOCK_CHANGE not in lines.collect_schema().names():
        return
    counts = lines.group_by(CLOCK_CHANGE).agg(nw.len().alias("rows")).collect()
    found = dict(zip(counts[CLOCK_CHANGE].to_list(), counts["rows"].to_list(), strict=True))
    if found.get("skipped"):
        yield (
            f"times that do not exist in {zone}, since the clock jumps over them:"
            f" {found['skipped']:,} rows; they were moved on by the jump"
        )
    if found.get("repeated"):
        yield (
            f"times that occur twice in {zone}, since the clock is put back: {found['repeated']:,}"
            " rows; the later of the two was taken"
        )
