"""The tables that tell what each segment is like and what to do about it.

They are small: a handful of rows for each segment, whatever the number of order lines. Amounts are
in the currency of the order lines; months, weekdays and hours are those of the shop's clock.
"""

from __future__ import annotations

from regulars.model.table import Column, Table

_SEGMENT = Column("segment_id", "int64", "The segment.", nullable=False)


def _bought(what: str) -> tuple[Column, ...]:
    """The figures of something bought, the same for products and categories."""
    return (
        Column("customers", "int64", f"Customers of the segment who bought the {what}."),
        Column(
            "customer_share",
            "float64",
            "Their share of the segment's customers, 0 to 1.",
            unit="share",
        ),
        Column("lines", "int64", f"Order lines of the segment with the {what}."),
        Column(
            "line_share",
            "float64",
            "Their share of the segment's order lines, 0 to 1.",
            unit="share",
        ),
        Column("revenue", "float64", f"What the segment paid for the {what}.", unit="money"),
        Column(
            "revenue_share", "float64", "Its share of the segment's revenue, 0 to 1.", unit="share"
        ),
        Column(
            "lift",
            "float64",
            "`line_share` divided by the same share of all customers; 1 is as everyone.",
        ),
        Column(
            "lift_low",
            "float64",
            "Lower end of its 95 % interval, were customers drawn anew.",
        ),
        Column("rank", "int64", "Place by `customers`, from 1."),
        Column(
            "lift_rank",
            "int64",
            "Place by the lines beyond everyone's share, from 1, where `lift_low` is above 1.",
        ),
    )


SEGMENT_PRODUCTS = Table(
    name="segment_products",
    key=("segment_id", "product_id"),
    meaning=(
        "One product that a segment buys most, or most beyond everyone; those bought by at least"
        " 5 of its customers and 1 % of them."
    ),
    columns=(
        _SEGMENT,
        Column("product_id", "string", "The product.", nullable=False),
        Column("name", "string", "Its name, where known."),
        *_bought("product"),
    ),
    shown_first=(
        "segment_id",
        "name",
        "customers",
        "customer_share",
        "lift",
        "revenue",
        "product_id",
        "revenue_share",
        "rank",
        "lift_rank",
    ),
)

SEGMENT_CATEGORIES = Table(
    name="segment_categories",
    key=("segment_id", "category"),
    meaning=(
        "One category that a segment buys, by at least 5 of its customers and 1 % of them; the"
        " most bought and the most bought beyond everyone."
    ),
    columns=(
        _SEGMENT,
        Column("category", "string", "The category.", nullable=False),
        *_bought("category"),
    ),
    shown_first=(
        "segment_id",
        "category",
        "customers",
        "customer_share",
        "lift",
        "revenue",
        "revenue_share",
        "rank",
        "lift_rank",
    ),
)

SEGMENT_MONTHS = Table(
    name="segment_months",
    key=("segment_id", "month"),
    meaning=(
        "One calendar month of the customers who are in a segment now. What put them there shows"
        " in their months: whoever stayed away must have fallen."
    ),
    columns=(
        _SEGMENT,
        Column("month", "timestamp", "First day of the month.", nullable=False),
        Column("customers", "int64", "Customers of the segment who ordered.", nullable=False),
        Column("orders", "int64", "Their orders.", nullable=False),
        Column("revenue", "float64", "Amount of these orders.", unit="money"),
        Column(
            "customer_share",
            "float64",
            "Share of all customers who ordered then, 0 to 1.",
            unit="share",
        ),
        Column(
            "revenue_share", "float64", "Share of all revenue of the month, 0 to 1.", unit="share"
        ),
        Column("complete", "bool", "False where the data begin or end within.", nullable=False),
    ),
    shown_first=(
        "segment_id",
        "month",
        "customers",
        "orders",
        "revenue",
        "revenue_share",
        "customer_share",
        "complete",
    ),
)

