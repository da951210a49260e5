"""What an analyst asks first: months, seasons, sizes, who comes back, what sells, where, with what.

`explore` reads clean tables and gives sentences and small tables; each section is one file.
"""

from __future__ import annotations

from regulars.explore.catalogue import SECTIONS, explore
from regulars.explore.country import MAP_HEIGHT, MAP_WIDTH, Country, countries
from regulars.explore.distributions import MEASURES
from regulars.explore.file_facts import FileFacts
from regulars.explore.holidays import holidays_of, main_country
from regulars.explore.reading import Frame, Row, Scan, Tables, collect
from regulars.explore.section import Exploration, Section

__all__ = [
    "MAP_HEIGHT",
    "MAP_WIDTH",
    "MEASURES",
    "SECTIONS",
    "Country",
    "Exploration",
    "FileFacts",
    "Frame",
    "Row",
    "Scan",
    "Section",
    "Tables",
    "collect",
    "countries",
    "explore",
    "holidays_of",
    "main_country",
]
