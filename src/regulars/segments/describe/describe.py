"""Describe fitted segments: the small tables of `regulars.model.SEGMENT_TABLES`.

The engine that holds the order lines does the counting; what is collected is a few hundred rows
for each segment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import pyarrow as pa

from regulars.model import SEGMENT_TABLES
from regulars.segments.advice import levers
from regulars.segments.describe.bought import bought
from regulars.segments.describe.examples import segment_examples
from regulars.segments.describe.growth import segment_growth
from regulars.segments.describe.habits import (
    CIRCULAR,
    Habits,
    cut_by_latest_orders,
    habits,
    ordering_shares,
)
from regulars.segments.describe.months import segment_months
from regulars.segments.describe.orders import (
    Frame,
    Materialise,
    Row,
    orders_of_members,
    rows_of,
)
from regulars.segments.describe.reach import Reach, reaches
from regulars.segments.describe.services import is_service
from regulars.segments.describe.silhouettes import segment_silhouettes
from regulars.segments.plan import Known, plan
from regulars.segments.schema import arrow_schema
from regulars.segments.segmentation import Segmentation
from regulars.segments.tables import read_profiles


def describe_segments(
    segmentation: Segmentation,
    memberships: Frame,
    order_lines: Frame,
    *,
    products: Frame | None = None,
    customers: Frame | None = None,
    features: nw.LazyFrame[Any] | None = None,
    materialise: Materialise = lambda _, frame: frame,
) -> dict[str, pa.Table]:
    """Say what each segment buys, when, how it grows, who stands for it, and draft a plan.

    Args:
        segmentation: the fitted segments.
        memberships: the table `memberships`.
        order_lines: the table `order_lines`, of the same engine.
        products: the table `products`, of the same engine.
        customers: the table `customers`, of the same engine; only counted.
        features: the table `features`, of any engine; for the silhouettes.
        materialise: writes a stage once, for what is read several times.

    Returns:
        The tables of `regulars.model.SEGMENT_TABLES` by name; what the data do not allow is empty.
    """
    names = segmentation.names
    sizes = {r["segment_id"]: r["customers"] for r in segmentation.segments.to_pylist()}
    orders = materialise("segment_orders", orders_of_members(order_lines, memberships))
    months = segment_months(orders)
    found: dict[str, list[Row]] = {
        **_bought(order_lines, memberships, products, sizes, materialise),
        "segment_months": months,
        "segment_growth": segment_growth(months),
        "segment_examples": segment_examples(memberships, list(names)),
        "segment_silhouettes": (
            [] if features is None else segment_silhouettes(features, segmentation.model)
        ),
    }
    habit = habits(orders)
    reach = {} if customers is None else reaches(customers, memberships)
    preferred = _preferred(found["segment_categories"], found["segment_products"])
    circular = cut_by_latest_orders(segmentation.model.weights)
    ordering = {} if circular else ordering_shares(orders)
    why_unknown = {"why_unknown": CIRCULAR} if circular else {}
    profiles = read_profiles(segmentation.segments, segmentation.profiles)
    besides = levers(profiles)
    found["segment_plans"] = [
        plan(
            Known(
                profile,
                names[profile.segment_id],
                habit.get(profile.segment_id, Habits()),
                reach.get(profile.segment_id, Reach()),
                preferred.get(profile.segment_id, ()),
                ordering.get(profile.segment_id),
                lever=besides[profile.segment_id],
                **why_unknown,
            )
        )
        for profile in profiles
    ]
    return {
        table.name: pa.Table.from_pylist(found[table.name], schema=arrow_schema(table))
        for table in SEGMENT_TABLES
    }


def _bought(
    order_lines: Frame,
    memberships: Frame,
    products: Frame | None,
    sizes: dict[int, int],
    materialise: Materialise,
) -> dict[str, list[Row]]:
    """The rows of what they buy, products with their names."""
    found: dict[str, list[Row]] = {"segment_products": [], "segment_categories": []}
    present = order_lines.collect_schema().names()
    if "product_id" not in present:
        return found
    amount = nw.col("revenue") if "revenue" in present else nw.lit(None, dtype=nw.Float64)
    lines = order_lines.select("customer_id", "product_id", revenue=amount.cast(nw.Float64))
    rows = bought(lines, memberships, "product_id", sizes=sizes, materialise=materialise)
    known = set() if products is None else set(products.collect_schema().names())
    if products is not None and {"product_id", "name"} <= known:
        wanted = sorted({row["product_id"] for row in rows})
        named = products.filter(nw.col("product_id").is_in(wanted)).select("product_id", "name")
        names = {row["product_id"]: row["name"] for row in rows_of(named)}
        for row in rows:
            row["name"] = names.get(row["product_id"])
    found["segment_products"] = rows
    if products is not None and {"product_id", "category"} <= known:
        groups = products.select("product_id", "category").filter(~nw.col("category").is_null())
        found["segment_categories"] = bought(
            lines.join(groups, on="product_id", how="inner").drop("product_id"),
            memberships,
            "category",
            sizes=sizes,
            materialise=materialise,
        )
    return found


def _preferred(
    categories: Sequence[Row], products: Sequence[Row]
) -> dict[int, list[tuple[str, float]]]:
    """The best category and products that each segment buys more than everyone, with the lift."""
    found: dict[int, list[tuple[str, float]]] = {}
    for rows, key in ((categories, "category"), (products, "product_id")):
        ranked = sorted((r for r in rows if r["lift_rank"]), key=lambda r: r["lift_rank"])
        for row in ranked:
            said = (row.get("name") or row[key], row["lift"])
            if is_service(said[0]):
                continue
            own = found.setdefault(row["segment_id"], [])
            if key == "product_id" or not own:
                own.append(said)
    return found
