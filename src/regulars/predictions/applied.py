"""What the card of a saved model says once it is applied to others than those it learned from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from regulars.predictions.card import ModelCard
from regulars.predictions.drift import ColumnDrift, stale_warning
from regulars.wording import count, long_date, share, some


def applied_card(
    card: ModelCard,
    customers: int,
    drifts: Iterable[ColumnDrift] = (),
    *,
    as_of: str | None = None,
    mean: float | None = None,
    warnings: Iterable[str] = (),
) -> ModelCard:
    """The card of a model that was learned earlier, for those whom it is applied to now.

    What it expected of everybody it was learned from says nothing of these, and is left out.

    Args:
        card: as it was saved.
        customers: how many it is applied to.
        drifts: how far their columns moved.
        as_of: the moment at which they are known; None for a table without dates.
        mean: of their probabilities; None where there are none, or it is told elsewhere.
        warnings: more of them, about these customers.
    """
    stale = stale_warning(drifts)
    return replace(
        card,
        as_of=as_of or card.as_of,
        level=None,
        premises=(
            applied_said(card, customers, as_of=as_of),
            *([] if mean is None else [mean_said(card, customers, mean)]),
            *card.premises,
        ),
        warnings=(*([stale] if stale else []), *warnings, *card.warnings),
    )


def mean_said(card: ModelCard, customers: int, mean: float) -> str:
    r"""What is expected of customers together; limits of their total are known for others only.

    The limits of each probability tell how far seasons move a level, and stay.

    >>> card = ModelCard(kind="churn", label="no order within 90 days", method="", customers=600)
    >>> mean_said(card, 4338, 0.416).replace("\u00a0", " ")
    'Of 4,338 customers, no order within 90 days: 41.6 %, the mean of their probabilities.'
    """
    return (
        f"Of {some(customers, 'customer')}, {card.label}: {share(mean)}, the mean of their "
        "probabilities."
    )


def applied_said(card: ModelCard, customers: int, *, as_of: str | None = None) -> str:
    """When and from whom a model was learned, and whom it is applied to.

    >>> card = ModelCard(kind="leads", label="", method="", customers=600, learned_on="2026-03-01")
    >>> applied_said(card, 1)
    'A saved model: learned on 1 March 2026 from 600 customers, applied to 1 customer here.'
    """
    learned = f"learned from {count(card.customers)} {card.counted}"
    if card.as_of is not None:
        learned += f" as of {long_date(card.as_of)}"
    elif card.learned_on is not None:
        learned = learned.replace("learned", f"learned on {long_date(card.learned_on)}", 1)
    here = "here" if as_of is None else f"as of {long_date(as_of)}"
    return f"A saved model: {learned}, applied to {some(customers, 'customer')} {here}."
