from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.intake.dates import DateFormat, DateOrder, date_format, date_sql

_ANY = DateFormat(typed=False, order=None, evidence="")
ReadColumn = Callable[[Sequence[str | None]], Any]


def read(
    read_column: ReadColumn, values: Sequence[str], order: DateOrder | None = None
) -> list[datetime | None]:
    rows = read_column(values)
    form = date_format(rows, "v", order=order)
    found = rows.select(f"source_row, {date_sql('v', form)} AS m").order("source_row").fetchall()
    return [moment for _, moment in found]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2011-12-09", (2011, 12, 9)),
        ("2011-12-09 08:26", (2011, 12, 9, 8, 26)),
        ("2011-12-09T08:26:13", (2011, 12, 9, 8, 26, 13)),
        ("2011-12-09T08:26:13.250Z", (2011, 12, 9, 8, 26, 13, 250_000)),
        ("2011-12-09 08:26:13+02:00", (2011, 12, 9, 6, 26, 13)),
        ("2011-12-09 08:26:13 +0100", (2011, 12, 9, 7, 26, 13)),
        ("2011-12-09 08:26 Europe/Berlin", (2011, 12, 9, 7, 26)),
        ("2011-12-09 8:26 PM", (2011, 12, 9, 20, 26)),
        ("2011/12/9", (2011, 12, 9)),
        ("2011.12.09 08:26", (2011, 12, 9, 8, 26)),
        ("2011年12月9日", (2011, 12, 9)),
        ("2011年12月09日 08:26", (2011, 12, 9, 8, 26)),
        ("2011년 12월 9일", (2011, 12, 9)),
        ("2011. 12. 9.", (2011, 12, 9)),
        ("20111209", (2011, 12, 9)),
        ("201112090826", (2011, 12, 9, 8, 26)),
        ("20111209082613", (2011, 12, 9, 8, 26, 13)),
        ("31/12/2011 8:26 PM", (2011, 12, 31, 20, 26)),
        ("12/31/2011 8:26:13 pm", (2011, 12, 31, 20, 26, 13)),
        ("12/31/2011, 8:26 p.m.", (2011, 12, 31, 20, 26)),
        ("12/31/2011 12:05 AM", (2011, 12, 31, 0, 5)),
        ("31.12.11", (2011, 12, 31)),
        ("31-12-2011 0:00", (2011, 12, 31)),
        ("9 Dec 2011", (2011, 12, 9)),
        ("Dec 9, 2011 8:26 PM", (2011, 12, 9, 20, 26)),
        ("December 9th, 2011", (2011, 12, 9)),
        ("Fri, 9 Dec 2011 08:26:13", (2011, 12, 9, 8, 26, 13)),
        ("09-DEC-11", (2011, 12, 9)),
        ("09DEC2011", (2011, 12, 9)),
        ("9. März 2011", (2011, 3, 9)),
        ("9. Dezember 2011 um 08:26 Uhr", (2011, 12, 9, 8, 26)),
        ("Mi, 9. Okt. 2013", (2013, 10, 9)),
        ("1er août 2011", (2011, 8, 1)),
        ("9 août 2011", (2011, 8, 9)),
        ("9 févr. 2011", (2011, 2, 9)),
        ("mar. 9 décembre 2014", (2014, 12, 9)),
        ("mar 9 dic 2014", (2014, 12, 9)),
        ("9 de enero de 2011", (2011, 1, 9)),
        ("9 de mayo de 2011 8:26 p. m.", (2011, 5, 9, 20, 26)),
    ],
)
def test_one_date(read_column: ReadColumn, text: str, moment: tuple[int, int, int]) -> None:
    expected = [datetime(*moment)]  # noqa: DTZ001 - stored as UTC
    assert read(read_column, [text]) == expected


@pytest.mark.parametrize(
    "text",
    [
        *("31/2/2011", "2011-02-29", "20111301", "32 Dec 2011", "13/13/2011", "2011-12-09 25:00"),
        *("infinity", "-infinity", "epoch", "now", "today", "294000-01-01", "0", "soon", "Q4 2011"),
    ],
)
def test_what_is_no_date_is_not_read_as_one(read_column: ReadColumn, text: str) -> None:
    assert read(read_column, [text, "2011-12-09"])[0] is None
    assert read(read_column, [text, "31/12/2011"])[0] is None


