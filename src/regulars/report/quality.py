"""What happened to the rows of the files, and the largest problem among them."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.intake import REASONS, explain_reason
from regulars.model import Input, RunRecord
from regulars.wording import count, plural, sentence, share, words

# Set aside on purpose: a return is no purchase, but nothing is wrong with its row.
_EXPECTED = ("return", "cancel", "refund")
_WORTH_A_HEADLINE = 0.001


@dataclass(frozen=True, slots=True)
class RowCount:
    """Rows of the input that share a fate.

    Attributes:
        reason: why, in words.
        rows: how many.
        share: share of the rows read, 0 to 1.
        meaning: the reason explained in a sentence, or empty.
        problem: False for rows that were set aside as expected, such as returns.
    """

    reason: str
    rows: int
    share: float
    meaning: str = ""
    problem: bool = True


def quarantined(source: Input) -> list[RowCount]:
    """Lists the rows that were set aside by reason, most first."""
    return _by_reason(source.lines_quarantined, source.lines_read)


def flagged(source: Input) -> list[RowCount]:
    """Lists the rows that were kept but deserve a look, most first."""
    return _by_reason(source.flagged, source.lines_read)


def adds_up(source: Input) -> bool:
    """Checks the promise that no row vanishes: read = kept + set aside."""
    return source.lines_read == source.lines_kept + sum(source.lines_quarantined.values())


def largest_problem(record: RunRecord) -> str:
    """Names the largest problem of the data in a sentence, or says that there is none."""
    problems = [row for row in quarantined(record.input) if row.problem]
    if problems and problems[0].share >= _WORTH_A_HEADLINE:
        worst = problems[0]
        return (
            f"{plural(worst.rows, 'row')} set aside ({share(worst.share)} of those read): "
            f"{_lower(worst.meaning or worst.reason + '.')}"
        )
    doubts = flagged(record.input)
    if doubts and doubts[0].share >= _WORTH_A_HEADLINE:
        return (
            f"{plural(doubts[0].rows, 'row')} kept ({share(doubts[0].share)} of those read) that "
            f"deserve a look: {_lower(doubts[0].reason)}."
        )
    if record.warnings:
        return sentence(record.warnings[0])
    if record.questions:
        return "One reading of the columns was nearly tied; see the questions under data quality."
    if problems:
        total = sum(row.rows for row in problems)
        return (
            f"None of size: {plural(total, 'row')} of {count(record.input.lines_read)} set aside."
        )
    return "None found in the rows of the files."


def _by_reason(counts: dict[str, int], lines_read: int) -> list[RowCount]:
    rows = [
        RowCount(
            reason=words(reason),
            rows=number,
            share=number / lines_read if lines_read else 0.0,
            meaning=explain_reason(reason) if reason in REASONS else "",
            problem=not any(word in reason.lower() for word in _EXPECTED),
        )
        for reason, number in counts.items()
    ]
    return sorted(rows, key=lambda row: (-row.rows, row.reason))


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
