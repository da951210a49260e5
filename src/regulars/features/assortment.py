"""What a customer buys: breadth, repetition and the mix of categories."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import partial

import narwhals as nw

from regulars.features.exact import SHARE_SCALE, count_where, exact_sum, ratio
from regulars.features.feature import Feature, feature

_PRODUCTS = ("order_lines.product_id",)
_CATEGORIES = ("order_lines.product_id", "products.category")
CATEGORY_AMOUNTS = ("order_lines.product_id", "order_lines.revenue", "products.category")
"""What every share of a category in revenue needs."""


_assortment = partial(feature, group="assortment")


@_assortment(
    grain="product",
    unit="products",
    formula="number of different products",
    needs=_PRODUCTS,
    dtype="int64",
    when_absent=0,
)
def products() -> nw.Expr:
    """How many different products the customer has bought."""
    return nw.len()


@_assortment(
    grain="product",
    unit="orders",
    formula="mean over products of the orders with the product",
    needs=_PRODUCTS,
)
def orders_per_product() -> nw.Expr:
    """In how many orders the customer bought the same product, on average."""
    return ratio(nw.col("orders").sum(), nw.len())


@_assortment(
    grain="derived",
    unit="products",
    formula="products x orders_per_product / orders",
    uses=("products", "orders_per_product", "orders"),
)
def products_per_order() -> nw.Expr:
    """Mean number of different products in an order."""
    return ratio(nw.col("products") * nw.col("orders_per_product"), nw.col("orders"))


@_assortment(
    grain="product",
    unit="share",
    formula="products / lines with a product",
    needs=_PRODUCTS,
)
def novelty_share() -> nw.Expr:
    """Share of the lines that brought a product the customer had not bought before."""
    return ratio(nw.len(), nw.col("lines").sum())


@_assortment(
    grain="product",
    unit="share",
    formula="products in two or more orders / products",
    needs=_PRODUCTS,
)
def repeat_product_share() -> nw.Expr:
    """Share of the products that the customer ordered again."""
    return ratio(count_where(nw.col("orders") > 1), nw.len())


@_assortment(
    grain="category",
    unit="categories",
    formula="number of different categories",
    needs=_CATEGORIES,
    dtype="int64",
    when_absent=0,
)
def categories() -> nw.Expr:
    """How many different categories the customer has bought from."""
    return nw.len()


@_assortment(
    grain="category",
    unit="name",
    formula="category with the most revenue",
    needs=CATEGORY_AMOUNTS,
    dtype="string",
)
def top_category() -> nw.Expr:
    """The category the customer spends most on; of equals, the first in the alphabet."""
    is_top = nw.col("revenue") == nw.col("top_revenue")
    return nw.when(is_top).then(nw.col("category")).min()


@_assortment(
    grain="category",
    unit="share",
    formula="revenue in top_category / revenue in categories",
    needs=CATEGORY_AMOUNTS,
)
def top_category_share() -> nw.Expr:
    """Share of the revenue that the top category takes."""
    return nw.col("revenue_share").max()


@_assortment(
    grain="category",
    unit="0 to 1",
    formula="- sum p ln p / ln K, p revenue shares, K categories sold so far",
    needs=CATEGORY_AMOUNTS,
)
def category_entropy() -> nw.Expr:
    """How evenly the revenue spreads over the shop's categories: 0 in one, 1 equally in all.

    Shannon's entropy (:cite:`shannon:communication`) over its largest possible value.
    """
    share, sold = nw.col("revenue_share"), nw.col("categories_sold")
    surprise = nw.when(share > 0.0).then(share * share.log() * -1.0)
    entropy = nw.when(~share.is_null()).then(surprise.fill_null(0.0))
    log_of_sold = sold.max().cast(nw.Float64).log()
    # Rounding in the sum could exceed the largest possible value in the last digits.
    evenness = nw.min_horizontal(exact_sum(entropy, scale=SHARE_SCALE) / log_of_sold, nw.lit(1.0))
    spread = nw.when(sold.max() > 1).then(evenness).otherwise(0.0)
    return nw.when(share.count() > 0).then(spread)


ASSORTMENT = (
    products,
    orders_per_product,
    products_per_order,
    novelty_share,
    repeat_product_share,
    categories,
    top_category,
    top_category_share,
    category_entropy,
)


def category_share(category: str, slug: str) -> Feature:
    """The share of one category in a customer's revenue, as the feature `category_share_<slug>`."""

    def expression() -> nw.Expr:
        return nw.when(nw.col("category") == category).then(nw.col("revenue_share")).max()

    return Feature(
        name=f"category_share_{slug}",
        group="assortment",
        grain="category",
        unit="share",
        formula="revenue in the category / revenue in categories",
        meaning=f"Share of the revenue that goes to {category}.",
        expression=lambda: nw.when(nw.col("revenue_share").count() > 0).then(
            expression().fill_null(0.0)
        ),
        needs=CATEGORY_AMOUNTS,
    )


def category_shares(names: Sequence[str]) -> tuple[Feature, ...]:
    """One feature per category, with names that are unique and fit for a column.

    >>> [share.name for share in category_shares(["Home & Garden", "Caf\u00e9", "home-garden"])]
    ['category_share_home_garden', 'category_share_cafe', 'category_share_home_garden_2']
    """
    shares: dict[str, Feature] = {}
    for category in names:
        stem = slug = slug_of(category)
        repeats = 1
        while slug in shares:
            repeats += 1
            slug = f"{stem}_{repeats}"
        shares[slug] = category_share(category, slug)
    return tuple(shares.values())


def slug_of(text: str) -> str:
    """Lower-case letters and digits joined by underscores; accents are taken off Latin letters.

    >>> slug_of("Baby & Toddler (0-3)"), slug_of("!")
    ('baby_toddler_0_3', 'unnamed')
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in decomposed if not unicodedata.combining(sign))
    composed = unicodedata.normalize("NFC", letters)
    return re.sub(r"[\W_]+", "_", composed).strip("_") or "unnamed"
