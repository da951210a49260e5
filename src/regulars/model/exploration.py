"""The tables that an exploration writes: small answers to the questions every analyst asks first.

Amounts are in the currency of the order lines. Months and days are UTC; a month is written as its
first day.
"""

from __future__ import annotations

from regulars.model.table import Column, Table

EXPLORE_FINDINGS = Table(
    name="explore_findings",
    key=("section", "position"),
    meaning="One sentence that an exploration says.",
    columns=(
        Column("section", "string", "The part of the exploration.", nullable=False),
        Column("position", "int64", "Order within the part, from 1.", nullable=False),
        Column("sentence", "string", "What was found, with its numbers.", nullable=False),
    ),
    shown_first=(
        "section",
        "sentence",
        "position",
    ),
)

EXPLORE_MONTHS = Table(
    name="explore_months",
    key=("month",),
    meaning="One calendar month from the first to the last order.",
    columns=(
        Column("month", "timestamp", "First day of the month.", nullable=False),
        Column("orders", "int64", "Orders.", nullable=False),
        Column("customers", "int64", "Customers who ordered.", nullable=False),
        Column("new_customers", "int64", "Those whose first order it was.", nullable=False),
        Column("returning_customers", "int64", "Those known from before.", nullable=False),
        Column("revenue", "float64", "Amount of the orders.", unit="money"),
        Column(
            "new_revenue",
            "float64",
            "Amount from customers who were new in the month.",
            unit="money",
        ),
        Column(
            "returning_revenue", "float64", "Amount from customers known from before.", unit="money"
        ),
        Column("complete", "bool", "False where the data begin or end within.", nullable=False),
    ),
    shown_first=(
        "month",
        "orders",
        "customers",
        "revenue",
        "new_customers",
        "returning_customers",
        "new_revenue",
        "returning_revenue",
        "complete",
    ),
)

EXPLORE_DAYS = Table(
    name="explore_days",
    key=("day",),
    meaning="One day from the first to the last order, days without orders included.",
    columns=(
        Column("day", "timestamp", "The day, UTC.", nullable=False),
        Column("orders", "int64", "Orders.", nullable=False),
        Column("revenue", "float64", "Amount of the orders.", unit="money"),
        Column("holiday", "string", "Public holiday in the country of most orders."),
    ),
    shown_first=(
        "day",
        "orders",
        "revenue",
        "holiday",
    ),
)

EXPLORE_SEASONS = Table(
    name="explore_seasons",
    key=("cycle", "position"),
    meaning="How a weekday, month or week of the year compares with the average.",
    columns=(
        Column("cycle", "string", "`weekday`, `month` or `week`.", nullable=False),
        Column("position", "int64", "1 is Monday, January or ISO week 1.", nullable=False),
        Column("name", "string", "The position in words.", nullable=False),
        Column("index", "float64", "Daily amount (or orders), where 1 is the average."),
        Column("days", "int64", "Days that it rests on.", nullable=False),
        Column("years", "int64", "Calendar years that it rests on.", nullable=False),
    ),
    shown_first=(
        "cycle",
        "name",
        "index",
        "days",
        "years",
    ),
)

EXPLORE_COHORTS = Table(
    name="explore_cohorts",
    key=("cohort", "months_since_first"),
    meaning="The customers who first ordered in one month, some months later.",
    columns=(
        Column("cohort", "timestamp", "Month of the first order, its first day.", nullable=False),
        Column("months_since_first", "int64", "0 is the month itself.", nullable=False),
        Column("customers", "int64", "Customers of the cohort.", nullable=False),
        Column("active_customers", "int64", "Those who ordered in that month.", nullable=False),
        Column("retention", "float64", "Their share, 0 to 1.", unit="share", nullable=False),
        Column("revenue", "float64", "What they spent in that month.", unit="money"),
        Column("complete", "bool", "False where that month is cut off.", nullable=False),
    ),
    shown_first=(
        "cohort",
        "months_since_first",
        "customers",
        "active_customers",
        "retention",
        "revenue",
        "complete",
    ),
)

EXPLORE_SECOND_ORDER = Table(
    name="explore_second_order",
    key=("days_since_first_order",),
    meaning="Kaplan-Meier estimate of the time from the first to the second order.",
    columns=(
        Column("days_since_first_order", "int64", "Calendar days.", nullable=False),
        Column("at_risk", "int64", "Customers still awaited on that day.", nullable=False),
        Column("second_orders", "int64", "Second orders on that day.", nullable=False),
        Column("censored", "int64", "Customers not watched any longer.", nullable=False),
        Column(
            "reordered",
            "float64",
            "Estimated share who have reordered.",
            unit="share",
            nullable=False,
        ),
        Column("reordered_low", "float64", "Lower end of its 95 % interval.", unit="share"),
        Column("reordered_high", "float64", "Upper end of its 95 % interval.", unit="share"),
    ),
    shown_first=(
        "days_since_first_order",
        "reordered",
        "reordered_low",
        "reordered_high",
        "at_risk",
        "second_orders",
        "censored",
    ),
)

