"""The tables of how customers are placed in segments, and how these change over time."""

from __future__ import annotations

from regulars.model.table import Column, Table

SEGMENT_CLASSIFIERS = Table(
    name="segment_classifiers",
    key=("method",),
    meaning="How well one method places customers whom it has not seen.",
    columns=(
        Column("method", "string", "`logistic`, `tree` or `forest`.", nullable=False),
        Column(
            "accuracy",
            "float64",
            "Share placed in their segment, 0 to 1.",
            unit="share",
            nullable=False,
        ),
        Column(
            "balanced_accuracy",
            "float64",
            "Mean over the segments of the share placed right, 0 to 1.",
            unit="share",
            nullable=False,
        ),
        Column(
            "log_loss",
            "float64",
            "Mean of -ln of the probability given to the customer's segment.",
            nullable=False,
        ),
        Column("log_loss_error", "float64", "Standard error of that mean.", nullable=False),
        Column(
            "brier",
            "float64",
            "Mean over customers of the sum of (probability - truth)^2 over segments, 0 to 2.",
            nullable=False,
        ),
        Column(
            "calibration_error",
            "float64",
            "Mean gap between the probability of the likeliest segment and the share placed right.",
            nullable=False,
        ),
        Column("customers", "int64", "Customers it was measured on.", nullable=False),
        Column("folds", "int64", "Parts of the cross-validation.", nullable=False),
        Column(
            "chosen", "bool", "The simplest within one standard error of the best.", nullable=False
        ),
    ),
    shown_first=(
        "method",
        "chosen",
        "accuracy",
        "balanced_accuracy",
        "log_loss",
        "calibration_error",
        "customers",
    ),
)

SEGMENT_CONFUSION = Table(
    name="segment_confusion",
    key=("segment_id", "placed_in"),
    meaning="Where the chosen method places customers of a segment whom it has not seen.",
    columns=(
        Column("segment_id", "int64", "The segment they are in.", nullable=False),
        Column("placed_in", "int64", "The segment that is likeliest for them.", nullable=False),
        Column("customers", "int64", "How many of the sample.", nullable=False),
        Column(
            "share",
            "float64",
            "Share of the segment's customers, 0 to 1.",
            unit="share",
            nullable=False,
        ),
    ),
    shown_first=(
        "segment_id",
        "placed_in",
        "customers",
        "share",
    ),
)

SEGMENT_IMPORTANCE = Table(
    name="segment_importance",
    key=("feature",),
    meaning="How much one feature decides in which segment a customer is placed.",
    columns=(
        Column("feature", "string", "A column of `features`.", nullable=False),
        Column("method", "string", "The chosen method.", nullable=False),
        Column(
            "accuracy_lost",
            "float64",
            "Accuracy lost on held-out customers when the feature is shuffled among them.",
            unit="share",
            nullable=False,
        ),
    ),
    shown_first=(
        "feature",
        "accuracy_lost",
        "method",
    ),
)


SEGMENT_IDENTITIES = Table(
    name="segment_identities",
    key=("status", "name"),
    meaning="One segment of this run or the previous one: still there, new or vanished.",
    made_by="regulars run ORDERS, from the second run on",
    columns=(
        Column("status", "string", "`kept`, `new` or `vanished`.", nullable=False),
        Column("name", "string", "Its name.", nullable=False),
        Column("segment_id", "int64", "Its number; empty where it vanished."),
        Column("name_today", "string", "What it would be called if it had no name yet."),
        Column("former_name", "string", "Its name in the previous run."),
        Column("customers", "int64", "Its customers now."),
        Column("customers_before", "int64", "Its customers in the previous run."),
        Column(
            "alike",
            "float64",
            "Customers in both / customers in either, among those of both runs; where told by its"
            " profile, 1 / (1 + distance of the profiles).",
        ),
        Column(
            "stayed_share",
            "float64",
            "Share of its former customers, of those still there, who stayed.",
            unit="share",
        ),
        Column("alarm", "string", "What changed so much that it should be looked at."),
    ),
    shown_first=(
        "status",
        "name",
        "customers",
        "customers_before",
        "alarm",
        "stayed_share",
        "former_name",
        "segment_id",
        "name_today",
    ),
)

SEGMENT_MIGRATIONS = Table(
    name="segment_migrations",
    key=("from_segment", "to_segment"),
    meaning="How many customers went from a segment of the previous run to one of this run.",
    made_by="regulars run ORDERS, from the second run on",
    columns=(
        Column("from_segment", "string", "Name in the previous run, or `new`.", nullable=False),
        Column("to_segment", "string", "Name in this run, or `gone`.", nullable=False),
        Column("to_segment_id", "int64", "Its number in this run; empty for `gone`."),
        Column("customers", "int64", "How many.", nullable=False),
        Column(
            "share",
            "float64",
            "Share of the customers of `from_segment`, 0 to 1.",
            unit="share",
            nullable=False,
        ),
        Column(
            "revenue",
            "float64",
            "Their revenue as now known; of those gone, as known before.",
            unit="money",
        ),
    ),
    shown_first=(
        "from_segment",
        "to_segment",
        "customers",
        "share",
        "revenue",
    ),
)

SEGMENT_DRIFT = Table(
    name="segment_drift",
    key=("segment_id", "feature"),
    meaning="How one feature of a segment's customers changed since the previous run.",
    made_by="regulars run ORDERS, from the second run on",
    columns=(
        Column("segment_id", "int64", "The segment.", nullable=False),
        Column("feature", "string", "A column of `features`.", nullable=False),
        Column("mean_before", "float64", "Mean of its former customers.", nullable=False),
        Column("mean_now", "float64", "Mean of its present customers.", nullable=False),
        Column(
            "shift",
            "float64",
            "Change of the mean of the scaled feature, in standard deviations of all customers.",
            nullable=False,
        ),
        Column(
            "stability_index",
            "float64",
            "Population stability index: under 0.1 stable, over 0.25 a clear change.",
            nullable=False,
        ),
        Column("chance", "float64", "What the index is about without any change.", nullable=False),
    ),
    shown_first=(
        "segment_id",
        "feature",
        "mean_before",
        "mean_now",
        "shift",
        "stability_index",
    ),
)

PLACEMENT_TABLES = (
    SEGMENT_CLASSIFIERS,
    SEGMENT_CONFUSION,
    SEGMENT_IMPORTANCE,
    SEGMENT_IDENTITIES,
    SEGMENT_MIGRATIONS,
    SEGMENT_DRIFT,
)
"""All of them."""
