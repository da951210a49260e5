"""Read dates from text: day-first or month-first is decided on the whole column.

Four ways of writing are read, mixed within a column if need be: ISO (`2011-12-09 08:26`),
compact (`20111209`), numeric (`9/12/2011 8:26 PM`, `09.12.11`) and with a month's name in English,
German, French or Spanish (`9 Dec 2011`, `Dec 9, 2011`, `9. März 2011`). Two-digit years up to 68
are of this century. Times without a zone are taken as UTC, or as of the zone that the user names. A
column of counts since 1970 (`1700000000`) is read as such, in UTC.

Only the numeric family is ambiguous. Any value with a first part above 12 proves day-first, a
second part above 12 month-first; files that prove different orders are each read in their own, and
what the user says holds for the others. Of a file alone, what the user says goes before its proof.
Without proof, dots mean day-first; then the reading in which the file's rows step backwards in time
less often; and if that is a tie, the question goes to the user.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import duckdb

from regulars.intake.epochs import UNITS, Epoch, epoch_sql, share_sql
from regulars.intake.sources import FILE, ROW
from regulars.intake.time_zone import clock_change_sql, utc_sql, written_sql
from regulars.intake.whereabouts import first_row
from regulars.store import identifier, literal

DateOrder = Literal["dmy", "mdy"]

_TIME = r"(?:,?[T ]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)\s*(?:([AaPp])\.?\s?[Mm]\.?)?)?"
# Also `2024年1月3日` and `2024. 1. 3.`, as East Asia writes it.
_YEAR_FIRST = r"^(\d{4})[-/.年년] ?(\d{1,2})[-/.月월] ?(\d{1,2})[.日일]?" + _TIME + "$"
_TO_THE_SECOND = "____-__-__ __:__:__"
_PLAIN_ISO = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$"
_COMPACT = r"^\d{8}$|^\d{12}$|^\d{14}$"
_NUMERIC = r"^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4}|\d{2})" + _TIME + "$"
_WORDS = r"^(\d{1,2}\D|\D).*[[:alpha:]]{2}"
# A weekday before the date: `mar 9 dic 2011` is a Tuesday in December.
_WEEKDAY = r"^[a-z]+[.,]* +(\d{1,2}\D+[a-z]{3})"
_NAMED_NUMBERS = r"^ *(\d{1,2}) (\d{4}|\d{2})(?: (\d{1,2}:\d{2}(?::\d{2})?))? *$"
# English, German, French and Spanish, lower case and without accents.
_MONTHS = (
    r"jan(uary|uar|vier|v)?|ene(ro)?",
    r"feb(ruary|ruar|rero)?|fev(rier|r)?",
    r"mar(ch|s|z|zo)?|mrz",
    r"apr(il)?|avr(il)?|abr(il)?",
    r"may(o)?|mai",
    r"jun(e|i|io)?|juin",
    r"jul(y|i|io)?|juil(let)?",
    r"aug(ust)?|aout|ago(sto)?",
    r"sept?(ember|embre|iembre)?|set(iembre)?",
    r"oct(ober|obre|ubre)?|okt(ober)?",
    r"nov(ember|embre|iembre)?",
    r"dec(ember|embre)?|dez(ember)?|dic(iembre)?",
)
# A format that does not fit costs twenty times what one costs that does, so each text is asked for
# its own only: clocks by what such a text looks like, tried in order.
_CLOCKS = (
    ("NOT contains(x, ':')", ("",)),
    ("ends_with(x, 'm')", (" %I:%M %p", " %I:%M:%S %p")),
    ("x NOT LIKE '%:%:%'", (" %H:%M",)),
    ("NOT contains(x, '.')", (" %H:%M:%S",)),
    ("true", (" %H:%M:%S.%f",)),
)
MAY_BE_A_DATE = (
    r"^\d{4}[-/.年년]|^(\d{8}|\d{12}|\d{14})$|^\d{1,2}[-/. ]+\d{1,2}[-/. ]+\d"
    r"|(?i)\d[^0-9]*(jan|ene|f..?[bv]|m..?r|a[pvb]r|ma[iy]|ju[nil]|a[uog]|se[pt]|o[ck]t|nov|d..?[cz])"
    r"|(?i)(jan|ene|f..?[bv]|m..?r|a[pvb]r|ma[iy]|ju[nil]|a[uog]|se[pt]|o[ck]t|nov|d..?[cz]).*\d"
)
"""A cheap pattern that every text that `date_sql` can read matches, and few others."""
_ONLY_DAY_FIRST = "p.a::INT > 12 AND p.b::INT <= 12"
_ONLY_MONTH_FIRST = "p.b::INT > 12 AND p.a::INT <= 12"
_CLEARLY_FEWER = 0.9
_MOSTLY = 0.9
_MOMENTS = ("TIMESTAMP", "DATE")
# What most files with numeric dates write is told without taking it apart.
_USUAL = re.compile(r"00([-/.])00(?:\1)0000( 00:00(?::00)?)?")
_COMPACTLY, _BY_NUMBERS, _BY_YEAR, _BY_NAME = "compact", "numbers", "year first", "month's name"
_PATTERNS = {
    _COMPACTLY: _COMPACT,
    _BY_NUMBERS: _NUMERIC,
    _BY_YEAR: _YEAR_FIRST,
    _BY_NAME: _WORDS,
}
_WAYS = tuple(_PATTERNS)


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How a column writes dates.

    Attributes:
        typed: whether the file stores moments, not text.
        iso: whether every value is written in ISO form.
        order: how numeric dates are read; None when there are none.
        evidence: why.
        certain: whether the column proves the order; otherwise the user should be asked.
        mixed: how many values contradict the chosen order and are read the other way.
        proven: how many values can only be read in the chosen order.
        zone: the zone of the times that do not name their own; None: UTC.
        epoch: what the column counts since 1970; None where it has dates.
        other_way_files: files of which the dates prove the other order; they are read in it.
        unproven_files: files that prove no order, where others prove one; empty if all are alike.
        ways: how dates are written that are not in ISO form; only these are looked for.
        usual: what the first numeric date looks like, digits as 0: `00/00/0000 00:00`.
    """

    typed: bool
    order: DateOrder | None
    evidence: str
    iso: bool = False
    certain: bool = True
    mixed: int = 0
    proven: int = 0
    zone: str | None = None
    epoch: Epoch | None = None
    other_way_files: tuple[str, ...] = ()
    unproven_files: tuple[str, ...] = ()
    ways: frozenset[str] = frozenset(_WAYS)
    usual: str = ""

    def against(self, order: DateOrder) -> int:
        """How many values contradict an order."""
        return self.mixed if order == self.order else self.proven


