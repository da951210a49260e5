"""Leads of a run: people in `customers` who are known and have not ordered."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from regulars.flow.predict import moment_of
from regulars.flow.publish import last_record
from regulars.model import CUSTOMERS, BadData
from regulars.predictions import LeadsConfig, Learned, fit_leads
from regulars.settings import Settings
from regulars.store import Warehouse

_SECOND = "first_seen_s"
_DAY_S = 86_400
_ASIDE = ("first_seen_at", "consent_at", "do_not_contact")


@dataclass(frozen=True, slots=True)
class Leads:
    """People who may order for the first time.

    Attributes:
        learned: the model, with its evidence.
        people: those whose time is not over, with what is known of them.
        scores: customer_id and `lead_probability` of each.
        too_late: how many have been known for longer than the horizon, without an order.
        undated: of how many without an order it is not known since when they are known.
        as_of_s: the moment, seconds since 1970.
    """

    learned: Learned
    people: pa.Table
    scores: pa.Table
    too_late: int
    undated: int
    as_of_s: int


def leads(warehouse: Warehouse, settings: Settings, config: LeadsConfig) -> Leads:
    """Learn who orders for the first time within the horizon of becoming known, and score others.

    Args:
        warehouse: of a finished run.
        settings: the settings.
        config: the horizon and how it is learned.

    Raises:
        BadData: there are no dates, everybody has ordered or has been known for too long, or of too
            few it is known since when.
    """
    as_of_s = moment_of(last_record(warehouse))
    if as_of_s is None:
        raise BadData("the orders have no dates, so nothing can be foretold", file="order_lines")
    people = _people(warehouse.scan("customers").collect("pyarrow").to_native(), as_of_s)
    lines = warehouse.scan("order_lines").select("customer_id", "ordered_at_s")
    learned, scores = fit_leads(
        people, lines, config, as_of_s=as_of_s, seed=settings.seed, since_column=_SECOND
    )
    waiting = people.filter(pc.is_in(people["customer_id"], scores["customer_id"].combine_chunks()))
    earliest = as_of_s - config.horizon_days * _DAY_S
    undated = waiting[_SECOND].null_count
    fresh = waiting.filter(pc.greater(waiting[_SECOND], earliest))
    if not fresh.num_rows:
        raise BadData(
            f"nobody in `customers` became known in the last {config.horizon_days} days and has "
            "not ordered, so there are no leads",
            way_out="bring people who have not bought (`regulars run ORDERS --customers FILE`), or "
            "choose a longer horizon: --horizon-days",
            file="customers",
            column="first_seen_at",
        )
    ids = fresh["customer_id"].combine_chunks()
    return Leads(
        learned,
        fresh,
        scores.filter(pc.is_in(scores["customer_id"], ids)),
        waiting.num_rows - fresh.num_rows - undated,
        undated,
        as_of_s,
    )


def _people(customers: pa.Table, as_of_s: int) -> pa.Table:
    """What may be learned from of those known by then, and the second since when they are.

    Names, addresses and dates of birth tell people apart only (an age in years may be learned
    from); consent is often given with the first order.
    """
    personal = {column.name for column in CUSTOMERS.columns if column.personal}
    aside = {*personal, *_ASIDE, *(n for n in customers.column_names if n.endswith("_consent"))}
    since = customers["first_seen_at"].cast(pa.timestamp("us")).cast(pa.int64())
    table = customers.drop_columns([n for n in customers.column_names if n in aside])
    table = table.append_column(_SECOND, pc.divide(since, 1_000_000))
    known = pc.fill_null(pc.less_equal(table[_SECOND], as_of_s), fill_value=True)
    return table.filter(known)
