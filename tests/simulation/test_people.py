from __future__ import annotations

import re
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS
from regulars.simulation.order_file import customer_ids
from regulars.simulation.people import CUSTOMER_SCHEMA, make_people
from regulars.simulation.places import COUNTRIES

COUNT = 8_000


@pytest.fixture(scope="module")
def segment() -> np.ndarray:
    return np.arange(COUNT) % len(HIDDEN_SEGMENTS)


@pytest.fixture(scope="module")
def people(segment: np.ndarray) -> pa.Table:
    return make_people(
        customer_ids(1, COUNT),
        segment,
        np.arange(COUNT) % 365,
        first_day=date(2024, 1, 1),
        missing_share=0.1,
        traits_share=0.6,
        rng=np.random.default_rng(9),
    )


def test_mail_goes_to_reserved_domains_and_nobody_shares_an_address(people: pa.Table) -> None:
    emails = people["email"].drop_null().to_pylist()
    assert len(set(emails)) == len(emails)
    shape = re.compile(r"[a-z]+\.[a-z]+\.c\d{7}@example\.(com|org|net)")
    assert all(shape.fullmatch(email) for email in emails)


def test_postal_codes_have_their_countrys_length_and_their_towns_beginning(
    people: pa.Table,
) -> None:
    homes = {
        (country.name, city): (prefix, country.postal_digits)
        for country in COUNTRIES
        for city, prefix in country.cities
    }
    codes = people.filter(pc.is_valid(people["postal_code"]))
    for row in codes.select(["country", "city", "postal_code"]).to_pylist():
        prefix, digits = homes[row["country"], row["city"]]
        assert row["postal_code"].startswith(prefix)
        assert len(row["postal_code"]) == digits
    assert pc.any(pc.starts_with(codes["postal_code"], "0")).as_py()


@pytest.mark.parametrize(
    ("column", "share"),
    [
        ("email", 0.1),
        ("birth_date", 0.1),
        ("gender", 0.1),
        ("postal_code", 0.1),
        ("household_size", 0.4),
        ("income_band", 0.4),
        ("interest", 0.4),
        ("name", 0.0),
        ("city", 0.0),
    ],
)
def test_gaps_are_as_frequent_as_asked(people: pa.Table, column: str, share: float) -> None:
    assert people[column].null_count / COUNT == pytest.approx(share, abs=0.02)


def test_traits_tell_something_about_the_hidden_segment(
    people: pa.Table, segment: np.ndarray
) -> None:
    for number, hidden in enumerate(HIDDEN_SEGMENTS):
        mine = pc.equal(pa.array(segment), number)
        interests = people["interest"].filter(mine).value_counts().to_pylist()
        top = max((i for i in interests if i["values"] is not None), key=lambda i: i["counts"])
        assert top["values"] == hidden.interest
        # Households are cut at six persons.
        household = pc.mean(people["household_size"].filter(mine)).as_py()
        assert household == pytest.approx(1 + hidden.extra_household, abs=0.25)


def test_everybody_is_of_age(people: pa.Table) -> None:
    assert pc.max(people["birth_date"]).as_py() < date(2006, 1, 3)
    assert people.schema == CUSTOMER_SCHEMA
