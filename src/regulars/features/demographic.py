"""Who a customer is, as far as the customer table says."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from regulars.features.feature import feature

_demographic = partial(feature, group="demographic", grain="customer")


@_demographic(unit="name", formula="as given", needs=("customers.country",), dtype="string")
def country() -> nw.Expr:
    """Country in the shop's own words."""
    return nw.col("country")


@_demographic(unit="name", formula="as given", needs=("customers.region",), dtype="string")
def region() -> nw.Expr:
    """State, province or sales region in the shop's own words."""
    return nw.col("region")


@_demographic(unit="name", formula="as given", needs=("customers.gender",), dtype="string")
def gender() -> nw.Expr:
    """Gender in the shop's own words."""
    return nw.col("gender")


@_demographic(
    unit="years",
    formula="as given, else whole years from birth date to as_of",
    needs=("customers.age_years",),
)
def age_years() -> nw.Expr:
    """Age; empty where neither an age nor a birth date is known."""
    return nw.col("age_years")


DEMOGRAPHIC = (country, region, gender, age_years)
