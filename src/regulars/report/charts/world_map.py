"""The map of countries as shapes for an inline SVG: it prints, and it needs no script."""

from __future__ import annotations

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
    """The drawing, in SVG user units."""

    width: int
    height: int
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
    return WorldMap(MAP_WIDTH, MAP_HEIGHT, lands, measure)
