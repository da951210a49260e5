"""The classic named groups of customers by their three scores.

The 125 combinations of scores are Hughes's cells (:cite:`hughes:strategic`). The names of the
groups of cells are the trade's convention and have no single author; this is our complete table.
`value` stands for frequency score plus monetary score, 2 to 10.

==============  =========  ===========  =========  ==============================================
segment         recency    frequency    value      in words
==============  =========  ===========  =========  ==============================================
champions       4 to 5     2 to 5       8 to 10    bought lately, often and for much
loyal           4 to 5     2 to 5       6 to 7     bought lately, above average
loyal           3          2 to 5       6 to 10    good customers, last order a little while ago
promising       4 to 5     2 to 5       2 to 5     bought lately, not yet for much
promising       3          2 to 5       2 to 5     the same, a little while ago
promising       3          1            2 to 6     few orders, the last a little while ago
new             4 to 5     1            2 to 6     bought lately, fewest orders
cannot lose     1 to 2     1 to 5       8 to 10    were among the best, stay away
at risk         1 to 2     1 to 5       5 to 7     were good, stay away
hibernating     2          1 to 5       2 to 4     small customers, away for some time
lost            1          1 to 5       2 to 4     small customers, away longest
==============  =========  ===========  =========  ==============================================
"""

from __future__ import annotations

from dataclasses import dataclass

import narwhals as nw

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Cells:
    """A block of score combinations with one name; both ends of a range are included."""

    segment: str
    recency: Range
    frequency: Range
    value: Range

    def holds(self, recency: int, frequency: int, monetary: int) -> bool:
        """Whether a customer with these scores belongs to the block."""
        return all(
            low <= score <= high
            for score, (low, high) in (
                (recency, self.recency),
                (frequency, self.frequency),
                (frequency + monetary, self.value),
            )
        )


RFM_CELLS = (
    Cells("champions", (4, 5), (2, 5), (8, 10)),
    Cells("loyal", (4, 5), (2, 5), (6, 7)),
    Cells("loyal", (3, 3), (2, 5), (6, 10)),
    Cells("promising", (4, 5), (2, 5), (2, 5)),
    Cells("promising", (3, 3), (2, 5), (2, 5)),
    Cells("promising", (3, 3), (1, 1), (2, 6)),
    Cells("new", (4, 5), (1, 1), (2, 6)),
    Cells("cannot lose", (1, 2), (1, 5), (8, 10)),
    Cells("at risk", (1, 2), (1, 5), (5, 7)),
    Cells("hibernating", (2, 2), (1, 5), (2, 4)),
    Cells("lost", (1, 1), (1, 5), (2, 4)),
)
"""Every combination of scores lies in exactly one block."""


def segment_of_scores(recency: nw.Expr, frequency: nw.Expr, monetary: nw.Expr) -> nw.Expr:
    """Name the segment of three scores from 1 to 5."""
    value = frequency + monetary
    segment = nw.lit(None).cast(nw.String)
    for cells in RFM_CELLS:
        inside = (
            recency.is_between(*cells.recency)
            & frequency.is_between(*cells.frequency)
            & value.is_between(*cells.value)
        )
        segment = nw.when(inside).then(nw.lit(cells.segment)).otherwise(segment)
    return segment
