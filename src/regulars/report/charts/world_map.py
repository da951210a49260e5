"""The map of countries as shapes for an inline SVG: it prints, and it needs no script."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from regulars.explore import MAP_HEIGHT, MAP_WIDTH, Row, countries
from regulars.wording import plural, share

# Shares of one shop spread over orders of magnitude, so the classes do too.
LEVELS = (0.5, 0.1, 0.02, 0.005, 0.0)
LEVEL_WORDS = (
    "50\u00a0% or more",
    "10\u00a0% or more",
    "2\u00a0% or more",
    "0.5\u00a0% or more",
    "less",
)

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in SVG user units."""
_NUMBERS = re.compile(r"-?\d*\.?\d+")
# Closer the outlines look coarse; a shop of half of the world is shown on all of it.
_NARROWEST, _WIDEST, _MARGIN = 220.0, 600.0, 12.0


@dataclass(frozen=True, slots=True)
class Land:
    """One country on the map.

    Attributes:
        outline: SVG path, or empty for a dot.
        x: of the dot.
        y: of the dot.
        level: 5 for the largest share down to 1; 0 without customers.
        readout: what it says when pointed at; empty without customers.
    """

    outline: str
    x: float
    y: float
    level: int
    readout: str


@dataclass(frozen=True, slots=True)
class WorldMap:
    """The drawing, in SVG user units: the part of the world where there are customers."""

    left: float
    top: float
    width: float
    height: float
    lands: list[Land]
    measure: str

    @property
    def key(self) -> tuple[str, ...]:
        """What the levels mean, the highest first."""
        return LEVEL_WORDS


def world_map(places: list[Row]) -> WorldMap | None:
    """Draw the shares of countries; None where no country is recognised."""
    by_code: dict[str, tuple[float, int]] = {}
    for row in places:
        if row["kind"] == "country" and row["country_code"]:
            part, customers = by_code.get(row["country_code"], (0.0, 0))
            by_code[row["country_code"]] = (part + row["share"], customers + row["customers"])
    if not by_code:
        return None
    seen: list[Box] = []
    measure = "orders" if places[0]["revenue"] is None else "revenue"
    lands = []
    for country in countries():
        part, customers = by_code.get(country.alpha2, (0.0, 0))
        if not country.outline and not (country.dot and customers):
            continue
        level = 5 - next(i for i, least in enumerate(LEVELS) if part >= least) if customers else 0
        readout = (
            f"{country.name}: {share(part)} of {measure}, {plural(customers, 'customer')}"
            if customers
            else ""
        )
        x, y = country.dot or (0.0, 0.0)
        lands.append(Land(country.outline, x, y, level, readout))
        if customers:
            seen.append(_mainland(country.outline) if country.outline else (x, y, x, y))
    return WorldMap(*_view(seen), lands, measure)


def _mainland(outline: str) -> Box:
    """The reach of a country's largest part: islands far away do not count.

    >>> _mainland("M10,10l5,0l0,5zM100,100l1,1l-1,0z")
    (10.0, 10.0, 15.0, 15.0)
    """
    return max(map(_reach, _parts(outline)), key=lambda b: (b[2] - b[0]) * (b[3] - b[1]))


def _parts(outline: str) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path of `M` and relative `l`."""
    for part in outline.split("M")[1:]:
        numbers = [float(number) for number in _NUMBERS.findall(part)]
        x = y = 0.0
        corners = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x, y))
        yield corners


def _reach(corners: Sequence[tuple[float, float]]) -> Box:
    across, up = zip(*corners, strict=True)
    return min(across), min(up), max(across), max(up)


def _view(seen: Sequence[Box]) -> Box:
    """Left, top, width and height of the part of the map that shows these."""
    lefts, tops, rights, bottoms = zip(*seen, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    shape = MAP_WIDTH / MAP_HEIGHT
    width = max(right - left + 2 * _MARGIN, shape * (bottom - top + 2 * _MARGIN), _NARROWEST)
    if width > _WIDEST:
        return 0.0, 0.0, float(MAP_WIDTH), float(MAP_HEIGHT)
    height = width / shape
    at_x = min(max((left + right - width) / 2, 0.0), MAP_WIDTH - width)
    at_y = min(max((top + bottom - height) / 2, 0.0), MAP_HEIGHT - height)
    return round(at_x, 1), round(at_y, 1), round(width, 1), round(height, 1)
