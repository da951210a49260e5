"""The columns of every table, the product's real interface.

Each room reads and writes these tables; `regulars.store` checks them where they enter and leave.
All times are UTC. Anything that is counted over time uses `ordered_at_s` (whole seconds since
1970-01-01 UTC) by integer arithmetic, so that every engine gives the same result; hours, weekdays
and calendar days come from `ordered_at_local_s` where a time zone was told.
"""

from __future__ import annotations

from regulars.model.exploration import EXPLORE_TABLES
from regulars.model.placement import PLACEMENT_TABLES
from regulars.model.prediction_tables import PREDICTION_TABLES
from regulars.model.segment_tables import SEGMENT_TABLES
from regulars.model.table import Column, Table

_LINE_COLUMNS = (
    Column("order_id", "string", "The order that the line belongs to.", nullable=False),
    Column("line", "int64", "Position of the line within its order, from 1.", nullable=False),
    Column("customer_id", "string", "Who ordered.", nullable=False),
    Column("product_id", "string", "What was ordered."),
    Column("ordered_at", "timestamp", "When it was ordered, UTC."),
    Column("ordered_at_s", "int64", "The same moment in whole seconds since 1970-01-01 UTC."),
    Column(
        "ordered_at_local_s",
        "int64",
        "The shop's wall clock at that moment, in seconds as if it were UTC: what hours, weekdays"
        " and days are told from. Empty where no time zone was told: then the clock is UTC.",
    ),
    Column("quantity", "float64", "Number of units; negative in a return."),
    Column(
        "unit_price", "float64", "Price of one unit in `currency`, after discounts.", unit="money"
    ),
    Column(
        "discount",
        "float64",
        "Amount taken off the line in `currency`, not negative.",
        unit="money",
    ),
    Column(
        "revenue", "float64", "Amount of the line in `currency`, after discounts.", unit="money"
    ),
    Column("currency", "string", "ISO 4217 code of the amounts, where the file says."),
    Column("original_revenue", "float64", "The amount as the file has it, where it was converted."),
    Column("original_currency", "string", "Its currency, where the file says."),
    Column("status", "string", "The shop's own word for the order's state."),
    Column("channel", "string", "Where it was sold: web, shop, a market place."),
)

_LINES_SHOWN = (
    *("order_id", "customer_id", "product_id", "ordered_at", "quantity", "revenue", "line"),
    *("status", "channel", "currency"),
)

ORDER_LINES = Table(
    name="order_lines",
    key=("order_id", "line"),
    meaning="One line of a valid purchase; everything that counts as revenue and nothing else.",
    columns=_LINE_COLUMNS,
    shown_first=_LINES_SHOWN,
)

RETURNS = Table(
    name="returns",
    key=("order_id", "line"),
    meaning="One line that a customer sent back or cancelled; quantity and revenue are negative.",
    columns=(
        *_LINE_COLUMNS,
        Column("purchase_order_id", "string", "The order that it was bought in, where found."),
        Column("purchase_line", "int64", "The line of that order."),
        Column("days_since_purchase", "int64", "Calendar days from the purchase to the return."),
        Column(
            "match",
            "string",
            "How the purchase was found: `order` (named, or the return's own), `price` (the latest"
            " of the product at this price), `product` (the latest of the product), `several`"
            " (several together, the latest is named) or `none`.",
        ),
    ),
    shown_first=(
        *("order_id", "customer_id", "product_id", "revenue", "match", "ordered_at", "quantity"),
        *("days_since_purchase", "purchase_order_id", "line", "status", "channel"),
    ),
)

