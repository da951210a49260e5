"""Products bought together: association of pairs (key `agrawal:rules`).

Of N orders, a occurs in n_a, b in n_b and both in n_ab. Support is n_ab / N, confidence of a to b
n_ab / n_a, lift N n_ab / (n_a n_b), leverage support - n_a n_b / N^2, conviction of a to b
(1 - n_b / N) / (1 - confidence) (key `brin:rules`).

Cost: the pairs inside each order, so only the products in most orders are looked at, as many as
keep the number of pairs below a limit. What is rare is not looked at: its pairs would rest on a
handful of orders.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

import narwhals as nw

from regulars.explore.reading import Frame, Row, collect
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.model import Cannot
from regulars.wording import count, decimal, plural, share

_MOST_PRODUCTS = (300, 150, 75, 40)
_MOST_PAIRS_MADE = 20_000_000
_MOST_PAIRS_KEPT = 200
_FEWEST_ORDERS = 10
_LEAST_SUPPORT = 0.0005
_NAMED = 3
_WHAT = "Products bought together"


def pairs(shop: Shop) -> Section | Cannot:
    """Count pairs of the products in most orders; keep those above a minimum support."""
    lines = shop.tables.find("order_lines", "product_id")
    if lines is None:
        return Cannot(_WHAT, "The order lines name no products.", "Use `--map product_id=COLUMN`.")
    baskets = (
        lines.filter(~nw.col("product_id").is_null())
        .select("customer_id", "order_id", "product_id")
        .unique()
    )
    baskets = shop.materialise("explore_baskets", baskets)
    popular, baskets = _popular(baskets, shop)
    enough = max(_FEWEST_ORDERS, ceil(_LEAST_SUPPORT * shop.orders_count))
    if len(popular) < 2 or sorted(popular.values())[-2] < enough:  # noqa: PLR2004 - a pair is two
        return Cannot(
            _WHAT,
            f"No two products occur in {enough} orders or more.",
            "A longer history would show more.",
        )
    together = (
        baskets.join(baskets, on=["customer_id", "order_id"], suffix="_b")
        .filter(nw.col("product_id") < nw.col("product_id_b"))
        .group_by("product_id", "product_id_b")
        .agg(both=nw.len())
        .filter(nw.col("both") >= enough)
    )
    names = _names(shop, popular)
    found = [
        _pair(row, popular, shop.orders_count)
        | {"name_a": names.get(row["product_id"]), "name_b": names.get(row["product_id_b"])}
        for row in collect(together)
    ]
    # Leverage ranks by the orders that chance does not explain: rare flukes and mere bestsellers
    # both come out low.
    found.sort(key=lambda row: (-row["leverage"], row["product_a"], row["product_b"]))
    kept = found[:_MOST_PAIRS_KEPT]
    return Section(
        "together",
        "What is bought together",
        tuple(_sentences(kept, len(found), len(popular), enough)),
        {"explore_pairs": arrow("explore_pairs", kept)},
    )


def _popular(baskets: Frame, shop: Shop) -> tuple[dict[str, int], Frame]:
    """The products in most orders, with their number of orders, and the baskets of these alone."""
    by_product = baskets.group_by("product_id").agg(orders=nw.len())
    ranked = collect(
        by_product.sort("orders", "product_id", descending=[True, False]).head(_MOST_PRODUCTS[0])
    )
    for most in _MOST_PRODUCTS:
        popular = {row["product_id"]: int(row["orders"]) for row in ranked[:most]}
        if not popular:
            break
        kept = baskets.filter(nw.col("product_id").is_in(list(popular)))
        kept = shop.materialise(f"explore_baskets_{most}", kept)
        size = nw.col("size")
        sizes = kept.group_by("customer_id", "order_id").agg(size=nw.len().cast(nw.Int64))
        [made] = collect(sizes.select(pairs=(size * (size - 1)).sum()))
        if int(made["pairs"] or 0) // 2 <= _MOST_PAIRS_MADE:
            break
    return popular, kept if popular else baskets


def _names(shop: Shop, popular: dict[str, int]) -> dict[str, str]:
    facts = shop.tables.find("products", "product_id", "name")
    if facts is None:
        return {}
    wanted = facts.filter(nw.col("product_id").is_in(list(popular))).select("product_id", "name")
    return {row["product_id"]: row["name"] for row in collect(wanted)}


def _pair(found: Row, popular: dict[str, int], orders: int) -> Row:
    a, b, both = found["product_id"], found["product_id_b"], int(found["both"])
    of_a, of_b = popular[a], popular[b]
    return {
        "product_a": a,
        "product_b": b,
        "orders_a": of_a,
        "orders_b": of_b,
        "orders_both": both,
        "support": both / orders,
        "confidence_ab": both / of_a,
        "confidence_ba": both / of_b,
        "lift": both * orders / (of_a * of_b),
        "leverage": both / orders - of_a * of_b / orders**2,
        "conviction_ab": None if both == of_a else (1 - of_b / orders) / (1 - both / of_a),
        "conviction_ba": None if both == of_b else (1 - of_a / orders) / (1 - both / of_b),
    }


def _sentences(kept: list[Row], found: int, products: int, enough: int) -> Iterator[str]:
    looked = (
        f"Of the {products} products in most orders, {plural(found, 'pair')} occur in "
        f"{enough} orders or more"
    )
    if not kept:
        yield f"{looked}."
        return
    more = sum(row["lift"] > 1 for row in kept)
    often = "all" if more == len(kept) else count(more)
    yield f"{looked}; of the {count(len(kept))} shown, {often} more often than by chance."
    for row in kept[:_NAMED]:
        a, b = row["name_a"] or row["product_a"], row["name_b"] or row["product_b"]
        confidence = row["confidence_ab"]
        if row["confidence_ba"] > confidence:
            a, b, confidence = b, a, row["confidence_ba"]
        yield (
            f"{share(confidence)} of orders with {a} also hold {b}: {decimal(row['lift'])} times "
            f"as often as by chance ({plural(row['orders_both'], 'order')} with both)."
        )