@pytest.mark.parametrize(
    ("values", "order", "certain", "mixed"),
    [
        (["03/04/2011", "25/04/2011"], "dmy", True, 0),
        (["03/04/2011", "04/25/2011"], "mdy", True, 0),
        (["03.04.2011", "05.04.2011"], "dmy", True, 0),
        (["01/02/2011", "01/03/2011", "02/01/2011", "02/02/2011"], "mdy", False, 0),
        (["01/02/2011", "02/02/2011", "03/02/2011", "01/03/2011"], "dmy", False, 0),
        (["03/03/2011"], "mdy", False, 0),
        (["25/04/2011", "04/25/2011", "26/04/2011"], "dmy", False, 1),
        (["25/04/2011"] * 200 + ["04/25/2011"], "dmy", True, 1),
        (["2011-04-03", "4 May 2011"], None, True, 0),
    ],
)
def test_day_or_month_first_is_decided_on_the_whole_column(
    read_column: ReadColumn, values: list[str], order: str | None, *, certain: bool, mixed: int
) -> None:
    form = date_format(read_column(values), "v")
    assert (form.order, form.certain, form.mixed) == (order, certain, mixed), form.evidence


@pytest.mark.parametrize("turned", [False, True])
def test_the_first_date_that_is_the_other_way_round_can_be_one(
    read_column: ReadColumn, *, turned: bool
) -> None:
    usual, rare = ("04/25/2011", "25/04/2011") if turned else ("25/04/2011", "04/25/2011")
    form = date_format(read_column([usual, "31/31/2011", *[usual] * 8, rare]), "v")
    assert "; 1 are the other way round, first in row 11 of" in form.evidence


def test_what_the_user_says_decides(read_column: ReadColumn) -> None:
    assert read(read_column, ["03/04/2011"], "dmy") == [datetime(2011, 4, 3)]  # noqa: DTZ001
    assert read(read_column, ["03/04/2011"], "mdy") == [datetime(2011, 3, 4)]  # noqa: DTZ001


def test_two_digit_years_turn_at_sixty_nine(read_column: ReadColumn) -> None:
    found = read(read_column, ["31/12/68", "31/12/69", "31/12/99", "31/12/00"])
    assert [moment.year for moment in found if moment] == [2068, 1969, 1999, 2000]


def test_forms_may_be_mixed_in_one_column(read_column: ReadColumn) -> None:
    values = ["25/04/2011 10:00", "2011-04-25 10:00", "20110425", "25 avril 2011", "04/25/2011"]
    days = {moment.date() for moment in read(read_column, values) if moment}
    assert len(days) == 1
    assert None not in read(read_column, values)


@pytest.mark.parametrize("mark", ["/", ".", "-"])
@pytest.mark.parametrize("clock", ["", " 08:26", " 08:26:13"])
def test_looking_only_for_what_a_column_holds_changes_no_date(
    read_column: ReadColumn, mark: str, clock: str
) -> None:
    days = ("25/04/2011", "04/25/2011", "31/02/2011", "00/00/0000", "01/02/0000", " 1/ 2/2011")
    odd = ["25/04/11", "2/3/2011", "25 April 2011", "20110425", "2011/4/5", "2011-02-30", "soon"]
    values = [day.replace("/", mark) + clock for day in days] + [f"25{mark}04{mark}2011 25:00"]
    rows = read_column([*values, *odd, ""])
    for order in ("dmy", "mdy", None):
        form = date_format(rows, "v", order=order)
        everywhere = replace(form, ways=_ANY.ways, usual="")
        both = rows.select(f"{date_sql('v', form)} AS a, {date_sql('v', everywhere)} AS b")
        assert form.usual == "00/00/0000".replace("/", mark) + re.sub(r"\d", "0", clock)
        assert both.filter("a IS DISTINCT FROM b").fetchall() == []
        assert both.filter("a IS NOT NULL").fetchall()


_CLOCKS: dict[str, tuple[str, int]] = {
    "": ("", 86_400),
    " %H:%M": ("", 60),
    " %H:%M:%S": ("", 1),
    " %I:%M %p": ("", 60),
    " %I:%M:%S %p": ("", 1),
}
_DAYS = {
    "dmy": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%y", "%-d/%-m/%Y"),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%-m/%-d/%y"),
    "iso": ("%Y-%m-%d", "%Y/%m/%d", "%Y.%-m.%-d", "%d %b %Y", "%B %-d, %Y", "%d-%b-%y"),
}


@settings(max_examples=40, deadline=None)
@given(
    moments=st.lists(
        st.datetimes(datetime(1970, 1, 1), datetime(2068, 12, 31)),  # noqa: DTZ001
        min_size=1,
        max_size=12,
    ),
    family=st.sampled_from(sorted(_DAYS)),
    clock=st.sampled_from(sorted(_CLOCKS)),
    data=st.data(),
)
def test_any_moment_in_any_form_comes_back(
    read_column: ReadColumn,
    moments: list[datetime],
    family: str,
    clock: str,
    data: st.DataObject,
) -> None:
    forms = [data.draw(st.sampled_from(_DAYS[family])) for _ in moments]
    seconds = _CLOCKS[clock][1]
    cut = [
        m.replace(
            microsecond=0,
            second=m.second if seconds == 1 else 0,
            minute=m.minute if seconds <= 60 else 0,
            hour=m.hour if seconds <= 60 else 0,
        )
        for m in moments
    ]
    texts = [m.strftime(form + clock) for m, form in zip(cut, forms, strict=True)]
    order: DateOrder = "mdy" if family == "mdy" else "dmy"
    assert read(read_column, texts, order) == cut


