"""Interests, attitudes and bought-in data: every `trait_*` column of the customer table."""

from __future__ import annotations

from collections.abc import Iterable

import narwhals as nw

from regulars.features.feature import Feature

_TABLE = "customers."


def trait(column: str) -> Feature:
    """One further column of a customer file, passed through under its own name."""
    return Feature(
        name=column,
        group="psychographic",
        grain="customer",
        unit="as given",
        formula="as given",
        meaning="A further column of the customer file, as given there.",
        expression=lambda: nw.col(column),
        needs=(_TABLE + column,),
        dtype="as given",
    )


def traits(available: Iterable[str]) -> tuple[Feature, ...]:
    """One feature per available `trait_*` column, in alphabetical order.

    >>> [one.name for one in traits({"customers.trait_income", "customers.country"})]
    ['trait_income']
    """
    columns = (column.removeprefix(_TABLE) for column in available if column.startswith(_TABLE))
    return tuple(trait(column) for column in sorted(columns) if column.startswith("trait_"))
