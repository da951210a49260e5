"""What a segment's card shows beside its name: months, differences, purchases, a drafted plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.report.profile import Feature
from regulars.report.reading import Row, Tables, collect
from regulars.segments import words

_MOST_DIFFERENCES = 6
_WORTH_SHOWING = 0.2  # standard deviations
_MOST_PRODUCTS = 3
_SPARK_HEIGHT, _SPARK_SLOT, _SPARK_BAR = 36, 10, 8
_PLAN = (
    ("objective", "Objective"),
    ("offer", "Idea for the offer"),
    ("channel", "Channel"),
    ("tone", "Tone"),
    ("timing", "Timing"),
    ("measure", "What to measure"),
    ("holdout", "Holdout"),
)


@dataclass(frozen=True, slots=True)
class Whisker:
    """One difference from all customers with its interval, as places on a line of 100 units.

    Attributes:
        label: the feature in words.
        difference: in standard deviations.
        low: lower end of the 95 % interval; None where unknown.
        high: upper end.
        at: place of the difference, 0 to 100; everyone's mean lies at 50.
        from_: place of the lower end.
        to: place of the upper end.
    """

    label: str
    difference: float
    low: float | None
    high: float | None
    at: float
    from_: float
    to: float


@dataclass(frozen=True, slots=True)
class Bought:
    """Something that a segment buys.

    Attributes:
        name: the product or category.
        customer_share: share of the segment's customers who bought it, 0 to 1.
        lift: its share of their order lines against everyone's.
    """

    name: str
    customer_share: float
    lift: float


@dataclass(frozen=True, slots=True)
class Card:
    """The parts of one card; what the data do not allow is empty.

    Attributes:
        growth: the latest months in words.
        bars: one (x, y, height, whole) for each month, in SVG units; `whole` is False where the
            data begin or end within.
        bars_width: width of that drawing.
        months: the first and the last month in words.
        whiskers: the strongest differences, one for each side of behaviour.
        reach: the standard deviations at both ends of their line.
        most_bought: the products that most of them bought.
        preferred: what they buy more than everyone, categories first.
        plan: heading and text of each part of the drafted plan.
    """

    growth: str | None
    bars: list[tuple[float, float, float, bool]]
    bars_width: int
    months: str
    whiskers: list[Whisker]
    reach: float
    most_bought: list[Bought]
    preferred: list[Bought]
    plan: list[tuple[str, str]]


def read_cards(
    tables: Tables, numbers: Sequence[int], profile: Sequence[Feature]
) -> dict[int, Card]:
    """Reads the cards of the segments with these numbers; tables may be absent."""
    found = {
        name: _by_segment(tables, name)
        for name in (
            "segment_months",
            "segment_growth",
            "segment_products",
            "segment_categories",
            "segment_plans",
        )
    }
    return {number: _card(number, found, profile) for number in numbers}


def _by_segment(tables: Tables, name: str) -> dict[int, list[Row]]:
    frame = tables.find(name)
    rows: dict[int, list[Row]] = {}
    for row in [] if frame is None else collect(frame):
        rows.setdefault(row["segment_id"], []).append(row)
    return rows


def _card(number: int, found: dict[str, dict[int, list[Row]]], profile: Sequence[Feature]) -> Card:
    def rows(name: str) -> list[Row]:
        return found[name].get(number, [])

    months = sorted(rows("segment_months"), key=lambda row: row["month"])
    whiskers, reach = _whiskers(number, profile)
    growth, plan = rows("segment_growth"), rows("segment_plans")
    products = rows("segment_products")
    return Card(
        growth=growth[0]["sentence"] if growth else None,
        bars=_bars(months),
        bars_width=_SPARK_SLOT * len(months),
        months=f"{months[0]['month']:%B %Y} to {months[-1]['month']:%B %Y}" if months else "",
        whiskers=whiskers,
        reach=reach,
        most_bought=_best(products, "rank"),
        preferred=[
            *_best(rows("segment_categories"), "lift_rank")[:1],
            *_best(products, "lift_rank"),
        ][:_MOST_PRODUCTS],
        plan=[(heading, plan[0][part]) for part, heading in _PLAN] if plan else [],
    )


def _best(rows: Sequence[Row], rank: str) -> list[Bought]:
    ranked = sorted((row for row in rows if row[rank]), key=lambda row: row[rank])
    return [
        Bought(
            row.get("name") or row.get("category") or row["product_id"],
            row["customer_share"],
            row["lift"],
        )
        for row in ranked[:_MOST_PRODUCTS]
    ]


def _bars(months: Sequence[Row]) -> list[tuple[float, float, float, bool]]:
    if not months:
        return []
    by = "orders" if months[0]["revenue"] is None else "revenue"
    most = max(float(row[by]) for row in months) or 1.0
    heights = [round(max(0.0, float(row[by]) / most) * _SPARK_HEIGHT, 1) for row in months]
    return [
        (index * _SPARK_SLOT, round(_SPARK_HEIGHT - height, 1), height, bool(row["complete"]))
        for index, (row, height) in enumerate(zip(months, heights, strict=True))
    ]


def _whiskers(number: int, profile: Sequence[Feature]) -> tuple[list[Whisker], float]:
    """The strongest difference of each theme, and how far the line must reach."""
    by_theme: dict[str, tuple[float, Feature]] = {}
    for feature in profile:
        cell = feature.cells.get(number)
        size = abs(cell.difference) if cell and cell.difference is not None else 0.0
        theme = words(feature.name).theme
        if size >= _WORTH_SHOWING and size > by_theme.get(theme, (0.0,))[0]:
            by_theme[theme] = (size, feature)
    chosen = sorted(by_theme.values(), key=lambda found: (-found[0], found[1].name))
    shown = [feature for _, feature in chosen[:_MOST_DIFFERENCES]]
    cells = [feature.cells[number] for feature in shown]
    ends = [abs(end) for c in cells for end in (c.difference, c.low, c.high) if end is not None]
    reach = max([1.0, *(round(end * 2 + 0.5) / 2 for end in ends)])

    def place(value: float) -> float:
        return round(50 + 50 * value / reach, 2)

    whiskers = []
    for feature, cell in zip(shown, cells, strict=True):
        difference = cell.difference or 0.0
        low, high = (difference if end is None else end for end in (cell.low, cell.high))
        noun = words(feature.name).noun
        whiskers.append(
            Whisker(
                noun[:1].upper() + noun[1:],
                difference,
                cell.low,
                cell.high,
                place(difference),
                place(low),
                place(high),
            )
        )
    return whiskers, reach
