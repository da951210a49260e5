"""How long customers have stayed and who has left, read from a flat table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData, Refused, did_you_mean
from regulars.predictions.card import LeftOut
from regulars.predictions.evaluate.interval import Vector
from regulars.predictions.flat import NEGATIVE, POSITIVE, read_texts
from regulars.predictions.survival.config import SurvivalConfig

Flags = npt.NDArray[np.bool_]
GROWS = 0.75
_SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Tenures:
    """Customers with their time under contract; n rows.

    Attributes:
        customer_id: shape (n,).
        duration: steps of time until the end of the contract, or so far, shape (n,).
        left: whether the customer has left, shape (n,); those who have not are censored.
        features: the other columns.
        left_out: columns that were taken out, with the reason.
    """

    customer_id: pa.Array
    duration: Vector
    left: Flags
    features: pa.Table
    left_out: tuple[LeftOut, ...]


def as_table(customers: Any) -> pa.Table:  # noqa: ANN401 - any frame that narwhals knows
    """A frame as an Arrow table."""
    if isinstance(customers, pa.Table):
        return customers
    frame = nw.from_native(customers)
    table: pa.Table = frame.lazy().collect("pyarrow").to_native()
    return table


def read_tenures(
    customers: Any,  # noqa: ANN401 - any frame that narwhals knows
    config: SurvivalConfig,
    *,
    as_of: datetime | None = None,
    all_stay: bool = False,
    texts: Collection[str] = (),
) -> Tenures:
    """Read durations and events; contracts that begin at or after `as_of` are passed over.

    Args:
        customers: one row per customer.
        config: names the columns.
        as_of: until when customers were watched; needed with dates of start and end. An end after
            it was not known then and counts as none.
        all_stay: nobody has left where the column of the event or of the end is absent.
        texts: columns that are texts even where these few rows look like numbers or dates.

    Raises:
        BadData: a column is absent or holds values that cannot be.
        Refused: dates without `as_of`.
    """
    raw = as_table(customers)
    told = config.event or config.end
    if all_stay and told is not None and told not in raw.column_names:
        nobody = pa.array([False] * raw.num_rows) if config.event else pa.nulls(raw.num_rows)
        raw = raw.append_column(told, nobody)
    table = read_texts(raw, without=texts)
    named = [config.customer_id, config.duration, config.event, config.start, config.end]
    for name in filter(None, (*named, *config.leave_out)):
        if name not in table.column_names:
            others = [other for other in table.column_names if other != config.customer_id]
            raise BadData(
                "there is no such column",
                column=name,
                way_out=did_you_mean(name, others) + f"choose among {', '.join(others)}",
            )
    if config.duration is not None and config.event is not None:
        duration = _numbers(table[config.duration], config.duration)
        left = _flags(table[config.event], config.event)
        wrong = np.flatnonzero(duration < 0)
        if wrong.size:
            row = int(wrong[0]) + 1
            raise BadData(
                "a duration is below zero",
                column=config.duration,
                row=row,
                way_out="mend the row, or leave it out",
            )
    else:
        if as_of is None:
            raise Refused(
                "dates of start and end need the day until which customers were watched",
                way_out="give `as_of`",
            )
        duration, left = _from_dates(table, config, as_of)
    begun = duration >= 0
    keep = pa.array(begun)
    aside = {*filter(None, named), *config.leave_out} & set(table.column_names)
    return Tenures(
        customer_id=raw[config.customer_id].filter(keep).cast(pa.string()).combine_chunks(),
        duration=duration[begun],
        left=left[begun],
        features=table.drop_columns(sorted(aside)).filter(keep),
        left_out=tuple(LeftOut(n, "It was asked to be left out.") for n in config.leave_out),
    )


def without_grown(tenures: Tenures, config: SurvivalConfig) -> Tenures:
    """Leave out columns that are the duration in other words."""
    grown = _grown(tenures.features, tenures.duration, config)
    return replace(
        tenures,
        features=tenures.features.drop_columns([one.column for one in grown]),
        left_out=(*tenures.left_out, *grown),
    )


def _numbers(column: pa.ChunkedArray, name: str) -> Vector:
    if not (pa.types.is_integer(column.type) or pa.types.is_floating(column.type)):
        first = next((str(one) for one in column.to_pylist() if one is not None), None)
        raise BadData(
            "the time under contract must be a number",
            column=name,
            value=first,
            way_out="name the column that holds it: --tenure COLUMN (in Python `duration`)",
        )
    values: Vector = column.cast(pa.float64()).to_numpy()
    missing = np.flatnonzero(~np.isfinite(values))
    if missing.size:
        raise BadData("a duration is missing", column=name, row=int(missing[0]) + 1)
    return values


def _flags(column: pa.ChunkedArray, name: str) -> Flags:
    words = [str(value).strip().casefold().removesuffix(".0") for value in column.to_pylist()]
    unknown = [i for i, word in enumerate(words) if word not in POSITIVE | NEGATIVE]
    if unknown:
        raise BadData(
            "an event must be true or false, 1 or 0, yes or no",
            column=name,
            row=unknown[0] + 1,
        )
    return np.array([word in POSITIVE for word in words], dtype=np.bool_)


def _from_dates(table: pa.Table, config: SurvivalConfig, as_of: datetime) -> tuple[Vector, Flags]:
    """Whole steps from start to end; a negative duration marks who had not begun at `as_of`."""
    watched = (as_of if as_of.tzinfo else as_of.replace(tzinfo=UTC)).timestamp()
    start, end = (_seconds(table[name], name) for name in (config.start, config.end) if name)
    if np.isnan(start).any():
        row = int(np.flatnonzero(np.isnan(start))[0]) + 1
        raise BadData("the start of a contract is missing", column=str(config.start), row=row)
    early = np.flatnonzero(end < start)
    if early.size:
        raise BadData(
            "a contract ends before it begins", column=str(config.end), row=int(early[0]) + 1
        )
    left = end < watched
    days = (np.where(left, end, watched) - start) / _SECONDS_PER_DAY
    steps = np.floor(days / config.days_per_step)
    # Who leaves within the first step has stayed for one: a duration of nothing tells nothing.
    return np.where(left, np.maximum(steps, 1.0), steps), left


def _seconds(column: pa.ChunkedArray, name: str) -> Vector:
    if pa.types.is_null(column.type):
        return np.full(len(column), np.nan)
    if not pa.types.is_temporal(column.type):
        raise BadData("a date is needed here", column=name)
    whole = pc.cast(column, pa.timestamp("s", tz=getattr(column.type, "tz", None)), safe=False)
    seconds: Vector = whole.cast(pa.int64()).cast(pa.float64()).to_numpy()
    return seconds


def _grown(features: pa.Table, duration: Vector, config: SurvivalConfig) -> list[LeftOut]:
    """Columns that are the duration in other words: total paid so far tells when, not why."""
    from scipy.stats import spearmanr

    found = []
    for name in features.column_names:
        column = features[name]
        if name in config.keep or not (
            pa.types.is_integer(column.type) or pa.types.is_floating(column.type)
        ):
            continue
        values = column.cast(pa.float64()).to_numpy()
        known = np.isfinite(values)
        if not known.any() or np.ptp(values[known]) == 0 or np.ptp(duration[known]) == 0:
            continue
        correlation = float(spearmanr(values[known], duration[known]).statistic)
        if abs(correlation) >= GROWS:
            found.append(
                LeftOut(
                    name,
                    "It grows with the time under contract (rank correlation "
                    f"{correlation:.2f}), so it would tell the outcome; `--keep` (in Python "
                    "`keep`) overrules this.",
                    knows_outcome=True,
                )
            )
    return found
