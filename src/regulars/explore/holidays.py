"""Public holidays of the country that most orders come from, by the `holidays` library."""

from __future__ import annotations

from collections import Counter
from datetime import date
from importlib.util import find_spec

import narwhals as nw

from regulars.explore.country import country_code
from regulars.explore.reading import Tables, collect

# Below this share of customers no one country's calendar speaks for the shop.
_MOST = 0.5


def main_country(tables: Tables) -> str | None:
    """The alpha-2 code of the country of most customers; None when none has half of them."""
    people = tables.find("customers", "country")
    if people is None:
        return None
    found: Counter[str | None] = Counter()
    by_country = people.group_by("country").agg(customers=nw.len())
    for row in collect(by_country):
        code = None if row["country"] is None else country_code(row["country"])
        found[code] += int(row["customers"])
    total = sum(found.values())
    found.pop(None, None)
    if not found:
        return None
    code, customers = min(found.items(), key=lambda item: (-item[1], str(item[0])))
    return code if customers >= _MOST * total else None


def holidays_of(country: str, first: date, last: date) -> dict[date, str] | None:
    """The public holidays of a country between two days; None without the library.

    `pip install 'regulars[holidays]'` adds it. A country that it does not know has none.
    """
    if find_spec("holidays") is None:
        return None
    import holidays

    if country not in holidays.list_supported_countries():
        return {}
    known = holidays.country_holidays(
        country, years=range(first.year, last.year + 1), language="en_US"
    )
    return {day: name for day, name in sorted(known.items()) if first <= day <= last}
