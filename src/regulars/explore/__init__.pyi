from .catalogue import SECTIONS, explore
from .country import MAP_HEIGHT, MAP_WIDTH, Country, countries
from .distributions import MEASURES
from .file_facts import FileFacts
from .holidays import holidays_of, main_country
from .reading import Frame, Row, Scan, Tables, collect
from .section import Exploration, Section

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
