"""What each customer spends in each category, and which categories are the biggest."""

from __future__ import annotations

from typing import Any

import narwhals as nw

from regulars.features.exact import exact_sum, ratio

MOST_CATEGORY_SHARES = 8
"""How many categories get a column of their own."""


def customer_categories(lines: nw.LazyFrame[Any], facts: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Gather lines by customer and category.

    The lines are grouped by the category's number: texts of more than twelve bytes are dear keys.

    Args:
        lines: the lines known at the moment (see `lines_until`).
        facts: see `product_facts`; lines of products without a category are left out.

    Returns:
        customer_id, category, revenue, top_revenue (the customer's highest in a category),
        revenue_share (of the customer's revenue in categories; empty where that is 0) and
        categories_sold (in the whole shop so far).
    """
    categorised = facts.filter(~nw.col("category").is_null())
    names = categorised.select("category", "category_number").unique()
    sold = names.select(categories_sold=nw.len())
    revenue = nw.col("revenue")
    return (
        lines.join(
            categorised.select("product_id", "category_number"), on="product_id", how="inner"
        )
        .group_by("customer_id", "category_number")
        .agg(exact_sum(revenue).alias("revenue"))
        .with_columns(
            top_revenue=revenue.max().over("customer_id"),
            customer_revenue=exact_sum(revenue).over("customer_id"),
        )
        .with_columns(revenue_share=ratio(revenue, nw.col("customer_revenue")))
        .join(names, on="category_number", how="inner")
        .drop("customer_revenue", "category_number")
        .join(sold, how="cross")
    )


def biggest_categories(facts: nw.LazyFrame[Any]) -> list[str]:
    """Collect the names of the categories with the most revenue so far, biggest first.

    Of categories with equal revenue the first in the alphabet comes first.
    """
    totals = (
        facts.filter(~nw.col("category").is_null())
        .group_by("category")
        .agg(exact_sum(nw.col("revenue")).alias("revenue"))
        .collect()
        .rows()
    )
    ordered = sorted(totals, key=lambda total: (-total[1], total[0]))
    return [str(category) for category, _ in ordered[:MOST_CATEGORY_SHARES]]
