"""Segments from one run to the next: who is who, who moved, and what changed."""

from __future__ import annotations

from regulars.segments.over_time.config import OverTimeConfig
from regulars.segments.over_time.drift import stability_index
from regulars.segments.over_time.follow import Followed, follow
from regulars.segments.over_time.match import match_members, match_profiles

__all__ = [
    "Followed",
    "OverTimeConfig",
    "follow",
    "match_members",
    "match_profiles",
    "stability_index",
]
