"""Read order files and tell what their columns mean, before anything is cleaned."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import duckdb
import narwhals as nw

from regulars.intake.amount_choice import amount_by_arithmetic
from regulars.intake.bring import Given, brought
from regulars.intake.config import IntakeConfig
from regulars.intake.days_of_customers import without_days_of_customers
from regulars.intake.facts import Facts, measure
from regulars.intake.file_names import customers_in_names, question_about, with_columns_from_names
from regulars.intake.incremental import OrdersRead, read_orders, watermarks
from regulars.intake.infer import Inferred, infer_roles
from regulars.intake.keys import order_and_customer
from regulars.intake.layout import LaidOut, lay_out
from regulars.intake.privacy.personal import Personal, find_personal
from regulars.intake.privacy.protect import kept, reading_place
from regulars.intake.read import RawTable
from regulars.intake.readable import require_readable
from regulars.intake.readers import ReadOptions
from regulars.intake.sample import even_sample
from regulars.intake.sources import find_sources
from regulars.intake.stand_ins import require_customer, with_stand_ins
from regulars.store import Draft


@dataclass(frozen=True, slots=True)
class Recognised:
    """An order file that was read and understood, before anything is cleaned.

    Attributes:
        raw: all its rows.
        facts: what each column looks like.
        inferred: which column plays which role.
        personal: the columns about persons.
        read: where the rows lie, and what an earlier run knew.
        laid: what a row of the files was, and what follows from that.
    """

    raw: RawTable
    facts: dict[str, Facts]
    inferred: Inferred
    personal: dict[str, Personal]
    read: OrdersRead
    laid: LaidOut


class _Understood(NamedTuple):
    """Rows as order lines, some of them, what each column looks like, and which role it plays."""

    laid: LaidOut
    sample: duckdb.DuckDBPyRelation
    facts: dict[str, Facts]
    inferred: Inferred


def recognise(orders: Sequence[Given], draft: Draft, config: IntakeConfig) -> Recognised:
    """Read order files and tell what their columns mean.

    Raises:
        BadData: the files cannot be read, no column says who bought, or of a column for dates or
            amounts nothing can be read.
    """
    options = ReadOptions(config.delimiter, config.encoding, config.header, config.sheet)
    with reading_place(draft, config.pseudonym_key()) as place:
        since = watermarks(draft, add=config.add, overlap_days=config.overlap_days)
        with brought(orders, place, stage="orders", query=config.query, since=since) as here:
            sources = find_sources(here, folders=(config.file_names or "").count("/"))
            read = read_orders(sources, place, options=options, config=config)
        read, known = _with_names_of_files(read, place, config)
        laid, sample, facts, inferred = known
        raw = laid.raw
        require_customer(inferred, raw.columns, raw.files, instead=laid.way_to_customers)
        require_readable(inferred, nw.to_native(raw.rows), raw.files)
        personal = find_personal(sample, facts, inferred.columns)
        raw = kept(raw, personal, inferred.columns, place, draft, stage="orders")
        return Recognised(raw, facts, inferred, personal, read, laid)


def _with_names_of_files(
    read: OrdersRead, place: Draft, config: IntakeConfig
) -> tuple[OrdersRead, _Understood]:
    """Understand the rows, with the customers that names of files tell where no column does."""

    def named(pattern: str | None) -> OrdersRead:
        raw = with_columns_from_names(read.raw, pattern, pseudonyms=config.pseudonymise)
        return replace(read, raw=raw)

    as_told = named(config.file_names)
    known = _understood(as_told.raw, place, config)
    pattern = customers_in_names(read.raw.files) if config.file_names is None else None
    if pattern is None or "customer_id" in {*known.inferred.columns, *config.told}:
        return as_told, known
    by_file = named(pattern)
    known = _understood(by_file.raw, place, config)
    questions = (*known.laid.questions, question_about(pattern))
    return by_file, known._replace(laid=replace(known.laid, questions=questions))


def _understood(raw: RawTable, place: Draft, config: IntakeConfig) -> _Understood:
    laid = lay_out(raw, place, config)
    raw = laid.raw
    rows: duckdb.DuckDBPyRelation = nw.to_native(raw.rows)
    total = raw.lines_read - raw.lines_rejected
    sample = even_sample(rows, total, place, stage="orders")
    facts = measure(rows, raw.columns, total, sample=sample)

    def refine(found: Inferred) -> Inferred:
        found = amount_by_arithmetic(order_and_customer(found, facts, rows), facts, rows)
        return without_days_of_customers(with_stand_ins(found), facts, rows)

    inferred = infer_roles(
        facts,
        told=config.told,
        saved=config.columns,
        roles=laid.roles,
        source="orders",
        refine=refine,
        known=laid.known,
        known_from=laid.evidence,
    )
    return _Understood(laid, sample, facts, refine(inferred))
