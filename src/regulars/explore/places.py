"""Where customers live: countries, regions, cities."""

from __future__ import annotations

from collections.abc import Iterator

import narwhals as nw

from regulars.explore.country import country_code
from regulars.explore.reading import Row, collect
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.features import exact_sum
from regulars.model import Cannot
from regulars.wording import count, plural, share

_KINDS = {"country": "countries", "region": "regions", "city": "cities"}
_MOST = 300
_NAMED = 3


def places(shop: Shop) -> Section | Cannot:
    """Add up customers, orders and revenue by place; customers without one are left out."""
    people = shop.tables.find("customers", "customer_id", *_KINDS)
    rows: list[Row] = []
    if people is not None:
        customers = shop.orders.group_by("customer_id").agg(
            orders=nw.len().cast(nw.Int64), revenue=exact_sum(nw.col("revenue").cast(nw.Float64))
        )
        located = shop.materialise(
            "explore_located",
            customers.join(people.select("customer_id", *_KINDS), on="customer_id", how="inner"),
        )
        for kind in _KINDS:
            rows += (
                _place(kind, row, shop)
                for row in collect(
                    located.filter(~nw.col(kind).is_null())
                    .group_by(kind)
                    .agg(
                        nw.col("orders").sum(),
                        customers=nw.len(),
                        revenue=exact_sum(nw.col("revenue")),
                    )
                    .sort("orders", kind, descending=[True, False])
                    .head(_MOST)
                )
            )
    if not rows:
        return Cannot(
            "Places",
            "Nothing says where customers live.",
            "Join a customer file with a country, region or city: `--customers FILE`.",
        )
    sentences = tuple(_sentences(rows, shop.measure))
    return Section(
        "places",
        "Where customers are",
        sentences,
        {"explore_places": arrow("explore_places", rows)},
    )


def _place(kind: str, row: Row, shop: Shop) -> Row:
    part, total = (
        (row["orders"], shop.orders_count)
        if shop.revenue is None
        else (row["revenue"], shop.revenue)
    )
    return {
        "kind": kind,
        "place": row[kind],
        "country_code": country_code(row[kind]) if kind == "country" else None,
        "customers": int(row["customers"]),
        "orders": int(row["orders"]),
        "revenue": None if shop.revenue is None else row["revenue"],
        "share": float(part) / float(total) if total else 0.0,
    }


def _sentences(rows: list[Row], measure: str) -> Iterator[str]:
    for kind, several in _KINDS.items():
        found = sorted(
            (r for r in rows if r["kind"] == kind), key=lambda r: (-r["share"], r["place"])
        )
        if not found:
            continue
        number = f"At least {_MOST}" if len(found) == _MOST else count(len(found))
        if len(found) == 1:
            yield f"All customers with a known {kind} are in {found[0]['place']}."
            continue
        first = ", ".join(
            f"{r['place']} {share(r['share'])} of {measure} ({plural(r['customers'], 'customer')})"
            for r in found[:_NAMED]
        )
        yield f"{number} {several}. The largest: {first}."
    unknown = [r["place"] for r in rows if r["kind"] == "country" and not r["country_code"]]
    if unknown:
        yield f"Not on the map, since it is no country that we recognise: {', '.join(unknown[:5])}."