CUSTOMERS = Table(
    name="customers",
    key=("customer_id",),
    meaning="One customer with what is known of the person or firm.",
    columns=(
        Column("customer_id", "string", "The customer.", nullable=False),
        Column("name", "string", "Name of the person or firm.", personal=True),
        Column("email", "string", "Email address.", personal=True),
        Column("phone", "string", "Telephone number.", personal=True),
        Column("birth_date", "timestamp", "Date of birth.", personal=True),
        Column("age_years", "float64", "Age in years, where the file gives it directly."),
        Column("gender", "string", "Gender in the shop's own words."),
        Column("country", "string", "Country in the shop's own words."),
        Column("region", "string", "State, province or sales region."),
        Column("city", "string", "City."),
        Column("postal_code", "string", "Postal code.", personal=True),
        Column("first_seen_at", "timestamp", "First order or sign-up known, UTC."),
        Column("email_consent", "bool", "Agreed to marketing by email; empty: unknown."),
        Column("sms_consent", "bool", "Agreed to marketing by text message; empty: unknown."),
        Column("phone_consent", "bool", "Agreed to marketing by telephone; empty: unknown."),
        Column("post_consent", "bool", "Agreed to marketing by post; empty: unknown."),
        Column("marketing_consent", "bool", "Agreed to marketing, no channel being named."),
        Column("do_not_contact", "bool", "Must not be contacted for marketing; empty: unknown."),
        Column("consent_at", "timestamp", "Latest date of consent that the files name, UTC."),
    ),
    open_columns="`trait_*`: further columns of a customer file, numbers as float64, words as text",
    shown_first=(
        "customer_id",
        "name",
        "country",
        "email",
        "city",
        "age_years",
        "gender",
        "first_seen_at",
        "marketing_consent",
        "email_consent",
        "do_not_contact",
        "region",
        "trait_*",
    ),
)

IDENTITY_SUGGESTIONS = Table(
    name="identity_suggestions",
    key=("customer_id_a", "customer_id_b"),
    meaning="Two customer ids that may be one person; nothing is merged unless it is accepted.",
    columns=(
        Column("customer_id_a", "string", "The smaller of the two ids.", nullable=False),
        Column("customer_id_b", "string", "The other.", nullable=False),
        Column("evidence", "string", "What they share, in words.", nullable=False),
        Column(
            "confidence", "float64", "How sure that makes it, 0 to 1.", unit="share", nullable=False
        ),
        Column(
            "suggested_customer_id",
            "string",
            "The id for both and all who hang together with them; empty below 0.9.",
        ),
        Column("merged", "bool", "Whether this run merged them.", nullable=False),
    ),
    shown_first=(
        "customer_id_a",
        "customer_id_b",
        "evidence",
        "confidence",
        "merged",
        "suggested_customer_id",
    ),
)

PRODUCTS = Table(
    name="products",
    key=("product_id",),
    meaning="One product of the assortment.",
    columns=(
        Column("product_id", "string", "The product.", nullable=False),
        Column("name", "string", "Short name."),
        Column("category", "string", "Product group."),
        Column("brand", "string", "Maker or brand."),
        Column("description", "string", "Longer text."),
        Column(
            "price",
            "float64",
            "List price, or the median price paid where no list is given.",
            unit="money",
        ),
    ),
    open_columns="`attribute_*`: further columns of a product file",
    shown_first=(
        "product_id",
        "name",
        "category",
        "price",
        "brand",
        "description",
        "attribute_*",
    ),
)

QUARANTINE = Table(
    name="quarantine",
    key=("source_file", "source_row"),
    meaning="One row of the input that does not count as a purchase, with the reason.",
    columns=(
        Column("source_file", "string", "File that the row came from.", nullable=False),
        Column(
            "source_row",
            "int64",
            "One-based row in that file; unreadable rows come last.",
            nullable=False,
        ),
        Column("reason", "string", "Why it was set aside.", nullable=False),
        Column("raw", "string", "The row as it was read, as JSON.", personal=True),
    ),
    shown_first=(
        "source_row",
        "reason",
        "raw",
        "source_file",
    ),
)