_FILES = {"a.csv": "%d/%m/%Y", "b.csv": "%m/%d/%Y", "c.csv": "%m/%d/%Y"}


def orders_of(name: str, *, last_day: int) -> dict[str, datetime]:
    """Order numbers and days of a file, none later in its month than `last_day`."""
    return {
        f"{name}{i}": datetime(2024, 1 + i % 12, 1 + i % last_day)  # noqa: DTZ001 - as stored
        for i in range(30)
    }


def written(orders: dict[str, datetime], form: str) -> str:
    return "order_id,customer_id,ordered_at,amount\n" + "".join(
        f"{order},C{i % 7},{day:{form}},5\n" for i, (order, day) in enumerate(orders.items())
    )


def as_read(lines: Sequence[dict[str, Any]]) -> dict[str, datetime]:
    return {line["order_id"]: line["ordered_at"] for line in lines}


def test_each_file_has_its_own_order(take: Callable[..., Any]) -> None:
    days = {name: orders_of(name, last_day=28) for name in ("a.csv", "b.csv")}
    taken = take({name: written(days[name], _FILES[name]) for name in days})
    assert as_read(taken.lines) == days["a.csv"] | days["b.csv"]
    assert any("day first in a.csv, month first in b.csv" in w for w in taken.found.warnings)
    assert not any("--date-order" in q for q in taken.found.questions)


def test_only_files_that_prove_no_order_are_asked_about_and_told(take: Callable[..., Any]) -> None:
    days = {name: orders_of(name, last_day=28) for name in ("a.csv", "b.csv")}
    days["c.csv"] = orders_of("c.csv", last_day=5)
    files = {name: written(days[name], _FILES[name]) for name in days}
    taken = take(files)
    (question,) = (q for q in taken.found.questions if "--date-order" in q)
    assert question.startswith("dates in c.csv were read day first (")
    assert question.endswith("if they are month first: --date-order mdy")
    assert as_read(taken.lines) != days["a.csv"] | days["b.csv"] | days["c.csv"]
    advised = take(files, date_order="mdy")
    assert as_read(advised.lines) == days["a.csv"] | days["b.csv"] | days["c.csv"]
    assert not any("--date-order" in q for q in advised.found.questions)
    (said,) = (w for w in advised.found.warnings if "dates" in w)
    assert "day first in a.csv, month first in b.csv, neither in c.csv" in said


def test_all_files_that_prove_the_same_order_keep_it_under_another(
    take: Callable[..., Any],
) -> None:
    days = {name: orders_of(name, last_day=28) for name in ("a.csv", "b.csv")}
    taken = take({name: written(days[name], "%d/%m/%Y") for name in days}, date_order="mdy")
    assert as_read(taken.lines) == days["a.csv"] | days["b.csv"]
    assert any("you said mdy" in w and "a.csv and 1 more" in w for w in taken.found.warnings)


def test_a_file_alone_is_read_as_said_where_it_can_be(take: Callable[..., Any]) -> None:
    days = orders_of("a.csv", last_day=28)
    taken = take({"a.csv": written(days, "%d/%m/%Y")}, date_order="mdy")
    assert as_read(taken.lines) == {
        order: day if day.day > 12 else day.replace(month=day.day, day=day.month)
        for order, day in days.items()
    }


def test_a_file_that_shows_both_orders_proves_none(take: Callable[..., Any]) -> None:
    head = "order_id,customer_id,ordered_at,amount\n"
    files = {
        "a.csv": head + "".join(f"A{i},C{i},{13 + i}/04/2024,5\n" for i in range(9)),
        "b.csv": head + "B1,C1,25/04/2024,5\nB2,C2,04/25/2024,5\nB3,C3,03/04/2024,5\n",
    }
    (question,) = (q for q in take(files).found.questions if "--date-order" in q)
    assert question.startswith("dates in b.csv were read day first (")
    advised = as_read(take(files, date_order="mdy").lines)
    assert {advised[order].month for order in advised if order != "B3"} == {4}
    assert advised["B3"].month == 3


def test_a_column_of_many_rows_is_looked_at_in_little_memory() -> None:
    with duckdb.connect(
        ":memory:", config={"memory_limit": "24MB", "temp_directory": "", "threads": 1}
    ) as connection:
        rows = connection.sql(
            "SELECT strftime(DATE '2020-01-01' + (range % 900)::INT, '%d.%m.%Y') AS v,"
            " 'f' AS source_file, range AS source_row FROM range(500_000)"
        )
        form = date_format(rows, "v")
    assert form.order == "dmy"
    assert form.ways == {"numbers"}
