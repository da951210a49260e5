"""Who shops here: the six hidden segments, the truth that a segmentation should find again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regulars.simulation.arrays import Floats

CHANNELS = ("web", "app", "store")
"""Where an order is placed; `HiddenSegment.channels` follows this order."""

INTERESTS = ("family", "cooking", "gardening", "travel", "sport", "culture")
"""Main interests known to the outside supplier of traits."""

INCOME_BANDS = ("under 25k", "25k to 45k", "45k to 70k", "over 70k")
"""Yearly household income, ascending."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenSegment:
    """One way of shopping. Weights need not add up to one.

    Attributes:
        name: plain name.
        share: share of all customers, 0 to 1.
        orders_per_day: mean purchase rate while active, averaged over a year.
        rate_shape: shape of the gamma distribution of the rates; larger is more alike.
        dropout_a: first parameter of the beta distribution of the dropout probability.
        dropout_b: second parameter; the mean is a / (a + b) after each order.
        extra_lines: mean lines of an order beyond the first.
        extra_units: mean units of a line beyond the first, for goods that are used up.
        price_taste: above 0 prefers the dear products of a category, below 0 the cheap ones.
        category_taste: weight of a category against its usual weight; 1 where not named.
        promotion_seeking: chance, 0 to 1, of looking for a product on promotion instead.
        return_rate: chance that a line is sent back.
        weekdays: weight of Monday to Sunday.
        peak_hours: hours of the day around which orders cluster.
        christmas: height of the Christmas peak; 1 doubles the usual rate at its top.
        channels: weight of each of `CHANNELS`.
        age_years: mean and standard deviation of the age.
        female_share: share of women among those whose gender is known.
        extra_household: mean persons in the household beyond the first.
        income: mean of the income scale; 0 is middle, +1 clearly above.
        interest: the most likely one of `INTERESTS`.
    """

    name: str
    share: float
    orders_per_day: float
    rate_shape: float
    dropout_a: float
    dropout_b: float
    extra_lines: float
    extra_units: float
    price_taste: float
    category_taste: Mapping[str, float]
    promotion_seeking: float
    return_rate: float
    weekdays: tuple[float, float, float, float, float, float, float]
    peak_hours: tuple[float, ...]
    christmas: float
    channels: tuple[float, float, float]
    age_years: tuple[float, float]
    female_share: float
    extra_household: float
    income: float
    interest: str


