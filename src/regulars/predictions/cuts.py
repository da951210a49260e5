"""Moments of the past at which customers are looked at, to see what they did next.

The last cut lies one horizon before `as_of`, so that its outcome is known; earlier ones follow at
equal steps, each with some history before it.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from regulars.model import BadData
from regulars.wording import some

DAY_S = 86_400
SHORTEST_DAYS = 7  # within less than a week, who orders is chance; none shorter is advised
_MONTH_DAYS = 30.4375


class CutsConfig(BaseModel):
    """How far ahead to look, and from which moments of the past to learn."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    horizon_days: int = Field(default=90, ge=1, le=3650)
    """Days after a cut in which the outcome lies."""
    step_days: int = Field(default=30, ge=1)
    """Days from one cut to the next."""
    most_cuts: int = Field(default=8, ge=1, le=100)
    """The most cuts; the latest are taken."""
    history_days: int = Field(default=90, ge=1)
    """Days of orders that a cut must have before it."""


class BacktestConfig(BaseModel):
    """At which moments of the past churn is predicted again."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    every_days: int = Field(default=28, ge=1)
    """Days from one origin to the next."""
    history_days: int = Field(default=180, ge=1)
    """Days of orders that an origin must have before it; as many as a model needs at least."""
    most_origins: int = Field(default=13, ge=1, le=100)
    """The most origins; the latest are taken. 13 at steps of 28 days see each season once."""


@dataclass(frozen=True, slots=True)
class Span:
    """What the orders cover.

    Attributes:
        first_s: the first order, seconds since 1970-01-01 UTC.
        as_of_s: the moment of prediction; all orders up to it are there, none after it is read.
    """

    first_s: int
    as_of_s: int


def choose_cuts(span: Span, config: CutsConfig) -> tuple[int, ...]:
    """Choose the cuts, the earliest first, in seconds since 1970.

    Raises:
        BadData: the history is too short for a single one.

    >>> year = Span(first_s=0, as_of_s=365 * 86_400)
    >>> [cut // 86_400 for cut in choose_cuts(year, CutsConfig())]
    [95, 125, 155, 185, 215, 245, 275]
    """
    last = span.as_of_s - config.horizon_days * DAY_S
    earliest = span.first_s + config.history_days * DAY_S
    if last < earliest:
        raise BadData(
            f"too short a history: {_lacks(span, config)}",
            way_out=_way_out(span, config),
            file="order_lines",
        )
    step = config.step_days * DAY_S
    cuts = range(last, earliest - 1, -step)[: config.most_cuts]
    return tuple(sorted(cuts))


def longest_horizon(span: Span, config: CutsConfig) -> int:
    """The longest horizon in days that leaves one cut; below 1 there is none.

    >>> longest_horizon(Span(first_s=0, as_of_s=365 * 86_400), CutsConfig())
    275
    """
    return (span.as_of_s - span.first_s) // DAY_S - config.history_days


def _lacks(span: Span, config: CutsConfig) -> str:
    """What is needed and what there is: in days where months would read the same."""
    needed_days, has_s = config.history_days + config.horizon_days, span.as_of_s - span.first_s
    needs, has = months(needed_days * DAY_S), months(has_s)
    if needs == has:
        needs, has = some(needed_days, "day"), some(has_s // DAY_S, "day")
    return f"needs {needs}, has {has}"


def _way_out(span: Span, config: CutsConfig) -> str:
    """Older orders, how many days of them; and a shorter horizon where there is one."""
    has_days = (span.as_of_s - span.first_s) // DAY_S
    lacking = some(config.history_days + config.horizon_days - has_days, "day")
    longest = longest_horizon(span, config)
    shorter = f", or choose a horizon of at most {some(longest, 'day')}"
    return f"bring older orders ({lacking} more)" + shorter * (longest >= SHORTEST_DAYS)


def months(seconds: int) -> str:
    """A length of time in words, rounded to whole months, or to days under two months.

    >>> months(365 * 86_400), months(40 * 86_400)
    ('12 months', '40 days')
    """
    days = seconds / DAY_S
    if days < 2 * _MONTH_DAYS:
        return f"{days:.0f} days"
    return f"{days / _MONTH_DAYS:.0f} months"
