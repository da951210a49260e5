"""The products: names and texts from a grammar, list prices, popularity and launch dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from regulars.simulation.arrays import Floats, Ints, Ladder
from regulars.simulation.categories import BRANDS, CATEGORIES, Category
from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS, HiddenSegment, per_segment

_NEW_SHARE = 0.25  # of the products, launched during the period
_OLDEST_LAUNCH_DAYS = 1_095
_ZIPF_EXPONENT = 0.9


@dataclass(frozen=True, slots=True)
class Assortment:
    """The products, by category and launch, so that what is on sale is a slice of a category.

    Attributes:
        table: the product file, one row per product.
        category: index of the category of each product, shape (products,).
        list_price_cents: list price of each product in hundredths, shape (products,).
        used_up: 1.0 for goods bought several at a time, else 0.0, shape (products,).
        taste_in_category: how likely each hidden segment takes a product; a row per segment.
        taste_for_category: how likely each hidden segment takes a category; a row per segment.
        category_start: first product of each category, shape (categories,).
        category_stop: end of the products of a category launched by a day, (categories, days).
    """

    table: pa.Table
    category: Ints
    list_price_cents: Ints
    used_up: Floats
    taste_in_category: Ladder
    taste_for_category: Ladder
    category_start: Ints
    category_stop: Ints

    def draw_products(
        self, segment: Ints, category: Ints, day: Ints, rng: np.random.Generator
    ) -> Ints:
        """Draw a product on sale on a day from a category, to the taste of a segment."""
        start, stop = self.category_start[category], self.category_stop[category, day]
        return self.taste_in_category.draw_between(segment, start, stop, rng)


def make_assortment(
    *, products: int, categories: int, first_day: date, days: int, rng: np.random.Generator
) -> Assortment:
    """Make up the assortment.

    Args:
        products: number of products, at least one per category.
        categories: number of categories, the first so many of `CATEGORIES`.
        first_day: first day of the period.
        days: length of the period in days.
        rng: source of chance.
    """
    shelves = CATEGORIES[:categories]
    category = np.sort(np.arange(products) % categories)
    start = np.searchsorted(category, np.arange(categories))
    launch_day = _launch_days(category, days, rng)
    names, brands, texts, factors = _describe(shelves, category, rng)

    median = np.array([shelf.price for shelf in shelves])[category]
    spread = np.array([shelf.price_spread for shelf in shelves])[category]
    price_noise = rng.standard_normal(products)
    cents = np.maximum(np.rint(100 * median * factors * np.exp(spread * price_noise)), 10)
    dearness = _standardised_by(category, np.log(cents))

    tilt = np.exp(np.outer(per_segment("price_taste"), dearness))
    popularity = _zipf(category, rng)
    table = pa.table(
        {
            "product_id": [f"P{number:05d}" for number in range(1, products + 1)],
            "product_name": names,
            "category": [shelves[c].name for c in category],
            "brand": brands,
            "description": texts,
            "list_price": cents / 100,
            "launch_date": np.datetime64(first_day, "D") + launch_day,
        }
    )
    return Assortment(
        table=table,
        category=category,
        list_price_cents=cents.astype(np.int64),
        used_up=np.array([float(shelf.used_up) for shelf in shelves])[category],
        taste_in_category=Ladder.from_weights(popularity * tilt),
        taste_for_category=Ladder.from_weights(_category_weights(shelves, HIDDEN_SEGMENTS)),
        category_start=start,
        category_stop=np.stack(
            [
                first + np.searchsorted(launch_day[category == c], np.arange(days), side="right")
                for c, first in enumerate(start)
            ]
        ),
    )


def _launch_days(category: Ints, days: int, rng: np.random.Generator) -> Ints:
    """Draw launch days, ascending in each category, the first of each before the period."""
    before = -rng.integers(0, _OLDEST_LAUNCH_DAYS, size=len(category))
    during = rng.integers(0, days, size=len(category))
    launch_day = np.where(rng.random(len(category)) < _NEW_SHARE, during, before)
    launch_day[np.searchsorted(category, np.unique(category))] = -_OLDEST_LAUNCH_DAYS
    return launch_day[np.lexsort((launch_day, category))]


def _describe(
    shelves: Sequence[Category], category: Ints, rng: np.random.Generator
) -> tuple[list[str], list[str], list[str], Floats]:
    """Compose a name, a brand and a text for each product; no name comes twice."""
    names: list[str] = []
    brands: list[str] = []
    texts: list[str] = []
    factors: list[float] = []
    for c, shelf in enumerate(shelves):
        ways = (len(BRANDS), len(shelf.nouns), len(shelf.kinds), len(shelf.sizes))
        chosen = rng.choice(int(np.prod(ways)), size=int((category == c).sum()), replace=False)
        for b, n, k, s in np.column_stack(np.unravel_index(chosen, ways)):
            (brand, factor), noun = BRANDS[b], shelf.nouns[n]
            kind, size = shelf.kinds[k], shelf.sizes[s]
            use = shelf.uses[int(rng.integers(len(shelf.uses)))]
            names.append(f"{brand} {kind} {noun}, {size}")
            brands.append(brand)
            texts.append(f"{noun} by {brand}: {kind.lower()}, {size}. For {use}.")
            factors.append(factor)
    return names, brands, texts, np.array(factors)


def _zipf(category: Ints, rng: np.random.Generator) -> Floats:
    """Draw the popularity of each product: Zipf by a random rank within its category."""
    weight = np.empty(len(category))
    for c in np.unique(category):
        members = np.flatnonzero(category == c)
        weight[members] = (1.0 + rng.permutation(len(members))) ** -_ZIPF_EXPONENT
    return weight


def _standardised_by(group: Ints, value: Floats) -> Floats:
    """Scale values to mean 0 and standard deviation 1 in each group (0 where all are equal)."""
    size = np.bincount(group)
    away = value - (np.bincount(group, value) / size)[group]
    spread = np.sqrt(np.bincount(group, away**2) / size)[group]
    return np.divide(away, spread, out=np.zeros(len(value)), where=spread > 0)


def _category_weights(shelves: Sequence[Category], segments: Sequence[HiddenSegment]) -> Floats:
    """Return the weight of each category for each segment, shape (segments, categories)."""
    return np.array(
        [
            [shelf.weight * segment.category_taste.get(shelf.name, 1.0) for shelf in shelves]
            for segment in segments
        ]
    )
