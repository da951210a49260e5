"""Which customers a model is fitted on: a sample by our own hash of the customer's id.

An engine's hash or sample differs from engine to engine, so the ids are hashed here. The same
customers are chosen on every engine, in every row order and in every run.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from regulars.model import BadData
from regulars.segments.stream import read_batches

_FIRST_MIX = np.uint64(0xFF51AFD7ED558CCD)
_SECOND_MIX = np.uint64(0xC4CEB9FE1A85EC53)
_SHIFT = np.uint64(33)


@dataclass(frozen=True, slots=True)
class Sample:
    """Rows read from a table of features.

    Attributes:
        rows: the chosen customers in the order of their hashes, so that the first m rows are a
            fair sample of m customers.
        customers: how many customers the whole table has.
    """

    rows: pa.Table
    customers: int


def hash_ids(ids: Iterable[str]) -> npt.NDArray[np.uint64]:
    """Hash ids to numbers that look random: CRC-32, then the 64-bit finaliser of MurmurHash3.

    Args:
        ids: n ids.

    Returns:
        Array of shape (n,).

    >>> hash_ids(["anna", "ben"])
    array([...], dtype=uint64)
    """
    # The finaliser maps 0 to 0; adding one keeps the empty id from always being chosen first.
    mixed = np.fromiter((zlib.crc32(i.encode()) + 1 for i in ids), dtype=np.uint64)
    mixed ^= mixed >> _SHIFT
    mixed *= _FIRST_MIX
    mixed ^= mixed >> _SHIFT
    mixed *= _SECOND_MIX
    mixed ^= mixed >> _SHIFT
    return mixed


def smallest_hashes(ids: Sequence[str], limit: int) -> npt.NDArray[np.intp]:
    """Choose at most `limit` ids, those with the smallest hashes.

    Returns:
        Positions in `ids`, by ascending hash (ties by the id itself), shape (min(n, limit),).

    >>> ids = ["anna", "ben", "carl"]
    >>> [ids[i] for i in smallest_hashes(ids, limit=2)] == [
    ...     ids[::-1][i] for i in smallest_hashes(ids[::-1], limit=2)
    ... ]
    True
    """
    return _smallest(hash_ids(ids), pa.array(ids, pa.string()), limit)


def _smallest(
    hashes: npt.NDArray[np.uint64], ids: pa.Array | pa.ChunkedArray, limit: int
) -> npt.NDArray[np.intp]:
    """`smallest_hashes` where the n hashes are known; ids are looked at only where hashes tie."""
    rows = np.arange(len(hashes))
    if limit < len(hashes):
        # The row that decides stays with all that tie with it.
        rows = np.flatnonzero(hashes <= np.partition(hashes, limit - 1)[limit - 1])
    rows = rows[np.argsort(hashes[rows], kind="stable")]
    sorted_hashes = hashes[rows]
    same = sorted_hashes[1:] == sorted_hashes[:-1]
    tied = np.flatnonzero(np.append(same, False) | np.append(False, same))
    if len(tied):
        names = ids.take(pa.array(rows[tied])).to_pylist()
        order = sorted(range(len(tied)), key=lambda i: (sorted_hashes[tied[i]], names[i]))
        rows[tied] = rows[tied][order]
    return rows[:limit]


def read_sample(features: nw.LazyFrame[Any], columns: Sequence[str], *, limit: int) -> Sample:
    """Read the chosen columns of at most `limit` customers, in bounded memory.

    Args:
        features: the `features` table at one date.
        columns: columns to read beside `customer_id`.
        limit: the most customers to keep, at least 1.

    Raises:
        BadData: where a customer has no id, or stands in more than one row (several dates).
    """
    kept: pa.Table | None = None
    hashes = np.empty(0, dtype=np.uint64)
    largest = None
    customers = 0
    for batch in read_batches(features, columns):
        customers += batch.num_rows
        own = hash_ids(batch["customer_id"].to_pylist())
        if largest is not None:
            near = np.flatnonzero(own <= largest)
            batch, own = batch.take(near), own[near]  # noqa: PLW2901 - the rest is out for good
        kept = batch if kept is None else pa.concat_tables([kept, batch])
        hashes = np.concatenate([hashes, own])
        if kept.num_rows > 2 * limit:
            chosen = _smallest(hashes, kept["customer_id"], limit)
            kept, hashes = kept.take(chosen), hashes[chosen]
            largest = hashes[-1]
    if kept is None:
        msg = "the features table has no columns to read"
        raise BadData(msg, way_out="compute the features first", file="features")
    kept = kept.take(_smallest(hashes, kept["customer_id"], limit)).combine_chunks()
    if pc.count_distinct(kept["customer_id"]).as_py() < kept.num_rows:
        raise BadData(
            "a customer stands in more than one row, so the table mixes several dates",
            way_out="keep the rows of one `as_of` before segmenting",
            file="features",
            column="customer_id",
        )
    return Sample(rows=kept, customers=customers)