def date_format(
    rows: duckdb.DuckDBPyRelation,
    column: str,
    *,
    order: DateOrder | None = None,
    zone: str | None = None,
) -> DateFormat:
    """Decide how a column writes dates, from all its values in file order.

    Args:
        rows: the raw rows, with `source_file` and `source_row`.
        column: the column.
        order: what the user said, if anything; of several files, those that prove an order keep it.
        zone: the zone of times that do not name their own, if the user said so.
    """
    kind = str(rows.select(identifier(column)).types[0])
    found = _format(rows, column, order)
    if kind == "TIMESTAMP WITH TIME ZONE" or found.epoch is not None:
        zone = None
    return replace(found, zone=zone)


def _format(rows: duckdb.DuckDBPyRelation, column: str, order: DateOrder | None) -> DateFormat:
    if is_moment(str(rows.select(identifier(column)).types[0])):
        return DateFormat(typed=True, order=None, evidence="stored as moments")
    looked = _looked_at(rows, column)
    # Different ways are told by a histogram: beside a DISTINCT the engine keeps every row.
    filled, iso, ways, first, *counts = looked.aggregate(
        "count(v), count_if(iso), map_keys(histogram(way)),"
        f" arg_min(v, {ROW}) FILTER (p IS NOT NULL), count(p),"
        f" count_if({_ONLY_DAY_FIRST}), count_if({_ONLY_MONTH_FIRST}),"
        " count_if(p IS NOT NULL AND contains(v, '.'))"
    ).fetchall()[0]
    if filled == iso:
        return DateFormat(typed=False, order=None, evidence="written year-month-day", iso=True)
    others = filled - counts[0]
    if not iso and (unit := _epoch(rows, _text(column), filled, at_most=others)) is not None:
        return DateFormat(typed=False, order=None, evidence=f"{unit} since 1970", epoch=unit)
    found = _as_said(_by_numbers(looked, *counts, said=order), order)
    return replace(found, ways=frozenset(ways or ()), usual=re.sub(r"\d", "0", first or ""))


