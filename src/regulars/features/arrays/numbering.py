"""Number texts in their order, so that numbers can be sorted and compared in their place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Integers = np.ndarray[tuple[int], np.dtype[Any]]

_BYTES = 8
_NO_LETTER = 0


def numbered(texts: pa.ChunkedArray) -> tuple[Integers, pa.Array]:
    """The place of each text among the different ones, and these in the order of their bytes.

    Ids of a shop are alike: where no more than eight bytes follow what all of them begin with,
    these are sorted as whole numbers, for two thirds of the time of hashing texts.

    Args:
        texts: at least one, without gaps.

    >>> numbered(pa.chunked_array([["C07", "C1"], ["C07", "C"]]))[0].tolist()
    [1, 2, 1, 0]
    """
    letters = _letters(texts)
    return _by_hashing(texts) if letters is None else _by_sorting(texts, letters)


def _by_sorting(texts: pa.ChunkedArray, letters: Integers) -> tuple[Integers, pa.Array]:
    in_order = np.argsort(letters)
    letters = letters[in_order]
    new = np.append(True, letters[1:] != letters[:-1])
    number = np.empty(len(letters), np.int32)
    number[in_order] = np.cumsum(new, dtype=np.int32) - 1
    return number, texts.take(pa.array(in_order[new])).combine_chunks()


def _by_hashing(texts: pa.ChunkedArray) -> tuple[Integers, pa.Array]:
    encoded = texts.dictionary_encode()
    different = encoded.chunk(0).dictionary
    in_order = pc.array_sort_indices(different)
    place = np.empty(len(different), np.int32)
    place[in_order.to_numpy()] = np.arange(len(different), dtype=np.int32)
    codes = np.concatenate([chunk.indices.to_numpy() for chunk in encoded.chunks])
    return place[codes], different.take(in_order)


def _letters(texts: pa.ChunkedArray) -> Integers | None:
    """The bytes after those that all texts begin with, as numbers in the order of the texts.

    None where they are more than eight, or one of them is the byte that stands for none.
    """
    chunks = [_bytes(chunk) for chunk in texts.chunks if len(chunk)]
    shortest = min(int(length.min()) for _, _, length in chunks)
    longest = max(int(length.max()) for _, _, length in chunks)
    content, begin, _ = chunks[0]
    common = 0
    while common < shortest:
        letter = content[begin[0] + common]
        if not all((content[begin + common] == letter).all() for content, begin, _ in chunks):
            break
        common += 1
    if longest - common > _BYTES:
        return None
    found = []
    for content, begin, length in chunks:
        letters = np.zeros(len(begin), np.uint64)
        for place in range(common, longest):
            there = place < length
            letter = content[np.where(there, begin + place, 0)]
            if (letter[there] == _NO_LETTER).any():
                return None
            letters <<= np.uint64(8)
            letters |= np.where(there, letter, _NO_LETTER)
        found.append(letters)
    return np.concatenate(found)


def _bytes(texts: pa.Array) -> tuple[Integers, Integers, Integers]:
    """All bytes, at least one, and by text where it begins and how many it has."""
    _, offsets, content = texts.buffers()
    bounds = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    filled = content if content is not None and content.size else bytes(1)
    return np.frombuffer(filled, np.uint8), bounds[:-1], np.diff(bounds)