FEATURES = Table(
    name="features",
    key=("customer_id", "as_of"),
    meaning="One customer as known at `as_of`; docs/features.md explains every column.",
    columns=(
        Column("customer_id", "string", "The customer.", nullable=False),
        Column("as_of", "timestamp", "Nothing later was used; empty where orders have no dates."),
    ),
    open_columns="one column per feature",
    shown_first=(
        "customer_id",
        "orders",
        "revenue",
        "days_since_last_order",
        "mean_gap_days",
        "rfm_segment",
        "average_order_value",
        "tenure_days",
    ),
)

PROJECTION = Table(
    name="projection",
    key=("customer_id", "as_of"),
    meaning="One customer's place in the three-dimensional view of the segments.",
    columns=(
        Column("customer_id", "string", "The customer.", nullable=False),
        Column("as_of", "timestamp", "Date of the features; empty where orders have no dates."),
        Column("component_1", "float64", "First principal component.", nullable=False),
        Column("component_2", "float64", "Second principal component.", nullable=False),
        Column("component_3", "float64", "Third principal component.", nullable=False),
    ),
    shown_first=(
        "customer_id",
        "component_*",
        "as_of",
    ),
)

SEGMENTS = Table(
    name="segments",
    key=("segment_id",),
    meaning="One group of customers who are alike.",
    columns=(
        Column(
            "segment_id", "int64", "Number of the segment, 1 has the most revenue.", nullable=False
        ),
        Column("name", "string", "Unique plain name.", nullable=False),
        Column("customers", "int64", "How many customers.", nullable=False),
        Column(
            "customer_share",
            "float64",
            "Share of all customers, 0 to 1.",
            unit="share",
            nullable=False,
        ),
        Column("revenue", "float64", "Their revenue in the period.", unit="money"),
        Column("revenue_share", "float64", "Share of all revenue, 0 to 1.", unit="share"),
        Column(
            "typical",
            "string",
            "Medians of the features that the name rests on (means where it says so, shares of what"
            " customers have or have not), in brackets those of all customers.",
        ),
        Column("difference", "string", "What sets them apart, in a sentence.", nullable=False),
        Column("rule_words", "string", "An approximate rule in words.", nullable=False),
        Column(
            "rule_sql",
            "string",
            "The same rule as a SQL condition on `features`; empty where it asks how common a text"
            " is, which no column of `features` holds.",
            nullable=False,
        ),
        Column(
            "rule_agreement",
            "float64",
            "Share of customers the rule puts right, 0 to 1.",
            unit="share",
        ),
        Column(
            "rule_precision", "float64", "Share of those it names who belong, 0 to 1.", unit="share"
        ),
        Column(
            "rule_recall",
            "float64",
            "Share of the segment's customers it names, 0 to 1.",
            unit="share",
        ),
        Column("action", "string", "What to do about them.", nullable=False),
    ),
    shown_first=(
        "segment_id",
        "name",
        "action",
        "customers",
        "revenue_share",
        "typical",
        "customer_share",
        "revenue",
    ),
)

MEMBERSHIPS = Table(
    name="memberships",
    key=("customer_id", "segment_id"),
    meaning="Which segment a customer belongs to.",
    columns=(
        Column("customer_id", "string", "The customer.", nullable=False),
        Column("segment_id", "int64", "The segment.", nullable=False),
        Column(
            "probability",
            "float64",
            "Probability of belonging, by the classifier of `segment_classifiers` that was chosen;"
            " empty where the segment was too small to be learned.",
            unit="share",
        ),
        Column("distance", "float64", "Distance to the segment's centre in scaled units."),
        Column(
            "unlike",
            "bool",
            "Unlike anyone known: farther from the middle of the segment than 99 % of those it was"
            " learned from; empty where a feature is missing that all of them had.",
        ),
    ),
    shown_first=(
        "customer_id",
        "segment_id",
        "probability",
        "unlike",
        "distance",
    ),
)

