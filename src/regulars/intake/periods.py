"""Headers that name a period, in files with a column per month, quarter, year or day."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan january januar janvier enero ene gennaio gen januari",
            "feb february februar fevrier fev febrero febbraio februari",
            "mar march marz mrz maerz mars marzo maart mrt",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag mei maj",
            "jun june juni juin junio giugno giu",
            "jul july juli juillet juil julio luglio lug",
            "aug august aout agosto ago augustus augusti",
            "sep sept september septembre septiembre settembre set",
            "oct october oktober octobre octubre ottobre ott okt",
            "nov november novembre noviembre",
            "dec december dezember dez decembre diciembre dic dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
_DAY = re.compile(r"(?:.*\D)?((?:19|20)\d\d) (0[1-9]|1[0-2]) (0[1-9]|[12]\d|3[01])")
_YEAR_MONTH = re.compile(r"(?:.*\D)?((?:19|20)\d\d) ?m?(0?[1-9]|1[0-2])")
_MONTH_YEAR = re.compile(r"(?:.*\D)?(0?[1-9]|1[0-2]) ((?:19|20)\d\d)")
# Each with the groups of its year, month and day; 0: the first.
_WRITTEN = ((_DAY, (1, 2, 3)), (_YEAR_MONTH, (1, 2, 0)), (_MONTH_YEAR, (2, 1, 0)))
_CENTURY, _TWO_DIGITS = 2000, 100
_QUARTER = re.compile(r"(?:.* )?(?:((?:19|20)\d\d) ?q([1-4])|q([1-4]) ?((?:19|20)\d\d))")
_YEAR = re.compile(r"(?:.* )?((?:19|20)\d\d)")
_NAMED = re.compile(r"(?:.* )?(?:([a-z]+) ?((?:19|20)?\d\d)|((?:19|20)\d\d) ?([a-z]+))")


def period_of(folded: str) -> date | None:
    """The first day of the period that a folded header names, if it names one.

    >>> [str(period_of(h)) for h in ("2024 03", "sales jan 24", "q2 2023", "umsatz 2022")]
    ['2024-03-01', '2024-01-01', '2023-04-01', '2022-01-01']
    >>> period_of("price") is None
    True
    """
    found = _parts(folded)
    if found is None:
        return None
    try:
        return date(*found)
    except ValueError:
        return None


def month_without_year(folded: str) -> int | None:
    """The month, 1 to 12, that a folded header names without a year, if it names one.

    >>> [month_without_year(h) for h in ("jan", "sales marz", "jan 2024", "price")]
    [1, 3, None, None]
    """
    return _MONTHS.get(folded.rpartition(" ")[2])


def _parts(folded: str) -> tuple[int, int, int] | None:
    """Year, month and day of the first day of a period."""
    if found := _QUARTER.fullmatch(folded):
        return int(found[1] or found[4]), 3 * int(found[2] or found[3]) - 2, 1
    for pattern, order in _WRITTEN:
        if found := pattern.fullmatch(folded):
            year, month, day = (int(found[i]) if i else 1 for i in order)
            return year, month, day
    if (found := _NAMED.fullmatch(folded)) and (found[1] or found[4]) in _MONTHS:
        year = int(found[2] or found[3])
        return year + (_CENTURY if year < _TWO_DIGITS else 0), _MONTHS[found[1] or found[4]], 1
    if found := _YEAR.fullmatch(folded):
        return int(found[1]), 1, 1
    return None
