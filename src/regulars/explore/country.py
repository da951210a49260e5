"""Countries by code and by name, and their outlines for a map.

Names are those of Unicode CLDR in English, German, French, Spanish, Italian, Dutch and Portuguese;
outlines are Natural Earth's (public domain), 1:110 million, in the Equal Earth projection (key
`savric:equalearth`) on a canvas of 1000 by 510 units.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

MAP_WIDTH, MAP_HEIGHT = 1000, 510

# Shops' own words that no name list has.
_ALSO = {
    "uk": "GB",
    "great britain": "GB",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "eire": "IE",
    "republic of ireland": "IE",
    "usa": "US",
    "united states of america": "US",
    "america": "US",
    "uae": "AE",
    "rsa": "ZA",
    "korea": "KR",
    "republic of korea": "KR",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "turkey": "TR",
    "russian federation": "RU",
    "viet nam": "VN",
    "hong kong": "HK",
    "macau": "MO",
    "macao": "MO",
    "brasil": "BR",
    "ivory coast": "CI",
    "swaziland": "SZ",
    "macedonia": "MK",
    "burma": "MM",
    "cape verde": "CV",
    "channel islands": "JE",
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country, or land that has no code.

    Attributes:
        alpha2: ISO 3166-1 alpha-2, or empty.
        alpha3: ISO 3166-1 alpha-3, or empty.
        name: English name.
        outline: SVG path on the map, or empty.
        dot: where a country too small for an outline lies, or None.
    """

    alpha2: str
    alpha3: str
    name: str
    outline: str
    dot: tuple[float, float] | None


@cache
def countries() -> tuple[Country, ...]:
    """Every country of the data file."""
    return tuple(
        Country(
            row["alpha2"],
            row["alpha3"],
            row["names"][0],
            row.get("outline", ""),
            (row["dot"][0], row["dot"][1]) if "dot" in row else None,
        )
        for row in _rows()
    )


def country_code(place: str) -> str | None:
    """The alpha-2 code of a country in a shop's own words; None when it is not recognised.

    >>> [country_code(x) for x in ("EIRE", "Deutschland", "usa", "FRA", "se", "Atlantis")]
    ['IE', 'DE', 'US', 'FR', 'SE', None]
    """
    return _codes().get(_plain(place))


def country_name(code: str) -> str:
    """The English name of a code."""
    return next(country.name for country in countries() if country.alpha2 == code)


@cache
def _codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for row in _rows():
        if row["alpha2"]:
            for word in (*row["names"], row["alpha2"], row["alpha3"]):
                codes.setdefault(_plain(word), row["alpha2"])
    return codes | _ALSO


def _plain(text: str) -> str:
    """Lower case without accents, dots and double blanks."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.sub(r"[\s_]+", " ", kept.replace(".", "")).strip()


@cache
def _rows() -> list[dict[str, Any]]:
    text = files(__package__).joinpath("data", "countries.json").read_text("utf-8")
    rows: list[dict[str, Any]] = json.loads(text)
    return rows