def _as_said(found: DateFormat, order: DateOrder | None) -> DateFormat:
    """Let what the user says of a file alone go before what it proves."""
    if order is None or found.order is None or found.other_way_files:
        return found
    other_way = found.against(order)
    evidence = f"you said {order}"
    if other_way:
        evidence += f", but {other_way:,} of the dates can only be read the other way and are"
    return DateFormat(typed=False, order=order, evidence=evidence, mixed=other_way)


def _epoch(rows: duckdb.DuckDBPyRelation, text: str, filled: int, *, at_most: int) -> Epoch | None:
    """What a column counts since 1970, if most of its cells do."""
    if at_most < _MOSTLY * filled:
        return None
    counts = rows.aggregate(", ".join(share_sql(text, unit) for unit in UNITS)).fetchall()[0]
    return next((u for u, n in zip(UNITS, counts, strict=True) if n >= _MOSTLY * filled), None)


def _looked_at(rows: duckdb.DuckDBPyRelation, column: str) -> duckdb.DuckDBPyRelation:
    """Each cell as text `v`, whether that is `iso`, else its `way`, and parts `p` of numbers."""
    read = rows.select(f"{FILE}, {ROW}, {_text(column)} AS v, {_iso(column)} IS NOT NULL AS iso")
    told = _where("v", {way: literal(way) for way in _WAYS})
    parts = f"regexp_extract(v, '{_NUMERIC}', ['a', 'b', 'c'])"
    return read.select(f"*, CASE WHEN NOT iso THEN {told} END AS way").select(
        f"*, CASE WHEN way = {literal(_BY_NUMBERS)} THEN {parts} END AS p"
    )


def _by_numbers(
    looked: duckdb.DuckDBPyRelation,
    total: int,
    day_first: int,
    month_first: int,
    dots: int,
    *,
    said: DateOrder | None,
) -> DateFormat:
    """Decide between day-first and month-first.

    Args:
        looked: the cells, see `_looked_at`.
        total: how many are numeric dates.
        day_first: how many of these can only be day-first.
        month_first: how many of these can only be month-first.
        dots: how many of these have dots.
        said: what the user said, if anything.
    """
    if total == 0:
        return DateFormat(typed=False, order=None, evidence="written unambiguously")
    if day_first or month_first:
        chosen: DateOrder = "dmy" if day_first >= month_first else "mdy"
        most, least = max(day_first, month_first), min(day_first, month_first)
        what = "first" if chosen == "dmy" else "second"
        evidence = f"{most:,} of {total:,} dates have a {what} number above 12"
        certain = least * 100 <= most
        if (least or said) and (found := _by_files(looked, chosen, said, certain=certain)):
            return found
        if least:
            other_way = _ONLY_MONTH_FIRST if chosen == "dmy" else _ONLY_DAY_FIRST
            file, row = first_row(looked, other_way)
            evidence += (
                f"; {least:,} are the other way round, first in row {row:,} of {file}, and are"
                " read so"
            )
        return DateFormat(
            typed=False,
            order=chosen,
            evidence=evidence,
            certain=certain,
            mixed=least,
            proven=most,
        )
    if dots == total:
        return DateFormat(
            typed=False, order="dmy", evidence="numbers separated by dots are day-first"
        )
    return _by_file_order(looked.filter("p IS NOT NULL"))


