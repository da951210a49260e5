"""The names of the 125 combinations of three scores, as both peers look them up."""

from __future__ import annotations


def names() -> list[str]:
    """Name of the scores (r, f, m), 1 to 5, at position 25 (r - 1) + 5 (f - 1) + m - 1."""
    scores = range(1, 6)
    return [_name(r, f, f + m) for r in scores for f in scores for m in scores]


def _name(recency: int, frequency: int, value: int) -> str:
    if recency <= 2:  # noqa: PLR2004 - scores
        if value >= 8:  # noqa: PLR2004
            return "cannot lose"
        if value >= 5:  # noqa: PLR2004
            return "at risk"
        return "hibernating" if recency == 2 else "lost"  # noqa: PLR2004
    if frequency == 1:
        return "promising" if recency == 3 else "new"  # noqa: PLR2004
    if value <= 5:  # noqa: PLR2004
        return "promising"
    return "champions" if recency >= 4 and value >= 8 else "loyal"  # noqa: PLR2004
