from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from regulars.explore import FileFacts
from regulars.explore.quality import quality
from regulars.model import Drift, PersonalColumn

if TYPE_CHECKING:
    from tests.explore.conftest import Line, Made

FACTS = FileFacts(
    drift=[
        Drift("channel", "new column", "", "text", None),
        Drift("", "currency", "EUR", "USD", None),
    ],
    personal=[PersonalColumn("customers", "mail", "email", 0.9, "kept in customers.email")],
    consent={"email_consent": {"yes": 2, "no": 1, "unknown": 0}},
)


def said(make_shop: Made, lines: list[Line], files: FileFacts) -> list[str]:
    found = quality(make_shop(lines), today=date(2024, 2, 1), previous=None, files=files)
    return [sentence.replace("\u00a0", " ") for sentence in found.sentences]


def test_what_reading_the_files_showed_is_said_without_values(make_shop: Made) -> None:
    assert said(make_shop, [("ann", "1", "2024-01-01", "tea", 1.0)], FACTS)[-3:] == [
        (
            "2 things about the files are different since the last run: "
            "channel (new column), currency."
        ),
        "1 column is about persons: mail of customers (email).",
        "Email consent: yes 2, no 1, unknown 0.",
    ]


def test_many_changes_are_not_all_listed() -> None:
    many = [Drift(f"c{number}", "new column", "", "text", None) for number in range(8)]
    (sentence,) = FileFacts(drift=many).sentences()

    assert sentence.endswith("c4 (new column) and 3 more.")


def test_freshness_and_gaps_of_days(make_shop: Made) -> None:
    daily: list[Line] = [
        ("ann", str(day), f"2024-01-{day:02}", "tea", 1.0)
        for day in (*range(1, 15), *range(24, 31))
    ]
    sentences = said(make_shop, daily, FileFacts())

    assert "The last order is of 30 January 2024, 2 days ago." in sentences
    assert any(
        s.startswith("9 days of 30 have no order; the longest gap is 9 days from 15 January 2024")
        for s in sentences
    )


def test_where_orders_are_rare_a_gap_is_nothing_special(make_shop: Made) -> None:
    rare: list[Line] = [
        ("ann", "1", "2024-01-01", "tea", 1.0),
        ("ann", "2", "2024-01-30", "tea", 1.0),
    ]

    assert "2 of 30 days have orders." in said(make_shop, rare, FileFacts())
