"""Made-up customers with known duplicates, as clerks and web forms make them (after FEBRL)."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

MakePeople = Callable[[int], "tuple[list[Person], set[tuple[str, str]]]"]
Person = tuple[str, str, str | None, str | None, str, str | None]
_SYLLABLES = [consonant + vowel for consonant in "bdklmnrst" for vowel in "aeo"]


@pytest.fixture
def people_with_duplicates() -> MakePeople:
    return lambda customers: _people(customers, seed=5, duplicated=0.2)


def _people(
    customers: int, *, seed: int, duplicated: float
) -> tuple[list[Person], set[tuple[str, str]]]:
    """Give rows (id, name, email, phone, postal code, birth date) and the pairs that are one."""
    rng = random.Random(seed)  # noqa: S311 - a made-up world
    people: list[Person] = []
    truth = set()
    for number in range(customers):
        first, last = (_word(rng, 2), _word(rng, 3))
        email = f"{first}.{last}{rng.randrange(1000)}@mail{rng.randrange(9)}.example"
        phone = f"+49 30 {rng.randrange(10**7):07}"
        place = f"{rng.randrange(10**4, 10**4 + max(9, customers // 40))}"
        born = f"{rng.randrange(1940, 2007)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
        key = f"c{number:07}"
        people.append((key, f"{first} {last}", email, phone, place, born))
        if rng.random() < duplicated:
            other = f"d{number:07}"
            people.append(
                (
                    other,
                    _typo(rng, f"{first} {last}") if rng.random() < 0.5 else f"{last}, {first}",
                    rng.choice([email, email.upper(), _typo(rng, email), None]),
                    rng.choice([phone, "0" + phone[4:], None, None]),
                    place if rng.random() < 0.9 else f"{rng.randrange(10**4, 10**5)}",
                    born if rng.random() < 0.7 else None,
                )
            )
            truth.add((key, other))
    return people, truth


def _word(rng: random.Random, syllables: int) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(syllables)).capitalize()


def _typo(rng: random.Random, text: str) -> str:
    place = rng.randrange(1, len(text) - 1)
    return rng.choice(
        [
            text[:place] + text[place + 1 :],
            text[:place] + text[place + 1] + text[place] + text[place + 2 :],
            text[:place] + rng.choice("aeioux") + text[place + 1 :],
        ]
    )
