"""From order files to the tables `order_lines`, `returns`, `customers`, `products`, `quarantine`.

This is the room's main path: read, recognise, type, reckon, clean, look over, describe.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.accounting import write_lines
from regulars.intake.arithmetic import check_arithmetic, with_amounts
from regulars.intake.bring import Given
from regulars.intake.clean import CleaningContext, with_reasons
from regulars.intake.config import IntakeConfig
from regulars.intake.currencies import currency_choice, one_currency
from regulars.intake.dates import date_sql
from regulars.intake.drift import drift_warnings
from regulars.intake.entities import CUSTOMER, PRODUCT, describe, merge, traits
from regulars.intake.flags import count_repeats, fences, flag_lines
from regulars.intake.identity import merge_customers
from regulars.intake.incremental import (
    count_late,
    joined,
    leave_behind,
)
from regulars.intake.privacy.consent import answers, count_consent, unread_answers, with_consent
from regulars.intake.privacy.personal import describe_personal
from regulars.intake.recognise import Recognised, recognise
from regulars.intake.remarks import (
    amount_question,
    date_question,
    most_rows_lost,
    reading_warnings,
    unfit_columns,
    unmatched,
)
from regulars.intake.side_file import SideFile, read_side_file
from regulars.intake.status import words_by_state
from regulars.intake.tax import with_tax_as_asked
from regulars.intake.time_zone import clock_warnings
from regulars.intake.typed import type_lines
from regulars.intake.whereabouts import where_unreadable
from regulars.model import Added, Cannot, Drift, Input, PersonalColumn, Returned, RoleMapping
from regulars.store import Draft

_MOST_STATUSES = 1_000


@dataclass(frozen=True, slots=True)
class Intake:
    """What intake found; the tables themselves are in the draft.

    Attributes:
        input: what was read and what became of it.
        mapping: roles, columns and evidence, of all files.
        questions: close calls with the flag that decides each.
        warnings: what a careful analyst would point out.
        currency: ISO code, if known.
        first_s: first and
        last_s: last moment of a valid order, seconds since 1970; None without dates.
        returns: what came back; None if nothing did.
        consent: flag of `customers` to the number of `yes`, `no` and `unknown`.
        personal: columns about persons, of all files, and where their values went.
        identity: how many customers may be one person, and how many were merged.
        added: what the files brought, where they joined an earlier run.
        drift: what is different about the files since the last run.
        cannot: what the files' layout does not tell.
    """

    input: Input
    mapping: list[RoleMapping]
    questions: list[str]
    warnings: list[str]
    currency: str | None
    first_s: int | None
    last_s: int | None
    returns: Returned | None = None
    consent: dict[str, dict[str, int]] = field(default_factory=dict)
    personal: list[PersonalColumn] = field(default_factory=list)
    identity: dict[str, Any] = field(default_factory=dict)
    added: Added | None = None
    drift: list[Drift] = field(default_factory=list)
    cannot: tuple[Cannot, ...] = ()


def take_in(
    orders: Sequence[Given],
    draft: Draft,
    *,
    config: IntakeConfig,
    now: datetime,
    as_of_s: int | None = None,
    customers: Sequence[Given] = (),
    products: Sequence[Given] = (),
    seed: int = 1,
) -> Intake:
    """Read everything, clean it and write the tables into the draft.

    Args:
        orders: order files, globs, folders, URLs or frames.
        draft: where the tables are written.
        config: what the user said.
        now: the present moment, UTC; later orders are impossible.
        as_of_s: the moment at which customers are described, seconds since 1970: later rows are set
            aside and nothing is learned from them. None: the last order.
        customers: customer files that join in.
        products: product files that join in.
        seed: of what is random: the pairs that Splink learns from.

    Raises:
        BadData: a file cannot be understood, or nothing of it is a purchase.
        Refused: a file may not be read, or the disk is full.
    """
    known = recognise(orders, draft, config)
    rows: duckdb.DuckDBPyRelation = nw.to_native(known.raw.rows)
    columns = known.inferred.columns
    typed = type_lines(
        rows,
        columns,
        order=config.date_order,
        zone=config.timezone,
        currency=config.only_currency or config.currency,
        decimal=config.decimal,
        cells=known.raw.columns,
    )
    staged = draft.bring("typed", nw.to_native(typed.frame))
    arithmetic = check_arithmetic(staged, columns, percent_sign=typed.percent_sign)
    statuses = words_by_state(_statuses(staged))
    taxed = with_tax_as_asked(
        with_amounts(staged, arithmetic),
        columns,
        amounts=config.amounts,
        rate=config.tax_rate,
        included=config.tax_included,
    )
    money = one_currency(
        taxed.lines,
        draft,
        currency_choice(config, draft),
        named=typed.currency,
        now_s=int(now.timestamp()),
    )
    priced = money.lines
    if arithmetic.reckoning == "order total shared out" or priced is not taxed.lines:
        # What takes a window or a join is done once; what a line tells by itself is done as needed.
        priced = draft.materialise("priced", priced)
    fence = fences(priced if as_of_s is None else priced.filter(nw.col("ordered_at_s") <= as_of_s))
    context = CleaningContext(
        now_s=int(now.timestamp()),
        as_of_s=as_of_s,
        has_amounts=arithmetic.reckoning != "none",
        cancelled=statuses["cancelled"],
        returned=statuses["returned"],
        test=statuses["test"],
        fence=fence if config.set_aside_unusual else {},
        only_currency=money.only,
    )
    lines = with_reasons(priced, context)
    kept = lines.filter(nw.col("reason").is_null())
    counted = write_lines(lines, known.raw, draft, columns=columns, unreadable=typed.unreadable)
    with draft.local.frugal():
        repeats = count_repeats(
            staged, draft.materialised("aside"), kept=counted.kept, files=len(known.raw.files)
        )
        flags = flag_lines(draft.scan("order_lines"), kept, fence, repeats)
    moment = "" if typed.dates is None else date_sql(columns["ordered_at"][0], typed.dates)
    sides = [
        read_side_file(
            paths,
            entity,
            draft,
            told=told,
            saved=saved,
            config=config,
            named_in_orders=columns[entity.key][0] if entity.key in columns else "",
            key=config.pseudonym_key(),
        )
        if paths
        else None
        for paths, entity, told, saved in (
            (
                joined(customers, CUSTOMER.table, draft, known.read),
                CUSTOMER,
                config.told_customers,
                config.customer_columns,
            ),
            (
                joined(products, PRODUCT.table, draft, known.read),
                PRODUCT,
                config.told_products,
                config.product_columns,
            ),
        )
    ]
    _write_customers(_known_by(rows, moment, as_of_s), known, moment, draft, sides[0])
    identity = merge_customers(
        draft,
        method=config.identity,
        seed=seed,
        at_least=config.merge_at,
        accepted=None if config.merge_file is None else Path(config.merge_file).expanduser(),
    )
    _write_products(_known_by(rows, moment, as_of_s), known, moment, draft, sides[1])
    moments = (
        draft.scan("order_lines")
        .select(
            nw.col("ordered_at_s").min().alias("first"), nw.col("ordered_at_s").max().alias("last")
        )
        .collect()
    )
    drift = leave_behind(
        known.read,
        known.raw,
        {e.table: s.raw for e, s in zip((CUSTOMER, PRODUCT), sides, strict=True) if s is not None},
        draft,
        config=config,
        facts=known.facts,
        columns=columns,
        currency=money.currency,
        last_s=moments["last"][0],
    )
    read = Input(
        files=known.raw.files,
        lines_read=known.raw.lines_read,
        lines_kept=counted.kept,
        lines_quarantined=counted.quarantined,
        revenue_read=counted.revenue_read if context.has_amounts else None,
        flagged=flags.counts | known.raw.flagged,
        dialects=known.raw.dialects,
        layout=known.laid.layout,
    )
    return Intake(
        input=read,
        mapping=[
            *known.inferred.mapping,
            *(m for side in sides if side is not None for m in side.inferred.mapping),
        ],
        questions=[
            *known.laid.questions,
            *known.raw.questions,
            *known.inferred.questions,
            *amount_question(known.inferred),
            *typed.questions,
            *date_question(typed.dates, columns),
            *(q for side in sides if side is not None for q in side.inferred.questions),
        ],
        warnings=[
            *most_rows_lost(read),
            *known.raw.warnings,
            *unfit_columns(known.inferred),
            *reading_warnings(typed, arithmetic, draft.scan("order_lines"), statuses["open"]),
            *where_unreadable(typed.unreadable, draft),
            *flags.warnings,
            *taxed.warnings,
            *money.warnings,
            *drift_warnings(drift),
            *clock_warnings(lines, config.timezone),
            *unread_answers(rows, columns),
            *(w for side in sides if side is not None for w in side.warnings),
            *unmatched(draft, customers=sides[0] is not None, products=sides[1] is not None),
        ],
        currency=money.currency,
        first_s=moments["first"][0],
        last_s=moments["last"][0],
        returns=counted.returns,
        consent=count_consent(draft.scan("customers")),
        identity=identity,
        personal=[
            *describe_personal(
                known.personal,
                columns,
                source="orders",
                quarantined=sum(counted.quarantined.values()),
                pseudonymised=config.pseudonymise,
            ),
            *(p for side in sides if side is not None for p in side.personal),
        ],
        added=count_late(known.read, kept, draft),
        drift=drift,
        cannot=known.laid.cannot,
    )


def _known_by(
    rows: duckdb.DuckDBPyRelation, moment: str, as_of_s: int | None
) -> duckdb.DuckDBPyRelation:
    """The rows that were there at a moment; rows without a date count as there."""
    if as_of_s is None or not moment:
        return rows
    return rows.filter(f"coalesce(epoch({moment}) <= {as_of_s}, true)")


def _statuses(lines: nw.LazyFrame[Any]) -> list[str]:
    words = lines.group_by("status").agg(nw.len().alias("rows")).sort("status").collect()
    found = [word for word in words["status"].to_list() if word is not None]
    return found if len(found) <= _MOST_STATUSES else []


def _write_customers(
    rows: duckdb.DuckDBPyRelation,
    known: Recognised,
    moment: str,
    draft: Draft,
    side: SideFile | None,
) -> None:
    """Write everybody who bought or is in the customer file."""
    columns = known.inferred.columns
    unused = [known.facts[c] for c in known.inferred.unused if c not in known.personal]
    further = traits(rows, columns, unused, shape=known.laid.layout.shape)
    told = describe(rows, columns, CUSTOMER, further, moment=moment)
    buyers = draft.scan("order_lines").select("customer_id", "ordered_at")
    first = buyers.group_by("customer_id").agg(nw.col("ordered_at").min().alias("first_order_at"))
    bought = first.join(draft.bring("customers-told", told), on="customer_id", how="left")
    everybody = merge(None if side is None else side.frame, bought, CUSTOMER)
    names = everybody.collect_schema().names()
    signed_up = nw.col("first_seen_at") if "first_seen_at" in names else nw.col("first_order_at")
    everybody = everybody.with_columns(
        first_seen_at=nw.min_horizontal(signed_up, nw.col("first_order_at"))
    ).drop("first_order_at")
    said = [answers(rows, columns, moment=moment), None if side is None else side.consent]
    draft.write("customers", with_consent(everybody, said))


def _write_products(
    rows: duckdb.DuckDBPyRelation,
    known: Recognised,
    moment: str,
    draft: Draft,
    side: SideFile | None,
) -> None:
    """Write every product that was bought or is in the product file."""
    columns = known.inferred.columns
    if PRODUCT.key not in columns:
        return
    told = describe(rows, columns, PRODUCT, moment=moment)
    sold = (
        draft.scan("order_lines")
        .filter(~nw.col("product_id").is_null())
        .group_by("product_id")
        .agg(nw.col("unit_price").median().alias("price_paid"))
        .join(draft.bring("products-told", told), on="product_id", how="left")
    )
    products = merge(None if side is None else side.frame, sold, PRODUCT)
    listed = "price" in products.collect_schema().names()
    paid = nw.col("price_paid")
    products = products.with_columns(
        price=nw.coalesce(nw.col("price"), paid) if listed else paid
    ).drop("price_paid")
    draft.write("products", products)
