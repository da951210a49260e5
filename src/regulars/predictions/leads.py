"""Leads: who of the people that have not bought will.

They have no orders, so the model learns from what is known of people otherwise: where they come
from, what they said at sign-up, what they clicked. Where it is known since when each person is
known, the label is a first order within the horizon, and only people watched so long are learned
from; without it, those who have bought are told from those who have not yet: weaker, and said.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import narwhals as nw
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict, Field

from regulars.model import BadData, did_you_mean
from regulars.predictions.card import LeftOut
from regulars.predictions.cuts import DAY_S
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.flat import read_texts
from regulars.predictions.ids import id_column
from regulars.predictions.leakage import find_leaks
from regulars.predictions.learn import (
    Examples,
    LearnConfig,
    Learned,
    Task,
    check_examples,
    copies,
    learn,
    learn_encoding,
)
from regulars.predictions.shop import collected
from regulars.wording import some


class LeadsConfig(BaseModel):
    """How leads are scored."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    horizon_days: int = Field(default=90, ge=1)
    """Days from when a person is known in which the first order must lie."""
    learn: LearnConfig = LearnConfig()
    """How."""


def fit_leads(
    people: nw.LazyFrame[Any] | pa.Table,
    order_lines: nw.LazyFrame[Any],
    config: LeadsConfig,
    *,
    as_of_s: int,
    seed: int,
    since_column: str | None = None,
    without: Collection[str] = (),
) -> tuple[Learned, pa.Table]:
    """Learn who becomes a customer, and score the people who have not bought.

    Ids and running numbers are left out and named in the card.

    Args:
        people: customer_id and attributes, buyers and others, one row each.
        order_lines: customer_id, ordered_at_s.
        config: the settings.
        as_of_s: the moment; later orders are not read.
        seed: of everything random.
        since_column: seconds since 1970 from when each person is known; None where it is not.
        without: attributes not to learn from.

    Returns:
        The model with its evidence, and customer_id, `lead_probability` of those without an order.

    Raises:
        BadData: everybody or nobody has bought, or too few have; says what is needed.
    """
    table = read_texts(people if isinstance(people, pa.Table) else collected(people))
    table = table.sort_by("customer_id")
    first = _first_orders(table["customer_id"], order_lines, as_of_s)
    known, label, watched = np.isfinite(first), np.isfinite(first), np.ones(len(first), np.bool_)
    what = "has bought"
    if len(known) and known.all():
        raise BadData(
            "everybody here has ordered: there is nobody who has not, so there are no leads",
            way_out="bring people who have not bought (`regulars run ORDERS --customers FILE`)",
            file="customers",
        )
    if since_column is not None:
        if since_column not in table.column_names:
            raise BadData(
                "there is no such column",
                file="people",
                column=since_column,
                way_out=did_you_mean(since_column, table.column_names)
                + f"choose among {', '.join(table.column_names)}",
            )
        since = pc.fill_null(table[since_column].cast(pa.float64()), np.nan).to_numpy()
        horizon_s = config.horizon_days * DAY_S
        watched = (since + horizon_s <= as_of_s) & ~(first <= since)
        label = first <= since + horizon_s
        what = f"a first order within {some(config.horizon_days, 'day')}"
    aside = {"customer_id", since_column, *without}
    names = [name for name in table.column_names if name not in aside]
    ids = [one for one in (id_column(name, table[name]) for name in names) if one]
    features = table.select(names).drop_columns([one.column for one in ids])
    rows = np.flatnonzero(watched)
    examples = Examples(features, label.astype(np.float64), "binary", copies(features)).take(rows)
    check_examples(
        examples,
        what=what,
        fewest_customers=config.learn.fewest_customers,
        fewest_of_a_class=config.learn.fewest_of_a_class,
    )
    left_out = _leaks(examples, config.learn, seed)
    kept = examples.features.drop_columns([one.column for one in left_out])
    learned = learn(
        Examples(kept, examples.label, "binary", examples.groups),
        Task(kind="leads", what=what, column="lead_probability"),
        config.learn,
        seed=seed,
        left_out=[*ids, *left_out],
        warnings=[] if since_column else [_UNDATED],
    )
    return learned, learned.model.score(table.filter(pa.array(~known)))


_UNDATED = (
    "It is not known since when people are known: those who have not bought yet count as if they "
    "never would, so that the probabilities are those of having bought, and serve as an order only."
)


def _first_orders(ids: pa.ChunkedArray, order_lines: nw.LazyFrame[Any], as_of_s: int) -> Vector:
    """The second of each person's first order, NaN without one."""
    second = nw.col("ordered_at_s")
    orders = collected(
        order_lines.filter(second <= as_of_s)
        .group_by("customer_id")
        .agg(second.min().alias("first_s"))
    )
    place = pc.index_in(ids.cast(pa.string()), value_set=orders["customer_id"].cast(pa.string()))
    found: Vector = pc.fill_null(
        orders["first_s"].cast(pa.float64()).take(place), np.nan
    ).to_numpy()
    return found


def _leaks(examples: Examples, config: LearnConfig, seed: int) -> list[LeftOut]:
    """Attributes that only buyers have, such as a date of the last order, are found as leaks."""
    encoding, _ = learn_encoding(examples.features, levels=config.levels)
    if not encoding.columns:
        return []
    points = encoding.matrix(examples.features)
    leaks = find_leaks(points, examples.label, encoding, threads=config.threads, seed=seed)
    return [LeftOut(leak.column, leak.reason, knows_outcome=True) for leak in leaks if leak.certain]
