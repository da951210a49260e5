"""A draft of a campaign for each segment, from its profile, its habits and what it buys.

The rules are those of `action`; products, channels, times and sizes are read off the data, and
where the data are silent the draft says that it falls back on what is usual. It promises nothing:
whether a campaign works is what its holdout shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from regulars.segments.action import play
from regulars.segments.describe.habits import Habits
from regulars.segments.describe.reach import Reach
from regulars.segments.difference import difference
from regulars.segments.holdout import holdout
from regulars.segments.play import PLAYS
from regulars.segments.portrait import portrait
from regulars.segments.profile import SegmentProfile
from regulars.wording import decimal, plural, share

_SHORTEST, _LONGEST, _USUAL = 14, 90, 30  # days of watching what a campaign did
_NAMED = 2
_LIFT = 1.2  # what they buy this much more than everyone is worth naming
_DAYS_IN_MONTH = 30.4
_STILL_RETURNS = 3  # usual gaps since the last order up to which the gap says when to write


@dataclass(frozen=True, slots=True)
class Known:
    """What a plan rests on.

    Attributes:
        profile: the segment.
        name: its name.
        habit: when and where they order.
        reach: the channel on which they can be reached.
        preferred: what they buy more than everyone, with its lift, strongest first.
        monthly: the share of them who order in a month, 0 to 1; None where unknown.
        why_unknown: where `monthly` is None, the reason, as a clause.
        lever: what parts it from segments with the same action; empty where none has it.
    """

    profile: SegmentProfile
    name: str
    habit: Habits = field(default_factory=Habits)
    reach: Reach = field(default_factory=Reach)
    preferred: Sequence[tuple[str, float]] = ()
    monthly: float | None = None
    why_unknown: str = "the data do not say"
    lever: str = ""


def plan(known: Known) -> dict[str, Any]:
    """One row of `segment_plans`."""
    profile, habit = known.profile, known.habit
    who = portrait(profile)
    chosen = play(who)
    fixed = PLAYS[chosen]
    window = _window_days(profile)
    response = _response(known.monthly, window)
    advice = holdout(profile.customers, response, window, why_unknown=known.why_unknown)
    return {
        "segment_id": profile.segment_id,
        "name": known.name,
        "status": "draft",
        "play": chosen,
        "because": difference(profile),
        "objective": fixed.objective,
        "offer": " ".join(
            [fixed.offer, *filter(None, [known.lever]), *_start_from(known.preferred)]
        ),
        "channel": " ".join([known.reach.in_words(), *_where_they_order(habit)]),
        "tone": fixed.tone,
        "timing": _timing(profile, habit),
        "measure": _measure(profile, window),
        "holdout": advice.in_words,
        "holdout_share": advice.share,
        "smallest_effect": advice.smallest_effect,
    }


def _response(monthly: float | None, window_days: int) -> float | None:
    """The share who order within the window, were every month like the latest."""
    return None if monthly is None else 1.0 - (1.0 - monthly) ** (window_days / _DAYS_IN_MONTH)


def _start_from(preferred: Sequence[tuple[str, float]]) -> list[str]:
    worth = [(name, lift) for name, lift in preferred if lift >= _LIFT][:_NAMED]
    if not worth:
        return []
    named = " and ".join(f"{name} ({decimal(lift)} times)" for name, lift in worth)
    return [f"Start from what they buy more than everyone: {named}."]


def _where_they_order(habit: Habits) -> list[str]:
    if habit.channel is None:
        return []
    usual = share(habit.channel_share)
    return [f"Let it lead to {habit.channel}, where they order most ({usual} of their orders)."]


def _timing(profile: SegmentProfile, habit: Habits) -> str:
    said = []
    if habit.weekday is not None:
        said.append(f"on a {habit.weekday} ({share(habit.weekday_share)} of their orders)")
    if habit.from_hour is not None:
        until = (habit.from_hour + 3) % 24
        said.append(
            f"shortly before {habit.from_hour}:00 (they order most from {habit.from_hour} to "
            f"{until} o'clock by the shop's clock, {share(habit.hours_share)})"
        )
    when = f"Send {', '.join(said)}." if said else "No weekday or hour stands out: test the time."
    gap, away = profile.median("mean_gap_days"), profile.median("days_since_last_order")
    if gap is not None and gap >= 1 and (away is None or away <= _STILL_RETURNS * gap):
        days = plural(round(gap), "day")
        when += f" Those who return do so after {days} (median): write to each a little before."
    if away is not None:
        when += f" Their last order lies {plural(round(away), 'day')} back (median)."
    return when


def _window_days(profile: SegmentProfile) -> int:
    gap = profile.median("mean_gap_days")
    if gap is None:
        return _USUAL
    return int(min(_LONGEST, max(_SHORTEST, round(gap * 1.5))))


def _measure(profile: SegmentProfile, window: int) -> str:
    money = "" if profile.revenue is None else " and their revenue per customer, returns deducted,"
    return (
        f"The share who order within {plural(window, 'day')} of the first message{money} against "
        "the holdout; besides, how many unsubscribe."
    )