def _by_files(
    looked: duckdb.DuckDBPyRelation, usual: DateOrder, said: DateOrder | None, *, certain: bool
) -> DateFormat | None:
    """Decide file by file where that says more than all dates together; None where it does not.

    Args:
        looked: the cells, see `_looked_at`.
        usual: the order of most dates, for files that prove none.
        said: what the user said, if anything; it goes before what is usual.
        certain: whether all dates together prove what is usual.
    """
    counts = looked.aggregate(
        f"{FILE}, count_if({_ONLY_DAY_FIRST}), count_if({_ONLY_MONTH_FIRST}), count(p)", FILE
    ).order(FILE)
    files = counts.filter("#4 > 0").fetchall()
    orders: dict[str, DateOrder] = {
        file: "dmy" if days > months else "mdy"
        for file, days, months, _ in files
        if max(days, months) >= _MOSTLY * (days + months) > 0
    }
    proven = set(orders.values())
    alike = proven == {said} if said else certain and len(proven) == 1
    if len(files) == 1 or not proven or alike:
        return None
    order = said or usual
    mixed = sum(
        months if orders.get(file, order) == "dmy" else days for file, days, months, _ in files
    )
    unproven = tuple(file for file, *_ in files if file not in orders)
    named = (
        ("day first", [file for file, found in orders.items() if found == "dmy"]),
        ("month first", [file for file, found in orders.items() if found == "mdy"]),
        ("neither", unproven),
    )
    evidence = "decided file by file: " + ", ".join(
        f"{what} in {named_files(those)}" for what, those in named if those
    )
    if said:
        evidence = f"you said {said}, which holds where a file proves neither; {evidence}"
    if mixed:
        evidence += f"; {mixed:,} are the other way round and are read so"
    return DateFormat(
        typed=False,
        order=order,
        evidence=evidence,
        certain=said is not None or not unproven,
        mixed=mixed,
        other_way_files=tuple(file for file, found in orders.items() if found != order),
        unproven_files=unproven,
    )


def named_files(files: Sequence[str]) -> str:
    """Name the first of some files and count the others.

    >>> named_files(["a.csv"]), named_files(["a.csv", "b.csv", "c.csv"])
    ('a.csv', 'a.csv and 2 more')
    """
    return files[0] if len(files) == 1 else f"{files[0]} and {len(files) - 1:,} more"


def _by_file_order(numeric: duckdb.DuckDBPyRelation) -> DateFormat:
    window = f"OVER (PARTITION BY {FILE} ORDER BY {ROW})"
    steps = numeric.select(
        "p.c::INT * 10000 + p.b::INT * 100 + p.a::INT AS dmy,"
        f" p.c::INT * 10000 + p.a::INT * 100 + p.b::INT AS mdy, {FILE}, {ROW}"
    ).select(f"dmy < lag(dmy) {window} AS dmy_back, mdy < lag(mdy) {window} AS mdy_back")
    # A file of one row has no step.
    backward = steps.aggregate("count_if(dmy_back), count_if(mdy_back)").fetchall()[0]
    dmy, mdy = (int(found or 0) for found in backward)
    if min(dmy, mdy) < _CLEARLY_FEWER * max(dmy, mdy):
        chosen: DateOrder = "dmy" if dmy < mdy else "mdy"
        return DateFormat(
            typed=False,
            order=chosen,
            evidence=f"no number above 12; read so, rows go back in time {min(dmy, mdy):,} times,"
            f" and {max(dmy, mdy):,} times the other way",
            certain=False,
        )
    return DateFormat(
        typed=False,
        order="mdy",
        evidence="no number above 12: day and month cannot be told apart",
        certain=False,
    )


