"""The kinds of prediction: what each is called, and which columns of `predictions` it writes."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

from regulars.model.table import Unit


@dataclass(frozen=True, slots=True)
class PredictionKind:
    """One kind of prediction of a shop's customers.

    Attributes:
        command: of `regulars predict`.
        title: what people call it.
        columns: how the names of its columns begin.
    """

    command: str
    title: str
    columns: tuple[str, ...]


PREDICTION_KINDS = (
    PredictionKind("churn", "Churn", ("churn_probability_",)),
    PredictionKind("next-order", "Next order", ("next_order_at_if_", "next_order_value")),
    PredictionKind(
        "clv",
        "Lifetime value",
        (
            *("clv", "p_alive", "order_probability_", "orders_", "next_order_at"),
            *("expected_order", "expected_revenue"),
        ),
    ),
    PredictionKind("early-value", "Early value", ("expected_value_", "value_so_far", "early_days")),
    PredictionKind(
        "discount",
        "Discount sensitivity",
        ("discount_sensitivity", "discounted_lines", "expected_discounted_lines"),
    ),
    PredictionKind("propensity", "Propensity", ("buy_", "return_")),
)
"""Of two whose columns begin alike, the first has those with the longer beginning."""

_UNITS: dict[str, Unit] = {
    "p_alive*": "share",
    "*_probability*": "share",
    "clv_*": "money",
    "expected_order_value*": "money",
    "expected_revenue_*": "money",
    "expected_value_*": "money",
    "next_order_value*": "money",
    "value_so_far": "money",
    "value_at_stake": "money",
    "spent": "money",
    "sent_back_share": "share",
}


def unit_of(column: str) -> Unit:
    """How people read a prediction.

    >>> unit_of("clv_365d"), unit_of("churn_probability_90d"), unit_of("expected_orders_90d")
    ('money', 'share', '')
    """
    return next((unit for name, unit in _UNITS.items() if fnmatchcase(column, name)), "")


def kind_of(column: str) -> PredictionKind | None:
    """The kind of prediction that writes a column; None if none does.

    >>> kind_of("clv_365d").title
    'Lifetime value'
    >>> kind_of("next_order_at_if_within_90d_low").title
    'Next order'
    """
    return next((kind for kind in PREDICTION_KINDS if column.startswith(kind.columns)), None)
