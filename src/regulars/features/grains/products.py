"""Facts about products as known at a moment, and what each customer bought of each product."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from regulars.features.exact import MONEY_SCALE, exact_sum, ratio


def product_facts(
    lines: nw.LazyFrame[Any], products: nw.LazyFrame[Any] | None
) -> nw.LazyFrame[Any]:
    """Describe each product sold so far by its category and its place among the prices there.

    The price is the mean price paid up to then, rounded to 0.0001, so that a list price of
    tomorrow cannot leak in. Its place is (rank - 0.5) / number of priced products in the category,
    equal prices sharing their mean rank: 0.5 for a product alone in its category.

    Args:
        lines: the lines known at the moment (see `lines_until`).
        products: the products table, or None where no categories are known.

    Returns:
        product_id, category, category_number (the same number for the same category), revenue and
        price_position (0 to 1; empty without a category or a price). One row per product sold.
    """
    sold = (
        lines.filter(~nw.col("product_id").is_null())
        .group_by("product_id")
        .agg(
            exact_sum(nw.col("revenue")).alias("revenue"),
            exact_sum(nw.col("quantity")).alias("units"),
        )
    )
    if products is None:
        described = sold.with_columns(category=nw.lit(None).cast(nw.String))
    else:
        described = sold.join(
            products.select("product_id", "category"), on="product_id", how="left"
        )
    mean_price = ratio(nw.col("revenue"), nw.col("units"))
    priced = described.with_columns(price=(mean_price * MONEY_SCALE + 0.5).floor()).with_columns(
        rank=nw.col("price").rank("average").over("category"),
        priced_products=nw.col("price").count().over("category"),
        shop=nw.lit(1),
    )
    number = nw.col("category").rank("dense").over("shop")
    place = ratio(nw.col("rank") - 0.5, nw.col("priced_products"))
    return priced.select(
        "product_id",
        "category",
        "revenue",
        category_number=number.cast(nw.Int32),
        price_position=nw.when(~nw.col("category").is_null()).then(place),
    )


def customer_products(lines: nw.LazyFrame[Any], facts: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Gather lines by customer and product.

    Grouping by customer, order and product first costs less than counting distinct orders.

    Args:
        lines: the lines known at the moment; those without a product are left out.
        facts: see `product_facts`.

    Returns:
        customer_id, product_id, lines, orders (different orders with the product), category and
        price_position.
    """
    keys = ("customer_id", "product_id")
    return (
        lines.filter(~nw.col("product_id").is_null())
        .group_by(*keys, "order_id")
        .agg(nw.len().cast(nw.Int64).alias("lines"))
        .group_by(*keys)
        .agg(
            nw.col("lines").sum().cast(nw.Int64),
            nw.len().cast(nw.Int64).alias("orders"),
        )
        .join(facts.select("product_id", "category", "price_position"), on="product_id", how="left")
    )
