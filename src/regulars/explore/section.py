"""What an exploration gives: sections of sentences and small tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from regulars.model import TABLES, Cannot

_ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "timestamp": pa.timestamp("us"),
}


def arrow(name: str, rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table of `regulars.model.TABLES`; what a row lacks is empty.

    >>> arrow("explore_findings", [{"section": "months", "position": 1}]).column_names
    ['section', 'position', 'sentence']
    """
    schema = pa.schema([(column.name, _ARROW[column.dtype]) for column in TABLES[name].columns])
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


@dataclass(frozen=True, slots=True)
class Section:
    """One question and its answer.

    Attributes:
        name: short name, as on the command line.
        title: the question in words.
        sentences: what was found, most important first.
        tables: the figures behind it, by name in `regulars.model.TABLES`.
    """

    name: str
    title: str
    sentences: tuple[str, ...]
    tables: Mapping[str, pa.Table] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Exploration:
    """Everything that was found.

    Attributes:
        sections: the answers, in reading order.
        cannot: the questions that the data do not allow.
        currency: ISO code of all amounts, or None.
    """

    sections: tuple[Section, ...]
    cannot: tuple[Cannot, ...]
    currency: str | None

    def tables(self) -> dict[str, pa.Table]:
        """All tables; the sentences, and what is not possible, as `explore_findings`."""
        rows = [
            {"section": section.name, "position": position, "sentence": sentence}
            for section in self.sections
            for position, sentence in enumerate(section.sentences, start=1)
        ]
        rows += (
            {
                "section": "cannot",
                "position": position,
                "sentence": f"{cannot.what}: {cannot.why} {cannot.way_out}".strip(),
            }
            for position, cannot in enumerate(self.cannot, start=1)
        )
        found = {"explore_findings": arrow("explore_findings", rows)}
        for section in self.sections:
            found |= section.tables
        return found
