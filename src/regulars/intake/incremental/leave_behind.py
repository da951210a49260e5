"""What a run leaves for the next one, and what it takes over from the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb
import narwhals as nw

from regulars.intake.bring import Given
from regulars.intake.config import IntakeConfig
from regulars.intake.drift import compare_profiles, edges_of, profile
from regulars.intake.facts import Facts, measure
from regulars.intake.incremental.kept import keep_rows, load_kept, side_sources, staged_files
from regulars.intake.incremental.read_orders import OrdersRead
from regulars.intake.read import RawTable
from regulars.intake.sample import even_sample
from regulars.intake.sources import FILE
from regulars.model import Drift
from regulars.store import Draft, literal


def joined(given: Sequence[Given], entity: str, draft: Draft, read: OrdersRead) -> list[Given]:
    """Put the customers or products that the workspace knows before those that are given.

    A file that is given again replaces itself.
    """
    again = {Path(g).name for g in given if isinstance(g, str | Path)}
    return [*(s for s in side_sources(entity, draft, read.kept) if s.name not in again), *given]


def leave_behind(
    read: OrdersRead,
    lines: RawTable,
    sides: Mapping[str, RawTable],
    draft: Draft,
    *,
    config: IntakeConfig,
    facts: Mapping[str, Facts],
    columns: Mapping[str, Sequence[str]],
    currency: str | None,
    last_s: int | None,
) -> list[Drift]:
    """Keep the rows and the profile of a run, and say what has changed since the last.

    Args:
        read: the order files.
        lines: their rows, laid out as order lines.
        sides: customer and product files, by `customers` and `products`.
        draft: where they are kept.
        config: the settings.
        facts: of the order files' columns.
        columns: role to columns of the order files.
        currency: of the amounts.
        last_s: the last order, seconds since 1970.
    """
    if config.pseudonymise:
        return []
    rows: duckdb.DuckDBPyRelation = nw.to_native(lines.rows)
    files = list(read.files)
    for entity, side in sides.items():
        files += staged_files(draft, entity, side.dialects, side.files)
    before = load_kept(draft)
    ours = profile(rows, facts, columns, currency)
    if config.keep_rows:
        # Kept are the rows as they were read: only roles of columns that they have are known.
        own = {r: c for r, c in columns.items() if set(c) <= set(read.raw.columns)}
        keep_rows(draft, files, columns=own, last_s=last_s, profile=ours)
    if before is None:
        return []
    new = rows
    if read.kept is not None:
        if not read.new_files:
            return []
        new = rows.filter(f"{FILE} IN ({', '.join(literal(name) for name in read.new_files)})")
        total = int(new.aggregate("count(*)").fetchall()[0][0])
        sample = even_sample(new, total, draft, stage="new-orders")
        facts = measure(new, lines.columns, total, sample=sample)
    return compare_profiles(
        before.profile, profile(new, facts, columns, currency, edges_of(before.profile))
    )
