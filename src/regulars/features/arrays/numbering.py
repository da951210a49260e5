"""Number texts in their order, so that numbers can be sorted and compared in their place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from regulars.features.arrays.memory import arrow_of, numpy_of

Integers = np.ndarray[tuple[int], np.dtype[Any]]

_MOST_CODES = 2**62
_SPARSE = 4
# A table of so many codes a text takes no more memory than sorting the texts.


def numbered(texts: pa.ChunkedArray) -> tuple[Integers, pa.Array]:
    """The place of each text among the different ones, and these in the order of their bytes.

    Ids of a shop are alike: few bytes tell them apart, each one of few. Read as the digits of a
    whole number, they are looked up in a table where the numbers lie close, else sorted, else,
    where 62 bits do not hold them, hashed.

    Cost: by a table a few passes over the texts; sorting and hashing cost several times that.

    Args:
        texts: at least one, without gaps.

    >>> numbered(pa.chunked_array([["C07", "C1"], ["C07", "C"]]))[0].tolist()
    [1, 2, 1, 0]
    """
    read = _codes(texts)
    if read is None:
        return _by_hashing(texts)
    codes, possible = read
    if possible <= _SPARSE * len(codes):
        return _by_table(texts, codes, possible)
    return _by_sorting(texts, codes)


def _by_table(texts: pa.ChunkedArray, codes: Integers, possible: int) -> tuple[Integers, pa.Array]:
    there = np.full(possible, -1, np.int32 if len(codes) < 2**31 else np.int64)
    there[codes] = np.arange(len(codes), dtype=there.dtype)
    different = np.flatnonzero(there != -1)
    where = there[different]
    there[different] = np.arange(len(different), dtype=there.dtype)
    return there[codes], texts.take(arrow_of(where)).combine_chunks()


def _by_sorting(texts: pa.ChunkedArray, codes: Integers) -> tuple[Integers, pa.Array]:
    in_order = np.argsort(codes)
    codes = codes[in_order]
    new = np.append(True, codes[1:] != codes[:-1])
    number = np.empty(len(codes), np.int32)
    number[in_order] = np.cumsum(new, dtype=np.int32) - 1
    return number, texts.take(arrow_of(in_order[new])).combine_chunks()


def _by_hashing(texts: pa.ChunkedArray) -> tuple[Integers, pa.Array]:
    encoded = texts.dictionary_encode()
    different = encoded.chunk(0).dictionary
    in_order = pc.array_sort_indices(different)
    place = np.empty(len(different), np.int32)
    place[numpy_of(in_order)] = np.arange(len(different), dtype=np.int32)
    codes = np.concatenate([numpy_of(chunk.indices) for chunk in encoded.chunks])
    return place[codes], different.take(in_order)


def _codes(texts: pa.ChunkedArray) -> tuple[Integers, int] | None:
    """Texts as whole numbers in the order of the texts, and below which number they all are.

    Each byte is a digit, counted from the least one in its place; none at all is less than any. A
    place where all texts have the same byte takes no room.

    Returns:
        None where the numbers may be too large.
    """
    chunks = [_bytes(chunk) for chunk in texts.chunks if len(chunk)]
    codes = [np.zeros(len(length), np.int64) for _, _, length in chunks]
    possible = 1
    for place in range(max(int(length.max()) for _, _, length in chunks)):
        letters = [_letters(chunk, place) for chunk in chunks]
        least = min(int(some.min()) for some in letters)
        digits = max(int(some.max()) for some in letters) - least + 1
        possible *= digits
        if possible > _MOST_CODES:
            return None
        if digits > 1:
            codes = [
                code * digits + (some - least) for code, some in zip(codes, letters, strict=True)
            ]
    return np.concatenate(codes), possible


def _letters(chunk: tuple[Integers, Integers, Integers], place: int) -> Integers:
    """The byte in a place of each text; -1 where the text has ended."""
    content, begin, length = chunk
    if place < length.min():
        letters: Integers = content[begin + place].astype(np.int16)
        return letters
    there = place < length
    return np.where(there, content[np.where(there, begin + place, 0)], np.int16(-1))


def _bytes(texts: pa.Array) -> tuple[Integers, Integers, Integers]:
    """All bytes, at least one, and by text where it begins and how many it has."""
    _, offsets, content = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    filled = content if content is not None and content.size else bytes(1)
    return np.frombuffer(filled, np.uint8), bounds[:-1], np.diff(bounds)