HIDDEN_SEGMENTS: tuple[HiddenSegment, ...] = (
    HiddenSegment(
        name="weekly family shoppers",
        share=0.14,
        orders_per_day=1 / 8,
        rate_shape=6.0,
        dropout_a=1.2,
        dropout_b=60.0,
        extra_lines=6.0,
        extra_units=0.9,
        price_taste=-0.3,
        category_taste={"Pantry": 3.0, "Cleaning": 2.5, "Children": 2.5, "Pets": 1.5},
        promotion_seeking=0.4,
        return_rate=0.02,
        weekdays=(0.8, 0.7, 0.7, 1.0, 1.6, 1.7, 0.5),
        peak_hours=(10.0, 17.5),
        christmas=0.5,
        channels=(0.3, 0.3, 0.4),
        age_years=(39.0, 6.0),
        female_share=0.62,
        extra_household=2.6,
        income=0.1,
        interest="family",
    ),
    HiddenSegment(
        name="gift buyers",
        share=0.20,
        orders_per_day=1 / 75,
        rate_shape=2.0,
        dropout_a=1.0,
        dropout_b=9.0,
        extra_lines=1.2,
        extra_units=0.2,
        price_taste=0.3,
        category_taste={"Gifts and paper": 6.0, "Tea and coffee": 2.0, "Pantry": 0.3},
        promotion_seeking=0.2,
        return_rate=0.08,
        weekdays=(0.9, 0.9, 0.9, 1.0, 1.0, 1.1, 1.2),
        peak_hours=(20.5,),
        christmas=6.0,
        channels=(0.7, 0.2, 0.1),
        age_years=(45.0, 13.0),
        female_share=0.58,
        extra_household=1.2,
        income=0.3,
        interest="culture",
    ),
    HiddenSegment(
        name="bargain hunters",
        share=0.18,
        orders_per_day=1 / 25,
        rate_shape=2.0,
        dropout_a=1.0,
        dropout_b=14.0,
        extra_lines=2.2,
        extra_units=0.6,
        price_taste=-1.1,
        category_taste={"Cleaning": 1.6, "Bath and body": 1.6, "Garden": 0.6},
        promotion_seeking=1.0,
        return_rate=0.10,
        weekdays=(1.5, 0.9, 0.8, 0.8, 0.8, 0.9, 1.6),
        peak_hours=(12.5, 22.0),
        christmas=0.8,
        channels=(0.35, 0.6, 0.05),
        age_years=(33.0, 10.0),
        female_share=0.52,
        extra_household=1.3,
        income=-0.9,
        interest="sport",
    ),
    HiddenSegment(
        name="premium loyalists",
        share=0.08,
        orders_per_day=1 / 20,
        rate_shape=4.0,
        dropout_a=1.0,
        dropout_b=40.0,
        extra_lines=2.8,
        extra_units=0.4,
        price_taste=1.3,
        category_taste={"Kitchen": 2.5, "Tea and coffee": 2.0, "Home textiles": 2.2},
        promotion_seeking=0.05,
        return_rate=0.04,
        weekdays=(0.9, 1.0, 1.1, 1.1, 1.0, 1.3, 0.6),
        peak_hours=(11.0, 15.0),
        christmas=1.2,
        channels=(0.4, 0.1, 0.5),
        age_years=(54.0, 9.0),
        female_share=0.50,
        extra_household=1.0,
        income=1.4,
        interest="cooking",
    ),
    HiddenSegment(
        name="one-time tryers",
        share=0.28,
        orders_per_day=1 / 60,
        rate_shape=1.5,
        dropout_a=8.0,
        dropout_b=2.0,
        extra_lines=0.7,
        extra_units=0.2,
        price_taste=-0.2,
        category_taste={"Garden": 1.5, "Kitchen": 1.3},
        promotion_seeking=0.6,
        return_rate=0.12,
        weekdays=(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0),
        peak_hours=(13.0, 20.0),
        christmas=1.5,
        channels=(0.75, 0.2, 0.05),
        age_years=(37.0, 14.0),
        female_share=0.49,
        extra_household=1.1,
        income=-0.1,
        interest="travel",
    ),
    HiddenSegment(
        name="lapsing regulars",
        share=0.12,
        orders_per_day=1 / 14,
        rate_shape=3.0,
        dropout_a=3.0,
        dropout_b=27.0,
        extra_lines=2.5,
        extra_units=0.5,
        price_taste=0.1,
        category_taste={"Garden": 3.0, "Pets": 2.0, "Home textiles": 1.2},
        promotion_seeking=0.3,
        return_rate=0.05,
        weekdays=(1.1, 1.2, 1.2, 1.1, 1.0, 0.9, 0.5),
        peak_hours=(9.5,),
        christmas=0.4,
        channels=(0.5, 0.15, 0.35),
        age_years=(61.0, 10.0),
        female_share=0.55,
        extra_household=0.8,
        income=0.0,
        interest="gardening",
    ),
)
"""The segments of the made-up shop; their shares add up to one."""


def per_segment(field: str) -> Floats:
    """Return a numeric field of each segment, a row per segment.

    >>> per_segment("share").round(2).tolist()
    [0.14, 0.2, 0.18, 0.08, 0.28, 0.12]
    """
    return np.array([getattr(segment, field) for segment in HIDDEN_SEGMENTS], dtype=np.float64)
