"""What kind of shop to make up."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from regulars.simulation.business_time import BusinessTime
from regulars.simulation.categories import CATEGORIES, MOST_PRODUCTS_PER_CATEGORY
from regulars.simulation.expectation import expected_lines_per_customer
from regulars.simulation.hidden_segments import HIDDEN_SEGMENTS


class ShopConfig(BaseModel):
    """A made-up shop. The same settings give the same files, byte for byte.

    >>> ShopConfig(customers=100).customers
    100
    >>> ShopConfig.for_lines(1_000_000).customers > 10_000
    True
    """

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    customers: int = Field(default=5_000, ge=1)
    """Number of customers; each places at least one order."""

    days: int = Field(default=730, ge=1, le=7_305)
    """Length of the period in days; the shop opens on the first."""

    first_day: date = Field(default=date(2024, 1, 1), ge=date(1970, 1, 1), le=date(2100, 1, 1))
    """First day of the period."""

    seed: int = Field(default=0, ge=0)
    """Seed of every random choice."""

    products: int = Field(default=400, ge=1, le=MOST_PRODUCTS_PER_CATEGORY * len(CATEGORIES))
    """Number of products in the assortment, 1 to 300 for each category."""

    categories: int = Field(default=len(CATEGORIES), ge=1, le=len(CATEGORIES))
    """Number of product categories."""

    currency: str = Field(default="EUR", pattern=r"^[A-Z]{3}$")
    """ISO 4217 code of the currency of all amounts; it does not change their size."""

    yearly_growth: float = Field(default=0.3, gt=-1.0, le=10.0)
    """Growth per year of the number of new customers; 0.3 is 30 %."""

    seasonality: float = Field(default=1.0, ge=0.0, le=1.0)
    """Swing of the year and of the week: 0 for an even flow, 1 for the full Christmas peak."""

    cancelled_share: float = Field(default=0.01, ge=0.0, le=0.5)
    """Share of orders that are cancelled as a whole."""

    missing_share: float = Field(default=0.08, ge=0.0, le=0.9)
    """Share of missing values in email, birth date, gender and postal code."""

    traits_share: float = Field(default=0.6, ge=0.0, le=1.0)
    """Share of customers of whom the outside supplier knows household, income and interest."""

    dirty_share: float = Field(default=0.0, ge=0.0, le=0.5)
    """Share of dirty rows in the order file. They come on top of the good rows, which are the
    same for every share."""

    customers_per_chunk: int = Field(default=5_000, ge=1, le=100_000)
    """Customers made at a time, which bounds memory. Another size makes other customers of the
    same kind."""

    @model_validator(mode="after")
    def _shelves_can_be_filled(self) -> Self:
        most = MOST_PRODUCTS_PER_CATEGORY * self.categories
        if not self.categories <= self.products <= most:
            raise ValueError(
                f"{self.categories} categories hold {self.categories} to {most} products, "
                f"not {self.products}"
            )
        return self

    @classmethod
    def for_lines(cls, lines: int, **settings: Any) -> ShopConfig:  # noqa: ANN401 - as the class
        """Choose the number of customers so that the order file has roughly so many rows.

        Args:
            lines: rows wanted. The shop comes within some 10 % of it once it has a thousand
                customers and 200 products. Fewer customers vary more, and fewer products repeat
                within an order, which makes fewer lines.
            **settings: any other field.
        """
        draft = cls(**settings)
        clean_lines = lines * (1.0 - draft.dirty_share)
        customers = round(clean_lines / expected_lines_per_customer(draft.business_time()))
        return cls(**{**settings, "customers": max(1, customers)})

    @property
    def chunks(self) -> int:
        """Number of chunks the customers are made in."""
        return -(-self.customers // self.customers_per_chunk)

    def business_time(self) -> BusinessTime:
        """Build the clocks by which this shop's customers order."""
        return BusinessTime.of(
            HIDDEN_SEGMENTS,
            first_day=self.first_day,
            days=self.days,
            seasonality=self.seasonality,
            yearly_growth=self.yearly_growth,
        )