EXPLORE_MEASURES = Table(
    name="explore_measures",
    key=("measure",),
    meaning="The distribution of one measure in figures.",
    columns=(
        Column("measure", "string", "What is measured.", nullable=False),
        Column("unit", "string", "Unit of its values.", nullable=False),
        Column("of", "string", "What has one value each.", nullable=False),
        Column("count", "int64", "How many values there are.", nullable=False),
        Column("mean", "float64", "Mean.", nullable=False),
        Column("standard_deviation", "float64", "Standard deviation.", nullable=False),
        Column("lowest", "float64", "Lowest value.", nullable=False),
        Column("q01", "float64", "1 % are at or below.", nullable=False),
        Column("q05", "float64", "5 % are at or below.", nullable=False),
        Column("q25", "float64", "A quarter is at or below.", nullable=False),
        Column("median", "float64", "Half are at or below.", nullable=False),
        Column("q75", "float64", "Three quarters are at or below.", nullable=False),
        Column("q95", "float64", "95 % are at or below.", nullable=False),
        Column("q99", "float64", "99 % are at or below.", nullable=False),
        Column("highest", "float64", "Highest value.", nullable=False),
        Column("logarithmic", "bool", "Whether the bins are equal in ratio.", nullable=False),
    ),
    shown_first=(
        "measure",
        "unit",
        "median",
        "mean",
        "q25",
        "q75",
        "q05",
        "q95",
        "lowest",
        "highest",
        "count",
        "of",
        "standard_deviation",
    ),
)

EXPLORE_HISTOGRAMS = Table(
    name="explore_histograms",
    key=("measure", "bin"),
    meaning="How many values of a measure lie within a range.",
    columns=(
        Column("measure", "string", "What is measured.", nullable=False),
        Column("bin", "int64", "Number of the range, from 1.", nullable=False),
        Column("low", "float64", "Where it begins, included.", nullable=False),
        Column("high", "float64", "Where it ends, excluded but in the last.", nullable=False),
        Column("count", "int64", "Values within.", nullable=False),
    ),
    shown_first=(
        "measure",
        "low",
        "high",
        "count",
        "bin",
    ),
)

EXPLORE_CONCENTRATION = Table(
    name="explore_concentration",
    key=("of", "top_share"),
    meaning="What the best of the customers or products bring, from the best down.",
    columns=(
        Column("of", "string", "`customers` or `products`.", nullable=False),
        Column(
            "top_share",
            "float64",
            "Share of them, best first, 0 to 1.",
            unit="share",
            nullable=False,
        ),
        Column("count", "int64", "How many that is, rounded up.", nullable=False),
        Column(
            "revenue_share",
            "float64",
            "Share of the revenue they bring.",
            unit="share",
            nullable=False,
        ),
    ),
    shown_first=(
        "of",
        "top_share",
        "revenue_share",
        "count",
    ),
)

EXPLORE_PRODUCTS = Table(
    name="explore_products",
    key=("kind", "rank"),
    meaning="One of the products or categories that bring most.",
    columns=(
        Column("kind", "string", "`product` or `category`.", nullable=False),
        Column("rank", "int64", "1 brings the most revenue, or lines.", nullable=False),
        Column("id", "string", "The product or category.", nullable=False),
        Column("name", "string", "The product's name."),
        Column("lines", "int64", "Order lines.", nullable=False),
        Column("units", "float64", "Units sold."),
        Column("revenue", "float64", "Amount.", unit="money"),
        Column(
            "share",
            "float64",
            "Share of all revenue, or of all lines.",
            unit="share",
            nullable=False,
        ),
    ),
    shown_first=(
        "kind",
        "rank",
        "name",
        "revenue",
        "share",
        "lines",
        "units",
        "id",
    ),
)

EXPLORE_PLACES = Table(
    name="explore_places",
    key=("kind", "place"),
    meaning="One country, region or city with its customers.",
    columns=(
        Column("kind", "string", "`country`, `region` or `city`.", nullable=False),
        Column("place", "string", "In the shop's own words.", nullable=False),
        Column("country_code", "string", "ISO 3166-1 alpha-2 of a country, where recognised."),
        Column("customers", "int64", "Customers.", nullable=False),
        Column("orders", "int64", "Their orders.", nullable=False),
        Column("revenue", "float64", "Their amount.", unit="money"),
        Column(
            "share",
            "float64",
            "Share of all revenue, or of all orders.",
            unit="share",
            nullable=False,
        ),
    ),
    shown_first=(
        "place",
        "customers",
        "orders",
        "revenue",
        "share",
        "kind",
        "country_code",
    ),
)

