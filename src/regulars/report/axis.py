"""Round axis ticks and the scale between data and drawing."""

from __future__ import annotations

import math
from dataclasses import dataclass

_ROUND_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight line from data to drawing units.

    Attributes:
        low: the data value drawn at `start`.
        high: the data value drawn at `end`.
        start: drawing position of `low`.
        end: drawing position of `high`.
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Gives the drawing position of a value, to a tenth of a unit."""
        if self.high == self.low:
            return round((self.start + self.end) / 2, 1)
        part = (value - self.low) / (self.high - self.low)
        return round(self.start + part * (self.end - self.start), 1)


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis.

    Attributes:
        at: drawing position.
        label: what stands beside it.
    """

    at: float
    label: str


def round_ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Chooses at most `most` + 1 round values that enclose `low` and `high`.

    >>> round_ticks(0, 1_100_000)
    [0.0, 250000.0, 500000.0, 750000.0, 1000000.0, 1250000.0]
    >>> round_ticks(0.21, 0.38)
    [0.2, 0.25, 0.3, 0.35, 0.4]
    """
    if high <= low:
        high = low + (abs(low) or 1.0)
    magnitude = 10 ** math.floor(math.log10((high - low) / most))
    for factor in (*_ROUND_STEPS, 20.0):
        step = factor * magnitude
        first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
        if last - first <= most:
            break
    return [float(f"{index * step:.12g}") for index in range(first, last + 1)]
