"""When the data allows no segments, and what would."""

from __future__ import annotations

from regulars.model import Cannot
from regulars.segments.choice import ChooseKConfig
from regulars.segments.evidence import different_points
from regulars.segments.reduce.reducer import Matrix
from regulars.segments.select_columns import SAYS_NOTHING

WHAT = "Segments"


def why_no_features(customers: int, left_out: dict[str, str], config: ChooseKConfig) -> Cannot:
    """No feature is fit for clustering.

    Args:
        customers: how many there are.
        left_out: each feature considered, with the reason against it.
        config: how many segments are wanted.
    """
    if customers < 2:  # noqa: PLR2004 - one customer differs from nobody
        return _too_few(customers, config)
    if left_out and all(reason in SAYS_NOTHING for reason in left_out.values()):
        return Cannot(
            WHAT,
            f"all {customers:,} customers are alike in every feature",
            "read a longer period, or a file with amounts and dates",
        )
    reasons = "; ".join(f"{column}: {reason}" for column, reason in left_out.items())
    return Cannot(
        WHAT,
        f"no feature tells customers apart ({reasons or 'the table has no numeric feature'})",
        "read a longer period, or name the features to use",
    )


def why_no_k(points: Matrix, config: ChooseKConfig, *, customers: int | None = None) -> Cannot:
    """No number of segments is possible.

    Args:
        points: the customers examined, shape (n, d).
        config: how many segments are wanted.
        customers: how many there are where those examined are a sample.
    """
    everyone, different = customers, different_points(points)
    customers = len(points)
    wanted = config.k or config.k_min
    if everyone is not None and everyone > customers and different < wanted:
        return Cannot(
            WHAT,
            f"{wanted} segments need at least {wanted} customers who differ, and the features show "
            f"{different} in a fair sample of {customers:,} of the {everyone:,} customers",
            "read a longer period, name other features, or raise `segments.choose.customers`",
        )
    if customers > 1 and different == 1:
        return Cannot(
            WHAT,
            f"all {customers:,} customers are alike in every feature",
            "read a longer period, or a file with amounts and dates",
        )
    if different < wanted:
        return Cannot(
            WHAT,
            f"{wanted} segments need at least {wanted} customers who differ, "
            f"and the features show {different} among {customers:,}",
            "ask for fewer segments, or read a longer period",
        )
    return _too_few(customers, config)


def _too_few(customers: int, config: ChooseKConfig) -> Cannot:
    needed = config.k or config.k_min * config.smallest_customers
    people = "1 customer" if customers == 1 else f"{customers:,} customers"
    return Cannot(
        WHAT,
        f"the file has {people}, and segments need at least {needed:,}",
        "read a longer period, or ask for a fixed number of segments",
    )
