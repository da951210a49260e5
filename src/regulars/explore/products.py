"""The products and categories that bring most."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from regulars.explore.reading import Frame, Row, collect
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.features import exact_sum
from regulars.model import Cannot
from regulars.wording import count, share

_MOST = 50
_NAMED = 3


def products(shop: Shop) -> Section | Cannot:
    """Rank products and categories by revenue, or by lines without amounts."""
    lines = shop.tables.find("order_lines", "product_id")
    known = None if lines is None else lines.filter(~nw.col("product_id").is_null())
    if known is None or not collect(known.head(1).select("product_id")):
        return Cannot(
            "Products",
            "The order lines name no products.",
            "Name the column with `--map product_id=COLUMN`.",
        )
    by_product = shop.materialise("explore_products", _sums(known, "product_id"))
    facts = shop.tables.find("products", "product_id", "name", "category")
    rows, sentences = [], []
    for kind, frame in _kinds(by_product, facts):
        best = list(_ranked(kind, frame, shop))
        if best:
            [total] = collect(frame.select(kinds=nw.len()))
            rows += best
            sentences.append(_sentence(kind, best, int(total["kinds"]), shop.measure))
    return Section(
        "products",
        "What sells best",
        tuple(sentences),
        {"explore_products": arrow("explore_products", rows)},
    )


def _sums(frame: Frame, key: str) -> Frame:
    return frame.group_by(key).agg(
        lines=nw.len().cast(nw.Int64),
        units=exact_sum(nw.col("quantity")),
        revenue=exact_sum(nw.col("revenue")),
    )


def _kinds(by_product: Frame, facts: Frame | None) -> Iterator[tuple[str, Frame]]:
    if facts is None:
        yield "product", by_product.with_columns(id=nw.col("product_id"), name=nw.lit(None))
        return
    named = by_product.join(
        facts.select("product_id", "name", "category"), on="product_id", how="left"
    )
    yield "product", named.with_columns(id=nw.col("product_id"))
    by_category = (
        named.filter(~nw.col("category").is_null())
        .group_by("category")
        .agg(
            # DuckDB sums whole numbers to wider ones.
            nw.col("lines").sum().cast(nw.Int64),
            units=exact_sum(nw.col("units")),
            revenue=exact_sum(nw.col("revenue")),
        )
    )
    yield "category", by_category.with_columns(id=nw.col("category"), name=nw.col("category"))


def _ranked(kind: str, frame: Frame, shop: Shop) -> Iterator[Row]:
    by = "lines" if shop.revenue is None else "revenue"
    total = shop.lines if shop.revenue is None else shop.revenue
    best = frame.sort(by, "id", descending=[True, False]).head(_MOST)
    columns = ("id", "name", "lines", "units", "revenue")
    for rank, row in enumerate(collect(best.select(*columns)), start=1):
        yield {
            "kind": kind,
            "rank": rank,
            "id": row["id"],
            "name": row["name"],
            "lines": int(row["lines"]),
            "units": None if shop.units is None else row["units"],
            "revenue": None if shop.revenue is None else row["revenue"],
            "share": row[by] / total if total else 0.0,
        }


def _sentence(kind: str, best: list[Row], kinds: int, measure: str) -> str:
    plural_kind = "products" if kind == "product" else "categories"
    of = "revenue" if measure == "revenue" else "order lines"
    first = [f"{row['name'] or row['id']} ({share(row['share'])})" for row in best[:_NAMED]]
    text = (
        f"The best-selling {plural_kind if len(first) > 1 else kind}: {', '.join(first)} of {of}."
    )
    top = best[:10]
    if kinds > len(top):
        together = share(sum(row["share"] for row in top))
        text += f" The first ten of {count(kinds)} {plural_kind} bring {together}."
    return text
