"""The customer file: invented people at reserved mail domains, with gaps as in real life."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.simulation.arrays import Bools, Ints, Ladder
from regulars.simulation.hidden_segments import (
    HIDDEN_SEGMENTS,
    INCOME_BANDS,
    INTERESTS,
    per_segment,
)
from regulars.simulation.places import COUNTRIES

MAIL_DOMAINS = ("example.com", "example.org", "example.net")
"""Domains reserved for examples: mail to them reaches nobody."""

CUSTOMER_SCHEMA = pa.schema(
    [
        ("customer_id", pa.string()),
        ("name", pa.string()),
        ("email", pa.string()),
        ("birth_date", pa.date32()),
        ("gender", pa.string()),
        ("country", pa.string()),
        ("city", pa.string()),
        ("postal_code", pa.string()),
        ("signup_date", pa.date32()),
        ("household_size", pa.int64()),
        ("income_band", pa.string()),
        ("interest", pa.string()),
    ]
)

_GENDERS = ("female", "male", "other")
_OTHER_GENDER_SHARE = 0.01
_AGE_LIMITS_YEARS = (18.0, 95.0)
_OWN_INTEREST_WEIGHT = 5.0  # of a segment's interest, against 1 for each other
_LARGEST_HOUSEHOLD = 6
_DAYS_PER_YEAR = 365.25
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i"})  # noqa: RUF001 - Turkish


def make_people(
    customer_id: pa.Array,
    segment: Ints,
    signup_day: Ints,
    *,
    first_day: date,
    missing_share: float,
    traits_share: float,
    rng: np.random.Generator,
) -> pa.Table:
    """Make up what the shop knows of some customers.

    Args:
        customer_id: their keys; unique keys make unique email addresses.
        segment: index into `HIDDEN_SEGMENTS`.
        signup_day: days from the first day to the sign-up.
        first_day: first day of the period.
        missing_share: share of missing values in email, birth date, gender and postal code.
        traits_share: share of customers with a household size, income band and interest.
        rng: source of chance.

    Returns:
        A table of `CUSTOMER_SCHEMA`.
    """
    count = len(segment)

    def gaps() -> Bools:
        return rng.random(count) < missing_share

    gender = (rng.random(count) >= per_segment("female_share")[segment]).astype(np.int64)
    gender[rng.random(count) < _OTHER_GENDER_SHARE] = 2
    shares = np.array([country.share for country in COUNTRIES])
    home = rng.choice(len(COUNTRIES), size=count, p=shares).astype(np.int64)
    first, family = _names(home, gender, rng)
    city, postal_code = _addresses(home, rng)
    traits = rng.random(count) >= traits_share
    columns = {
        "customer_id": customer_id,
        "name": pc.binary_join_element_wise(first, family, " "),
        "email": _blank(_addresses_of_mail(first, family, customer_id, rng), gaps()),
        "birth_date": _blank(_birth_dates(segment, first_day, rng), gaps()),
        "gender": _blank(pa.array(_GENDERS).take(pa.array(gender)), gaps()),
        "country": pa.array([country.name for country in COUNTRIES]).take(pa.array(home)),
        "city": city,
        "postal_code": _blank(postal_code, gaps()),
        "signup_date": pa.array(np.datetime64(first_day, "D") + signup_day),
        "household_size": _blank(_households(segment, rng), traits),
        "income_band": _blank(_income_bands(segment, rng), traits),
        "interest": _blank(_interests(segment, rng), traits),
    }
    return pa.table(columns, schema=CUSTOMER_SCHEMA)


def _blank(values: pa.Array, missing: Bools) -> pa.Array:
    return pc.if_else(pa.array(missing), pa.scalar(None, values.type), values)


def _drawn_from(
    lists: Sequence[Sequence[str]], which: Ints, rng: np.random.Generator
) -> tuple[pa.Array, Ints]:
    """Draw a word of list `which` for each row; return the words and their places end to end."""
    sizes = np.array([len(words) for words in lists])
    place = (np.cumsum(sizes) - sizes)[which] + rng.integers(sizes[which])
    return pa.array([word for words in lists for word in words]).take(pa.array(place)), place


def _names(home: Ints, gender: Ints, rng: np.random.Generator) -> tuple[pa.Array, pa.Array]:
    """Draw first and family names usual in each country."""
    firsts = [
        names
        for country in COUNTRIES
        for names in (country.women, country.men, country.women + country.men)
    ]
    first, _ = _drawn_from(firsts, home * len(_GENDERS) + gender, rng)
    family, _ = _drawn_from([country.families for country in COUNTRIES], home, rng)
    return first, family


def _addresses(home: Ints, rng: np.random.Generator) -> tuple[pa.Array, pa.Array]:
    """Draw towns and postal codes; the codes are text, some begin with 0."""
    city, place = _drawn_from([[c for c, _ in country.cities] for country in COUNTRIES], home, rng)
    prefixes = [
        (prefix, country.postal_digits - len(prefix))
        for country in COUNTRIES
        for _, prefix in country.cities
    ]
    open_digits = np.array([digits for _, digits in prefixes])[place]
    code = np.array([int(prefix) for prefix, _ in prefixes])[place] * 10**open_digits
    code += rng.integers(10**open_digits)
    digits = np.array([country.postal_digits for country in COUNTRIES])[home]
    # A 1 before the code keeps the zeros at its beginning until it is text.
    text = pc.cast(pa.array(10**digits + code), pa.string())
    return city, pc.utf8_slice_codeunits(text, 1)


def _addresses_of_mail(
    first: pa.Array, family: pa.Array, customer_id: pa.Array, rng: np.random.Generator
) -> pa.Array:
    """Compose addresses like anna.mueller.c0000012@example.org."""
    domain = pa.array(MAIL_DOMAINS).take(pa.array(rng.integers(len(MAIL_DOMAINS), size=len(first))))
    local = pc.binary_join_element_wise(
        _plain(first), _plain(family), pc.utf8_lower(customer_id), "."
    )
    return pc.binary_join_element_wise(local, domain, "@")


def _plain(names: pa.Array) -> pa.Array:
    """Spell names in the letters a to z."""
    encoded = names.dictionary_encode()
    spelt = []
    for name in encoded.dictionary.to_pylist():
        decomposed = unicodedata.normalize("NFKD", name.lower().translate(_SPELT_OUT))
        spelt.append(re.sub("[^a-z]", "", decomposed))
    return pa.array(spelt).take(encoded.indices)


def _birth_dates(segment: Ints, first_day: date, rng: np.random.Generator) -> pa.Array:
    mean, spread = per_segment("age_years")[segment].T
    age_years = np.clip(rng.normal(mean, spread), *_AGE_LIMITS_YEARS)
    age_days = (age_years * _DAYS_PER_YEAR).astype(np.int64)
    return pa.array(np.datetime64(first_day, "D") - age_days)


def _households(segment: Ints, rng: np.random.Generator) -> pa.Array:
    further = rng.poisson(per_segment("extra_household")[segment])
    return pa.array(np.minimum(1 + further, _LARGEST_HOUSEHOLD))


def _income_bands(segment: Ints, rng: np.random.Generator) -> pa.Array:
    """Cut a normal income scale, whose mean depends on the segment, into the bands."""
    scale = per_segment("income")[segment] + rng.standard_normal(len(segment))
    return pa.array(INCOME_BANDS).take(pa.array(np.digitize(scale, (-1.0, 0.0, 1.0))))


def _interests(segment: Ints, rng: np.random.Generator) -> pa.Array:
    weights = np.array(
        [
            [_OWN_INTEREST_WEIGHT if s.interest == interest else 1.0 for interest in INTERESTS]
            for s in HIDDEN_SEGMENTS
        ]
    )
    drawn = Ladder.from_weights(weights).draw(segment, rng)
    return pa.array(INTERESTS).take(pa.array(drawn))
