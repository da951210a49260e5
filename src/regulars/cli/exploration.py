"""Print an exploration: sentences and tables for people, JSON for programs."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

import typer

from regulars.cli.printing import plain_rows, print_table
from regulars.wording import NBSP, some

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from regulars.explore import Exploration

_WIDTH = 96


def print_exploration(
    found: Exploration,
    pictures: Sequence[Path] | None,
    *,
    tables: bool,
    limit: int,
    as_json: bool,
) -> None:
    """Write an exploration to stdout.

    Args:
        found: the sections.
        pictures: the files of the charts; None where none were asked for.
        tables: print the figures behind the sentences too; JSON always has them, whole.
        limit: at most this many rows of each table.
        as_json: one JSON object.
    """
    if as_json:
        sections = {
            section.name: {
                "title": section.title,
                "sentences": [_spaced(sentence) for sentence in section.sentences],
                "tables": {name: plain_rows(table) for name, table in section.tables.items()},
            }
            for section in found.sections
        }
        cannot = [{"what": c.what, "why": c.why, "way_out": c.way_out} for c in found.cannot]
        whole: dict[str, Any] = {"currency": found.currency, "sections": sections, "cannot": cannot}
        if pictures is not None:
            whole["pictures"] = [str(path) for path in pictures]
        typer.echo(json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False))
        return
    for section in found.sections:
        typer.echo(f"{section.title}  ({section.name})")
        for sentence in section.sentences:
            typer.echo(_filled(sentence))
        if tables:
            for name, table in section.tables.items():
                typer.echo("")
                typer.echo(f"{name}, {some(len(table), 'row')}")
                print_table(table.slice(0, limit), as_json=False)
        typer.echo("")
    for lacking in found.cannot:
        typer.echo(f"Not possible: {lacking.what}. {lacking.why} {lacking.way_out}".rstrip())
    if pictures:
        typer.echo(f"\n{len(pictures)} charts: {pictures[0].parent}")
    elif pictures is not None:
        typer.echo("\nNo charts: there is nothing to draw.")


def _filled(sentence: str) -> str:
    """A sentence in lines that never part a number from its unit.

    >>> print(_filled("half " * 17 + f"are{NBSP}95{NBSP}%"))
      - half half half half half half half half half half half half half half half half half
        are 95 %
    """
    lines = textwrap.fill(sentence, _WIDTH, initial_indent="  - ", subsequent_indent="    ")
    return _spaced(lines)


def _spaced(sentence: str) -> str:
    """A sentence with ordinary blanks, for terminals and programs."""
    return sentence.replace(NBSP, " ")
