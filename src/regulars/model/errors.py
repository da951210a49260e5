"""The three ways in which a run ends early, each with its exit code.

The type decides what a caller may do next: repair the data (`BadData`), change a decision
(`Refused`, never retried) or wait and try again (`Unavailable`).
"""

from __future__ import annotations


class RegularsError(Exception):
    """Any failure that Regulars explains to its user.

    Args:
        problem: what is wrong, in one sentence.
        way_out: what the user can do about it, with the exact flag where there is one.
        file: the file or table concerned.
        row: the one-based row in that file (the header is not counted).
        column: the column concerned.
        value: the offending value. Never pass a value of a personal column.

    >>> print(BadData("the file is empty", way_out="export it again", file="orders.csv"))
    orders.csv: the file is empty. Way out: export it again.
    """

    exit_code = 1

    def __init__(
        self,
        problem: str,
        *,
        way_out: str = "",
        file: str = "",
        row: int | None = None,
        column: str = "",
        value: str | None = None,
    ) -> None:
        self.problem = problem
        self.way_out = way_out
        self.file = file
        self.row = row
        self.column = column
        self.value = value
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        where = [self.file] if self.file else []
        if self.row is not None:
            where.append(f"row {self.row}")
        if self.column:
            where.append(f"column {self.column}")
        text = ", ".join(where) + ": " if where else ""
        text += self.problem.rstrip(".")
        if self.value is not None:
            text += f" (value {self.value!r})"
        text += "."
        if self.way_out:
            text += f" Way out: {self.way_out.rstrip('.')}."
        return text


class BadData(RegularsError):  # noqa: N818 - the design's word
    """The input cannot be understood or is too little; repairing, more of it or a flag helps."""

    exit_code = 3


class Unavailable(RegularsError):  # noqa: N818 - the design's word
    """An outside service or resource did not answer; trying again later may help."""

    exit_code = 4


class Refused(RegularsError):  # noqa: N818 - the design's word
    """A rule, permission or limit forbids it; trying again without a change never helps."""

    exit_code = 5
