"""Read a file of customers or of products and make it ready to join."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.bring import Given, brought
from regulars.intake.config import IntakeConfig
from regulars.intake.entities import CUSTOMER, Entity, describe, keepable
from regulars.intake.facts import measure
from regulars.intake.full_names import TOGETHER, with_full_names
from regulars.intake.infer import Inferred, infer_roles
from regulars.intake.privacy.consent import answers, unread_answers
from regulars.intake.privacy.personal import describe_personal, find_personal
from regulars.intake.privacy.protect import kept, reading_place
from regulars.intake.privacy.pseudonyms import Key
from regulars.intake.read import RawTable, read_raw
from regulars.intake.readers import ReadOptions
from regulars.intake.roles import ROLES
from regulars.intake.sample import even_sample
from regulars.intake.sources import find_sources
from regulars.model import BadData, PersonalColumn
from regulars.store import Draft

_FIND_OUT = "auto"


@dataclass(frozen=True, slots=True)
class SideFile:
    """What a customer or product file gave.

    Attributes:
        frame: one row per customer or product.
        inferred: which columns were taken for what.
        warnings: repeats, in words.
        consent: what its rows say of consent, see `answers`; None where they say nothing.
        personal: its columns about persons.
        raw: its rows as they were read.
    """

    frame: nw.LazyFrame[Any]
    inferred: Inferred
    warnings: list[str]
    consent: duckdb.DuckDBPyRelation | None
    personal: list[PersonalColumn]
    raw: RawTable


def read_side_file(
    paths: Sequence[Given],
    entity: Entity,
    draft: Draft,
    *,
    config: IntakeConfig,
    told: Mapping[str, str],
    saved: Mapping[str, str],
    named_in_orders: str,
    key: Key | None = None,
) -> SideFile:
    """Read customer or product files.

    Args:
        paths: files, globs, folders, URLs or frames.
        entity: what they describe.
        draft: where rows are staged.
        config: what the user said of the files' form.
        told: role to column, as the user said now.
        saved: role to column, as saved from an earlier run.
        named_in_orders: the key's column in the order file; a column of the same name is the key
            where nothing else is (a customer name that stands in for a number), empty if unknown.
        key: of pseudonyms that stand for personal values; None: values are kept as they are.

    Raises:
        BadData: they cannot be read, or no column is the key.
    """
    options = _options(config, entity)
    with reading_place(draft, key) as place:
        with brought(paths, place, stage=entity.table) as here:
            raw = read_raw(find_sources(here), place, stage=entity.table, options=options)
        known: dict[str, str] = {}
        if entity is CUSTOMER:
            raw, known = with_full_names(raw, {}, {**saved, **told})
        rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
        total = raw.lines_read - raw.lines_rejected
        sample = even_sample(rows, total, place, stage=entity.table)
        facts = measure(rows, raw.columns, total, sample=sample)
        roles = [entity.key, *(r.name for r in ROLES.values() if r.table in {entity.table, "none"})]
        infer = partial(
            infer_roles,
            facts,
            saved=saved,
            roles=roles,
            source=entity.table,
            known=known,
            known_from=TOGETHER,
        )
        inferred = infer(told=told)
        if entity.key not in inferred.columns:
            wanted = named_in_orders.casefold()
            same = next((c for c in raw.columns if c.casefold() == wanted), None)
            if same is not None:
                inferred = infer(told={**told, entity.key: same})
        if entity.key not in inferred.columns:
            raise BadData(
                f"no column of the {entity.table} file is the {entity.key}",
                file=raw.files[0],
                way_out=f"--{entity.table.removesuffix('s')}-map {entity.key}=COLUMN;"
                f" its columns are {', '.join(raw.columns)}",
            )
        personal = find_personal(
            sample, facts, inferred.columns, key_header=named_in_orders * (entity is CUSTOMER)
        )
        raw = kept(raw, personal, inferred.columns, place, draft, stage=entity.table)
    rows = nw.to_native(raw.rows)
    further = keepable([facts[c] for c in inferred.unused if c not in personal])
    described = describe(rows, inferred.columns, entity, further)
    frame = draft.bring(f"{entity.table}-described", described)
    warnings = [*raw.warnings, *_set_aside(raw, entity)]
    repeats = facts[inferred.columns[entity.key][0]]
    if repeats.filled > repeats.distinct:
        warnings.append(
            f"the {entity.table} file names {repeats.filled - repeats.distinct:,} {entity.key} more"
            " than once; the last row counts"
        )
    warnings += unread_answers(rows, inferred.columns)
    return SideFile(
        frame,
        inferred,
        warnings,
        answers(rows, inferred.columns),
        describe_personal(
            personal,
            inferred.columns,
            source=entity.table,
            quarantined=0,
            pseudonymised=key is not None,
        ),
        raw,
    )


def _options(config: IntakeConfig, entity: Entity) -> ReadOptions:
    """What the user said of the orders' form holds here too, unless something else was said."""
    own = (
        (config.side_delimiter, config.delimiter),
        (config.side_encoding, config.encoding),
    )
    delimiter, encoding = (here or of_orders for here, of_orders in own)
    return ReadOptions(
        delimiter=None if delimiter == _FIND_OUT else delimiter,
        encoding=None if encoding == _FIND_OUT else encoding,
        table=entity.table,
    )


def _set_aside(raw: RawTable, entity: Entity) -> list[str]:
    return [
        f"{rows:,} rows of the {entity.table} file were set aside as {reason.replace('_', ' ')}"
        for reason, rows in raw.rejected_by_reason.items()
    ]
