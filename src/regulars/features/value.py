"""What an order is worth and what is in it: size, price level and discounts."""

from __future__ import annotations

from functools import partial

import narwhals as nw

from regulars.features.exact import (
    SHARE_SCALE,
    coefficient_of_variation,
    exact_sum,
    ratio,
)
from regulars.features.feature import feature

_AMOUNTS = ("order_lines.revenue",)
_UNITS = ("order_lines.quantity",)

_value = partial(feature, group="value")


@_value(
    grain="derived",
    unit="currency",
    formula="revenue / orders",
    uses=("revenue", "orders"),
)
def average_order_value() -> nw.Expr:
    """Mean revenue of an order (AOV)."""
    return ratio(nw.col("revenue"), nw.col("orders"))


@_value(grain="order", unit="currency", formula="median revenue of the orders", needs=_AMOUNTS)
def median_order_value() -> nw.Expr:
    """The usual order: half are larger, half are smaller."""
    return nw.col("revenue").median()


@_value(grain="order", unit="currency", formula="largest revenue of an order", needs=_AMOUNTS)
def largest_order_value() -> nw.Expr:
    """Revenue of the largest order."""
    return nw.col("revenue").max()


@_value(
    grain="order",
    unit="currency",
    formula="revenue of the first order",
    needs=("order_lines.ordered_at_s", "order_lines.revenue"),
)
def first_order_value() -> nw.Expr:
    """Revenue of the first order; of two in the same second, the one whose id sorts first."""
    return nw.when(nw.col("gap_days").is_null()).then(nw.col("revenue")).max()


@_value(
    grain="order",
    unit="ratio",
    formula="sample standard deviation / mean of the orders' revenue",
    needs=_AMOUNTS,
)
def order_value_variation() -> nw.Expr:
    """How much the orders' values vary (0: all alike); empty below two orders or without revenue.

    Computed from exact sums of the values and of their squares, so in one pass; right to 1e-11.
    """
    value = nw.col("revenue")
    alike = (value.max() == value.min()) & (nw.len() > 1) & (exact_sum(value) > 0.0)
    return nw.when(alike).then(0.0).otherwise(coefficient_of_variation(value))


@_value(grain="order", unit="lines", formula="number of order lines", dtype="int64")
def lines() -> nw.Expr:
    """How many order lines the customer has bought."""
    return nw.col("lines").sum()


@_value(grain="order", unit="units", formula="sum of quantity", needs=_UNITS)
def units() -> nw.Expr:
    """How many units the customer has bought."""
    return exact_sum(nw.col("units"))


@_value(grain="derived", unit="units", formula="units / orders", uses=("units", "orders"))
def units_per_order() -> nw.Expr:
    """Mean number of units in an order."""
    return ratio(nw.col("units"), nw.col("orders"))


@_value(grain="derived", unit="lines", formula="lines / orders", uses=("lines", "orders"))
def lines_per_order() -> nw.Expr:
    """Mean number of lines in an order."""
    return ratio(nw.col("lines"), nw.col("orders"))


@_value(grain="derived", unit="currency", formula="revenue / units", uses=("revenue", "units"))
def average_unit_price() -> nw.Expr:
    """Mean price paid for a unit, after discounts."""
    return ratio(nw.col("revenue"), nw.col("units"))


@_value(
    grain="product",
    unit="0 to 1",
    formula="mean over lines of the product's price rank within its category",
    needs=(
        "order_lines.product_id",
        "order_lines.quantity",
        "order_lines.revenue",
        "products.category",
    ),
)
def price_position() -> nw.Expr:
    """How dear the chosen products are within their categories: 0.5 middle, near 1 dearest.

    A product's price is the mean price paid for it up to as_of; the rank is (rank - 0.5) / number
    of products of the category. Products without a category do not count.
    """
    position, lines = nw.col("price_position"), nw.col("lines")
    weighted = exact_sum(position * lines.cast(nw.Float64), scale=SHARE_SCALE)
    return ratio(weighted, nw.when(~position.is_null()).then(lines).sum())


@_value(
    grain="order",
    unit="share",
    formula="discount / (revenue + discount)",
    needs=("order_lines.discount", "order_lines.revenue"),
)
def discount_share() -> nw.Expr:
    """Share of the undiscounted price that discounts took off."""
    discount = exact_sum(nw.col("discount"))
    return ratio(discount, exact_sum(nw.col("revenue")) + discount)


@_value(
    grain="order",
    unit="share",
    formula="lines with a discount / lines",
    needs=("order_lines.discount",),
)
def discounted_line_share() -> nw.Expr:
    """Share of the lines that were bought at a discount."""
    return ratio(nw.col("discounted_lines").sum(), nw.col("lines").sum())


VALUE = (
    average_order_value,
    median_order_value,
    largest_order_value,
    first_order_value,
    order_value_variation,
    lines,
    units,
    units_per_order,
    lines_per_order,
    average_unit_price,
    price_position,
    discount_share,
    discounted_line_share,
)
