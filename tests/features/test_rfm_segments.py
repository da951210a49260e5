from __future__ import annotations

from collections import Counter
from itertools import product

import duckdb
import narwhals as nw
import pyarrow as pa

from regulars.features import RFM_CELLS
from regulars.features.rfm_segments import segment_of_scores

_EVERY = list(product(range(1, 6), repeat=3))


def test_every_combination_of_scores_lies_in_exactly_one_block() -> None:
    blocks = [[cells.segment for cells in RFM_CELLS if cells.holds(*scores)] for scores in _EVERY]

    assert len(blocks) == 125
    assert {len(names) for names in blocks} == {1}


def test_the_expression_gives_the_names_of_the_table(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    scores = pa.table(dict(zip("rfm", map(list, zip(*_EVERY, strict=True)), strict=True)))
    named = segment_of_scores(nw.col("r"), nw.col("f"), nw.col("m"))

    frame = nw.from_native(connection.from_arrow(scores))
    rows = frame.select("r", "f", "m", segment=named).collect().rows()

    table = {
        scores: next(cells.segment for cells in RFM_CELLS if cells.holds(*scores))
        for scores in _EVERY
    }
    assert {row[:3]: row[3] for row in rows} == table
    assert set(Counter(table.values())) == {
        "champions",
        "loyal",
        "promising",
        "new",
        "at risk",
        "cannot lose",
        "hibernating",
        "lost",
    }


def test_the_corners_are_what_their_names_say() -> None:
    named = {
        scores: cells.segment for scores in _EVERY for cells in RFM_CELLS if cells.holds(*scores)
    }

    assert named[5, 5, 5] == "champions"
    assert named[1, 5, 5] == "cannot lose"
    assert named[1, 1, 1] == "lost"
    assert named[5, 1, 5] == "new"
    assert named[5, 2, 1] == "promising"
    assert named[3, 3, 3] == "loyal"
    assert named[2, 3, 3] == "at risk"
    assert named[2, 2, 2] == "hibernating"