SEGMENT_PROFILES = Table(
    name="segment_profiles",
    key=("segment_id", "feature"),
    meaning="How one segment compares with all customers in one feature.",
    columns=(
        Column("segment_id", "int64", "The segment.", nullable=False),
        Column("feature", "string", "A numeric column of `features`.", nullable=False),
        Column("median", "float64", "Median of the segment's customers."),
        Column("mean", "float64", "Mean of the segment's customers."),
        Column("overall_median", "float64", "Median of all customers."),
        Column("overall_mean", "float64", "Mean of all customers."),
        Column(
            "standardised_difference",
            "float64",
            "Segment mean minus overall mean of the scaled feature, in standard deviations.",
        ),
        Column("difference_low", "float64", "Lower end of its 95 % interval."),
        Column("difference_high", "float64", "Upper end of its 95 % interval."),
        Column(
            "median_rank",
            "float64",
            "Share of all customers below the segment's median, ties counted half, 0 to 1.",
            unit="share",
        ),
    ),
    shown_first=(
        "segment_id",
        "feature",
        "median",
        "overall_median",
        "standardised_difference",
        "mean",
        "overall_mean",
        "median_rank",
    ),
)

EMBEDDINGS = Table(
    name="embeddings",
    key=("customer_id", "as_of"),
    meaning="One customer in an autoencoder's codes; only where the segments lie in codes.",
    made_by="regulars segment --reduce autoencoder",
    columns=(
        Column("customer_id", "string", "The customer.", nullable=False),
        Column("as_of", "timestamp", "Date of the features; empty where orders have no dates."),
    ),
    open_columns="`code_1` and on",
    shown_first=(
        "customer_id",
        "code_*",
        "as_of",
    ),
)

SEGMENT_TRIALS = Table(
    name="segment_trials",
    key=("trial",),
    meaning="One way of grouping customers that `regulars segment` tried.",
    made_by="regulars segment",
    columns=(
        Column("trial", "int64", "Number of the trial, in the order of trying.", nullable=False),
        Column("reduction", "string", "How the features were reduced.", nullable=False),
        Column("clustering", "string", "How groups were found.", nullable=False),
        Column("k", "int64", "How many groups; empty where the way failed."),
        Column("width", "int64", "How many coordinates the groups lie in."),
        Column(
            "kept_share",
            "float64",
            "Share of the features' variance that the coordinates give back on held-out customers.",
            unit="share",
        ),
        Column(
            "pca_kept_share", "float64", "The same for as many principal components.", unit="share"
        ),
        Column("silhouette", "float64", "Mean silhouette in those coordinates, -1 to 1."),
        Column(
            "separation",
            "float64",
            "Mean silhouette in the scaled features; for each way's best number of groups, where it"
            " found any.",
        ),
        Column(
            "stability",
            "float64",
            "Agreement between resamples (mean adjusted Rand index), where there are groups.",
        ),
        Column(
            "smallest_share", "float64", "Share of customers in the smallest group.", unit="share"
        ),
        Column("noise_share", "float64", "Share of customers in no group.", unit="share"),
        Column("cpu_seconds", "float64", "Processor time for all numbers of groups of this way."),
        Column("own_best", "bool", "Best number of groups of this way.", nullable=False),
        Column("chosen", "bool", "Whether the segments are made this way.", nullable=False),
        Column("verdict", "string", "Why, or why not.", nullable=False),
    ),
    shown_first=(
        "trial",
        "reduction",
        "clustering",
        "k",
        "chosen",
        "verdict",
        "separation",
        "stability",
        "silhouette",
        "smallest_share",
        "cpu_seconds",
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ORDER_LINES,
        RETURNS,
        CUSTOMERS,
        PRODUCTS,
        QUARANTINE,
        IDENTITY_SUGGESTIONS,
        FEATURES,
        PROJECTION,
        SEGMENTS,
        MEMBERSHIPS,
        SEGMENT_PROFILES,
        SEGMENT_TRIALS,
        EMBEDDINGS,
        *PLACEMENT_TABLES,
        *SEGMENT_TABLES,
        *PREDICTION_TABLES,
        *EXPLORE_TABLES,
    )
}
"""Every table by name."""
