"""How much of the revenue the best customers and products bring (Pareto shares)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import narwhals as nw
import numpy as np

from regulars.explore.counted import Counted, count_values
from regulars.explore.reading import Frame, Row
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.features import exact_sum
from regulars.model import Cannot
from regulars.wording import count, decimal, share

_STEPS = 100
_MOST_REVENUE = 0.8
_BEST = 0.2
# The best fifth of fewer is less than one.
_FEWEST = 5


def concentration(shop: Shop) -> Section | Cannot:
    """Rank customers and products by revenue and add up from the best down."""
    if shop.revenue is None or shop.revenue <= 0:
        return Cannot(
            "Concentration of revenue",
            "The order lines carry no amounts.",
            "Name them with `--map revenue=COLUMN`.",
        )
    rows: list[Row] = []
    sentences: list[str] = []
    for of, frame in _ranked(shop):
        counted = count_values(frame, "revenue")
        if counted is None or counted.size < _FEWEST:
            continue
        curve = Curve(counted)
        rows += (
            {
                "of": of,
                "top_share": step / _STEPS,
                "count": curve.top(step / _STEPS),
                "revenue_share": curve.share(curve.top(step / _STEPS)),
            }
            for step in range(_STEPS + 1)
        )
        best = curve.top(_BEST)
        needed = curve.needed(_MOST_REVENUE)
        sentences.append(
            f"The best 20\u00a0% of {of} ({count(best)} of {count(curve.size)}) bring "
            f"{share(curve.share(best))} of the revenue; 80\u00a0% of it comes from "
            f"{count(needed)} {of} ({share(needed / curve.size)}). "
            f"Gini coefficient {decimal(curve.gini)}, where 0 is all alike and 1 is one for all."
        )
    if not rows:
        return Cannot(
            "Concentration of revenue",
            f"Fewer than {_FEWEST} customers and fewer than {_FEWEST} products.",
        )
    return Section(
        "concentration",
        "Who and what bring the revenue",
        tuple(sentences),
        {"explore_concentration": arrow("explore_concentration", rows)},
    )


def _ranked(shop: Shop) -> Iterator[tuple[str, Frame]]:
    revenue = exact_sum(nw.col("revenue").cast(nw.Float64))
    yield "customers", shop.orders.group_by("customer_id").agg(revenue=revenue)
    lines = shop.tables.find("order_lines", "product_id")
    if lines is not None:
        known = lines.filter(~nw.col("product_id").is_null())
        yield "products", known.group_by("product_id").agg(revenue=revenue)


class Curve:
    """Revenue added up from the best down.

    >>> shop = Curve(Counted(np.array([1.0, 9.0]), np.array([9, 1]), 18.0))
    >>> shop.share(1), shop.needed(0.75), round(shop.gini, 3)
    (0.5, 6, 0.4)
    """

    def __init__(self, counted: Counted) -> None:
        self.size = counted.size
        # From the best down; inside a group all bring the same, to 0.05 %.
        self._counts = np.concatenate([[0], np.cumsum(counted.counts[::-1])])
        self._revenue = np.concatenate(
            [[0.0], np.cumsum(counted.values[::-1] * counted.counts[::-1])]
        )

    def top(self, part: float) -> int:
        """How many the best `part` (0 to 1) are, rounded up."""
        return math.ceil(part * self.size - 1e-9)

    def share(self, best: int) -> float:
        """Share of the revenue that the `best` first bring."""
        return float(np.interp(best, self._counts, self._revenue) / self._revenue[-1])

    def needed(self, part: float) -> int:
        """How many, from the best down, bring `part` of the revenue."""
        reached = self._revenue / self._revenue[-1]
        first = int(np.argmax(reached >= part - 1e-12))
        at = np.interp(part, reached[first - 1 : first + 1], self._counts[first - 1 : first + 1])
        return math.ceil(float(at) - 1e-9)

    @property
    def gini(self) -> float:
        """Gini coefficient of the revenue, 0 to 1."""
        share = self._revenue / self._revenue[-1]
        area = np.sum((share[1:] + share[:-1]) / 2 * np.diff(self._counts)) / self.size
        return float(2 * area - 1)
