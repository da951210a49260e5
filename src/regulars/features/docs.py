"""Write docs/features.md from the catalogue: `python -m regulars.features.docs [FILE]`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from regulars.features.assortment import category_share
from regulars.features.availability import all_needs
from regulars.features.catalogue import CATALOGUE
from regulars.features.feature import Feature
from regulars.features.grains import MOST_CATEGORY_SHARES
from regulars.features.psychographic import trait

_GROUPS = {
    "rfm": "Recency, frequency, monetary value",
    "timing": "Orders over time",
    "value": "Value of orders",
    "habit": "Habits",
    "assortment": "Assortment",
    "returns": "Returns",
    "channel": "Channels",
    "demographic": "Demographic",
    "psychographic": "Psychographic and third-party",
}

_HEAD = f"""\
# Features

One row of the table `features` is one customer as known at `as_of`: nothing that happened later
is used. This page is written by `python -m regulars.features.docs` from the code.

A feature whose needs the data does not meet is left out, and the run says why. Times of day and
weekdays are those of the shop's clock, days are its calendar days: UTC, unless a `timezone` was
told ([settings](settings.md)). An empty value means
that the question has no answer for that customer, such as a gap after a single order. At most
{MOST_CATEGORY_SHARES} categories, those with the most revenue, get a share of their own.

Attributes of customers and categories of products carry no date: they are taken as given.
"""

_TABLE_HEAD = """\
| column | unit | formula | meaning | needs |
|---|---|---|---|---|
"""


def features_page() -> str:
    """The text of docs/features.md."""
    families = (category_share("one category", "<category>"), trait("trait_<column>"))
    every = [*CATALOGUE.values(), *families]
    sections = [
        f"\n## {title}\n\n{_TABLE_HEAD}" + "".join(_rows(f for f in every if f.group == group))
        for group, title in _GROUPS.items()
    ]
    return _HEAD + "".join(sections)


def _rows(features: Iterable[Feature]) -> Iterable[str]:
    for feature in features:
        known = CATALOGUE if feature.name in CATALOGUE else {feature.name: feature}
        needs = ", ".join(f"`{column}`" for column in sorted(all_needs(feature.name, known)))
        cells = (
            f"`{feature.name}`",
            feature.unit,
            feature.formula,
            feature.meaning,
            needs or "orders",
        )
        yield "| " + " | ".join(cells) + " |\n"


def write_docs(path: Path) -> None:
    """Rewrite the page at `path`."""
    path.write_text(features_page(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_docs(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/features.md"))