def date_sql(column: str, form: DateFormat) -> str:
    """SQL that reads the column as TIMESTAMP (UTC); NULL where it is no date."""
    moment = _as_written(column, form)
    if form.zone is None:
        return moment
    return utc_sql(moment, form.zone, text=None if form.typed else _text(column))


def date_change_sql(column: str, form: DateFormat) -> str:
    """SQL that says what the jumps of the clock do to the column's times, NULL mostly."""
    if form.zone is None:
        return "NULL::VARCHAR"
    written = written_sql(_as_written(column, form), text=None if form.typed else _text(column))
    return clock_change_sql(date_sql(column, form), form.zone, written=written)


def _as_written(column: str, form: DateFormat) -> str:
    """SQL that reads the column as if its clocks showed UTC, but for texts that name a zone."""
    if form.typed:
        return f"CAST(CAST({identifier(column)} AS TIMESTAMPTZ) AS TIMESTAMP)"
    text = _text(column)
    if form.epoch is not None:
        return epoch_sql(text, form.epoch)
    iso = _iso(column)
    if form.iso:
        return iso
    as_it_is = r"'\1-\2-\3 \4 \5m'"
    day_first, month_first = r"\3-\2-\1 \4 \5m", r"\3-\1-\2 \4 \5m"
    likely, other = (month_first, day_first) if form.order == "mdy" else (day_first, month_first)
    likely, other = f"'{likely}'", f"'{other}'"
    if form.other_way_files:
        there = f"{FILE} IN ({', '.join(map(literal, form.other_way_files))})"
        likely, other = (
            f"CASE WHEN {there} THEN {b} ELSE {a} END"
            for a, b in ((likely, other), (other, likely))
        )
    by_year = {
        _BY_NUMBERS: _rewritten(text, _NUMERIC, likely),
        _BY_YEAR: _rewritten(text, _YEAR_FIRST, as_it_is),
        _BY_NAME: _without_month_name(text),
    }
    # ISO goes first: most files have nothing else, and the other patterns cost much more.
    tried = [*_as_usual(column, form), iso]
    if _COMPACTLY in form.ways:
        formats = "['%Y%m%d', '%Y%m%d%H%M', '%Y%m%d%H%M%S']"
        tried.append(_where(text, {_COMPACTLY: f"try_strptime({text}, {formats})"}))
    if used := {way: sql for way, sql in by_year.items() if way in form.ways}:
        tried.append(_year_first(_where(text, used)))
    if _BY_NUMBERS in form.ways:
        tried.append(_year_first(_where(text, {_BY_NUMBERS: _rewritten(text, _NUMERIC, other)})))
    return f"coalesce({', '.join(tried)})"


def _as_usual(column: str, form: DateFormat) -> list[str]:
    """SQL for cells that look like the first, where that is plain and files have one order."""
    found = _USUAL.fullmatch(form.usual)
    if found is None or form.other_way_files:
        return []
    cell, mark, clock = f"CAST({identifier(column)} AS VARCHAR)", found[1], found[2] or ""
    day = mark.join(("%m", "%d", "%Y") if form.order == "mdy" else ("%d", "%m", "%Y"))
    clock = {"": "", " 00:00": " %H:%M", " 00:00:00": " %H:%M:%S"}[clock]
    pattern = "^" + form.usual.replace(".", r"\.").replace("0", r"\d") + "$"
    looks = f"regexp_matches({cell}, '{pattern}')"
    return [f"CASE WHEN {looks} THEN try_strptime({cell}, '{day}{clock}') END"]