SEGMENT_GROWTH = Table(
    name="segment_growth",
    key=("segment_id",),
    meaning="How a segment's latest whole months compare with as many before them.",
    columns=(
        _SEGMENT,
        Column("sentence", "string", "The comparison in words.", nullable=False),
        Column("months", "int64", "How many whole months are compared with as many before."),
        Column("seasonal", "bool", "True: with the same months a year before."),
        Column("revenue", "float64", "Amount of the latest months.", unit="money"),
        Column("revenue_before", "float64", "Amount of the months before.", unit="money"),
        Column("customers", "int64", "Customers active in the latest months, counted monthly."),
        Column("customers_before", "int64", "Likewise of the months before."),
    ),
    shown_first=(
        "segment_id",
        "sentence",
        "revenue",
        "revenue_before",
        "customers",
        "customers_before",
        "months",
        "seasonal",
    ),
)

SEGMENT_EXAMPLES = Table(
    name="segment_examples",
    key=("segment_id", "kind", "rank"),
    meaning="A customer to look at in order to understand a segment.",
    columns=(
        _SEGMENT,
        Column(
            "kind",
            "string",
            "`central`: nearest to the segment's centre, the first is its medoid; `typical`: as"
            " far from it as half of the segment; `outlying`: farthest.",
            nullable=False,
        ),
        Column("rank", "int64", "From 1.", nullable=False),
        Column("customer_id", "string", "The customer.", nullable=False),
        Column("distance", "float64", "Distance to the segment's centre in scaled units."),
    ),
    shown_first=(
        "segment_id",
        "kind",
        "rank",
        "customer_id",
        "distance",
    ),
)

SEGMENT_SILHOUETTES = Table(
    name="segment_silhouettes",
    key=("segment_id", "position"),
    meaning=(
        "How clearly a segment's customers belong to it: silhouettes of a sample in the"
        " coordinates of the grouping, thinned to at most 100 for each segment."
    ),
    columns=(
        _SEGMENT,
        Column("position", "int64", "Order within the segment, highest first.", nullable=False),
        Column(
            "silhouette",
            "float64",
            "1: far nearer to its own segment than to the next; below 0: nearer to the next.",
            nullable=False,
        ),
    ),
    shown_first=(
        "segment_id",
        "position",
        "silhouette",
    ),
)

SEGMENT_PLANS = Table(
    name="segment_plans",
    key=("segment_id",),
    meaning="A draft of a campaign for a segment, by rules of thumb; nobody has approved it.",
    columns=(
        _SEGMENT,
        Column("name", "string", "The segment's name.", nullable=False),
        Column("status", "string", "Always `draft`.", nullable=False),
        Column("play", "string", "The rule of thumb that it follows.", nullable=False),
        Column("because", "string", "What in the profile speaks for it.", nullable=False),
        Column("objective", "string", "What is to be reached.", nullable=False),
        Column("offer", "string", "An idea for the offer.", nullable=False),
        Column("channel", "string", "How to reach them, and what says so.", nullable=False),
        Column("tone", "string", "How to speak to them.", nullable=False),
        Column("timing", "string", "When, from their own habits.", nullable=False),
        Column("measure", "string", "What to measure, and for how long.", nullable=False),
        Column("holdout", "string", "Whom to leave out, and what that can show.", nullable=False),
        Column("holdout_share", "float64", "Advised share left out, 0 to 1.", unit="share"),
        Column(
            "smallest_effect",
            "float64",
            "Smallest difference in the share who order that this holdout would notice in four of"
            " five tries, in points from 0 to 1; empty where nothing says how many order anyway.",
            unit="share",
        ),
    ),
    shown_first=(
        "segment_id",
        "name",
        "objective",
        "offer",
        "channel",
        "timing",
        "measure",
        "holdout_share",
    ),
)

SEGMENT_TABLES = (
    SEGMENT_PRODUCTS,
    SEGMENT_CATEGORIES,
    SEGMENT_MONTHS,
    SEGMENT_GROWTH,
    SEGMENT_EXAMPLES,
    SEGMENT_SILHOUETTES,
    SEGMENT_PLANS,
)
"""Every table of this file."""