EXPLORE_PAIRS = Table(
    name="explore_pairs",
    key=("product_a", "product_b"),
    meaning="Two products bought in the same order more often than a threshold.",
    columns=(
        Column("product_a", "string", "One product.", nullable=False),
        Column("product_b", "string", "The other.", nullable=False),
        Column("name_a", "string", "Name of the one."),
        Column("name_b", "string", "Name of the other."),
        Column("orders_a", "int64", "Orders with the one.", nullable=False),
        Column("orders_b", "int64", "Orders with the other.", nullable=False),
        Column("orders_both", "int64", "Orders with both.", nullable=False),
        Column(
            "support", "float64", "Share of all orders with both.", unit="share", nullable=False
        ),
        Column(
            "confidence_ab", "float64", "Share of a's orders with b.", unit="share", nullable=False
        ),
        Column(
            "confidence_ba", "float64", "Share of b's orders with a.", unit="share", nullable=False
        ),
        Column("lift", "float64", "Support over what chance would give.", nullable=False),
        Column("leverage", "float64", "Support minus what chance would give.", nullable=False),
        Column("conviction_ab", "float64", "Chance of a without b over its actual share."),
        Column("conviction_ba", "float64", "Chance of b without a over its actual share."),
    ),
    shown_first=(
        "name_a",
        "name_b",
        "orders_both",
        "confidence_ab",
        "lift",
        "confidence_ba",
        "product_a",
        "product_b",
        "support",
    ),
)

EXPLORE_CORRELATIONS = Table(
    name="explore_correlations",
    key=("feature_a", "feature_b"),
    meaning="How two customer features go together; each pair once.",
    columns=(
        Column("feature_a", "string", "One column of `features`.", nullable=False),
        Column("feature_b", "string", "The other.", nullable=False),
        Column("place_a", "int64", "Place of the one in the heat map.", nullable=False),
        Column("place_b", "int64", "Place of the other.", nullable=False),
        Column("customers", "int64", "Customers with both, of those looked at.", nullable=False),
        Column("measure", "string", "What `strength` is.", nullable=False),
        Column(
            "strength",
            "float64",
            "Spearman's rho of two numbers (-1 to 1), Cramer's V of two words, correlation ratio"
            " of a word and a number (0 to 1).",
            nullable=False,
        ),
        Column("pearson", "float64", "Pearson's r of two numbers."),
    ),
    shown_first=(
        "feature_a",
        "feature_b",
        "strength",
        "measure",
        "pearson",
        "customers",
    ),
)

EXPLORE_COLUMNS = Table(
    name="explore_columns",
    key=("table", "position"),
    meaning="How complete one column of the clean tables is, and its range.",
    columns=(
        Column("table", "string", "The table.", nullable=False),
        Column("position", "int64", "Place of the column, from 1.", nullable=False),
        Column("column", "string", "The column.", nullable=False),
        Column("rows", "int64", "Rows of the table.", nullable=False),
        Column("missing", "int64", "Rows without a value.", nullable=False),
        Column("missing_share", "float64", "Their share, 0 to 1.", unit="share", nullable=False),
        Column("personal", "bool", "Whether it can identify a person.", nullable=False),
        Column("lowest", "float64", "Lowest value of a number."),
        Column("mean", "float64", "Mean of a number."),
        Column("highest", "float64", "Highest value of a number."),
        Column("zeros", "int64", "Rows with 0."),
    ),
    shown_first=(
        "table",
        "column",
        "missing_share",
        "lowest",
        "mean",
        "highest",
        "rows",
        "missing",
        "zeros",
        "personal",
    ),
)

EXPLORE_DRIFT = Table(
    name="explore_drift",
    key=("against", "measure"),
    meaning="How a measure of the latest orders differs from that of earlier ones.",
    columns=(
        Column("against", "string", "`earlier orders` or `previous run`.", nullable=False),
        Column("measure", "string", "What is compared.", nullable=False),
        Column("before", "float64", "Median, or share, before."),
        Column("now", "float64", "The same now."),
        Column("stability_index", "float64", "Population stability index; over 0.25 is much."),
    ),
    shown_first=(
        "against",
        "measure",
        "before",
        "now",
        "stability_index",
    ),
)

EXPLORE_TABLES = (
    EXPLORE_FINDINGS,
    EXPLORE_MONTHS,
    EXPLORE_DAYS,
    EXPLORE_SEASONS,
    EXPLORE_COHORTS,
    EXPLORE_SECOND_ORDER,
    EXPLORE_MEASURES,
    EXPLORE_HISTOGRAMS,
    EXPLORE_CONCENTRATION,
    EXPLORE_PRODUCTS,
    EXPLORE_PLACES,
    EXPLORE_PAIRS,
    EXPLORE_CORRELATIONS,
    EXPLORE_COLUMNS,
    EXPLORE_DRIFT,
)
"""Every table of an exploration. A part that the data do not allow leaves its table out."""