def _where(text: str, ways: Mapping[str, str]) -> str:
    """SQL that reads a text in the way that it is written in; NULL in another."""
    cases = " ".join(
        f"WHEN regexp_matches({text}, '{_PATTERNS[way]}') THEN {sql}" for way, sql in ways.items()
    )
    # A day that does not exist (`2024-02-30`) is none in another way either.
    return f"CASE WHEN regexp_matches({text}, '{_PLAIN_ISO}') THEN NULL {cases} END"


def _iso(column: str) -> str:
    """SQL that reads ISO dates; a time zone in the text counts, its absence means UTC."""
    cell, text = f"CAST({identifier(column)} AS VARCHAR)", _text(column)
    # The cast alone would also take `infinity` and years of six digits.
    # Shops write a blank before the offset: `2024-03-01 10:00:00 +0100`.
    zoned = rf"regexp_replace({text}, ' ([-+]\d{{2}}:?\d{{2}})$', '\1')"
    moment = (
        f"coalesce(TRY_CAST({text} AS TIMESTAMPTZ), TRY_CAST({zoned} AS TIMESTAMPTZ))::TIMESTAMP"
    )
    # What has no room for an offset is read at once: time zones are dear. Most files write moments
    # to the second, which is told without a regular expression and with no blank to take off.
    to_the_second = f"{cell} LIKE '{_TO_THE_SECOND}' AND ascii({cell}) BETWEEN 48 AND 57"
    return (
        f"CASE WHEN {to_the_second} THEN TRY_CAST({cell} AS TIMESTAMP)"
        f" WHEN regexp_matches({text}, '{_PLAIN_ISO}') THEN TRY_CAST({text} AS TIMESTAMP)"
        rf" WHEN regexp_matches({text}, '^\d{{4}}-') THEN {moment} END"
    )


def _rewritten(text: str, pattern: str, order: str) -> str:
    """SQL that puts the parts that `pattern` finds into year-first order."""
    return f"regexp_replace(regexp_replace({text}, '{pattern}', {order}), ' +m?$', '')"


def _year_first(text: str) -> str:
    """SQL that reads a text such as `2011-12-09 8:26 Pm` or `11-12-09`."""
    long, short = (
        " ".join(
            f"WHEN {looks} THEN try_strptime(x, {[day + clock for clock in clocks]})"
            for looks, clocks in _CLOCKS
        )
        for day in ("%Y-%m-%d", "%y-%m-%d")
    )
    return _with("x", text, f"CASE WHEN x[3] = '-' THEN CASE {short} END ELSE CASE {long} END END")


def _with(name: str, value: str, then: str) -> str:
    """SQL that works out a value once and uses it by a name."""
    return f"list_transform([{value}], lambda {name}: {then})[1]"


def _without_month_name(text: str) -> str:
    """SQL that puts a date with a month's name into year-first order."""
    folded = rf"regexp_replace(strip_accents(lower({text})), '{_WEEKDAY}', '\1')"
    numbers = "regexp_replace(f, '[^0-9:]+', ' ', 'g')"
    half = r"regexp_replace(regexp_extract(f, '\d ?([ap])\.? ?m\b', 1), '(.)', '\1m')"
    cases = " ".join(
        rf"WHEN regexp_matches(f, '(^|[^a-z])({name})([^a-z]|$)') THEN '\2-{month:02d}-\1 \3'"
        for month, name in enumerate(_MONTHS, start=1)
    )
    ordered = f"regexp_replace({numbers}, '{_NAMED_NUMBERS}', CASE {cases} END)"
    return _with("f", folded, f"trim(trim({ordered}) || ' ' || {half})")


def is_moment(kind: str) -> bool:
    """Say whether a column type stores moments.

    >>> is_moment("TIMESTAMP WITH TIME ZONE"), is_moment("VARCHAR")
    (True, False)
    """
    return kind.startswith(_MOMENTS)


def _text(column: str) -> str:
    return f"trim(CAST({identifier(column)} AS VARCHAR))"
