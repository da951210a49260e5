"""Customers and products: what the order file says of them, and what their own files add."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import narwhals as nw

from regulars.intake.dates import date_format, date_sql
from regulars.intake.dialect import unique_names
from regulars.intake.facts import Facts
from regulars.intake.minor_units import in_whole_units
from regulars.intake.numbers import number_format, number_sql
from regulars.intake.privacy.roles import CONSENT
from regulars.intake.roles import ROLES, fold, roles_named
from regulars.intake.sources import FILE, ROW
from regulars.intake.typed import id_sql
from regulars.store import identifier

Columns = Mapping[str, tuple[str, ...]]
_COLUMN_OF_ROLE = {
    "product_name": "name",
    "product_description": "description",
    "list_price": "price",
}
_MOSTLY = 0.9
_BELONGS = 0.99
_MOST_WORDS = 100
_SHARED = 1.1
_FEW_ROWS = 10
_COLUMNS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Entity:
    """What kind of thing a table describes.

    Attributes:
        key: its key, in the table and as a role.
        table: `customers` or `products`.
        prefix: what further columns are called.
    """

    key: str
    table: str
    prefix: str


CUSTOMER = Entity("customer_id", "customers", "trait_")
PRODUCT = Entity("product_id", "products", "attribute_")


def describe(
    rows: duckdb.DuckDBPyRelation,
    columns: Columns,
    entity: Entity,
    further: Sequence[Facts] = (),
    *,
    moment: str = "",
) -> duckdb.DuckDBPyRelation:
    """Give one row per customer or product with the last value known of each attribute.

    Args:
        rows: raw rows of an order file or of the entity's own file.
        columns: role to columns of that file; the entity's key must be among them.
        entity: what to describe.
        further: columns without a role that become `trait_*` or `attribute_*`.
        moment: SQL for the moment of a row; without it, later rows are newer.
    """
    key_column = columns[entity.key][0]
    key = id_sql(rows, key_column, nobody=entity is CUSTOMER)
    cells, values = {}, {}
    for role, (column, *_) in columns.items():
        if ROLES[role].table == entity.table and role not in {entity.key, *CONSENT}:
            name = _COLUMN_OF_ROLE.get(role, role)
            cells[name], values[name] = column, _attribute_sql(rows, role, column)
    # A name in another script folds to nothing: it stays as it is.
    names = unique_names([fold(f.column).replace(" ", "_") or f.column for f in further])
    for name, facts in zip(names, further, strict=True):
        cells[entity.prefix + name] = facts.column
        values[entity.prefix + name] = _further_sql(rows, facts)
    if not values:
        named = rows.select(f"{key} AS {entity.key}").filter(f"{entity.key} IS NOT NULL")
        return named.distinct()
    # A date that is read otherwise in another file needs its row.
    if not moment or any(FILE in sql for sql in values.values()):
        return _latest(rows, entity, key, values, moment)
    raw = tuple(dict.fromkeys(cells.values()))
    seen = _seen(rows, key_column, key, raw)
    only = ", ".join(f"hi{i} AS {identifier(c)}" for i, c in enumerate(raw))
    alike = (
        seen.filter("alike")
        .select(f"key_read, {only}")
        .select(
            ", ".join(
                [f"key_read AS {entity.key}"]
                + [f"{sql} AS {identifier(name)}" for name, sql in values.items()]
            )
        )
    )
    several = seen.filter("NOT alike").select("key_read")
    if not several.limit(1).fetchall():
        return alike
    theirs = (
        rows.select(f"*, {key} AS key_read")
        .set_alias("told")
        .join(several.set_alias("several"), "told.key_read = several.key_read", how="semi")
    )
    return alike.union(_latest(theirs, entity, key, values, moment))


def _seen(
    rows: duckdb.DuckDBPyRelation, key_column: str, key: str, cells: Sequence[str]
) -> duckdb.DuckDBPyRelation:
    """The least and the greatest of each one's cells (`lo0`, `hi0`, ...), and whether all are one.

    Most products have one name and most customers one address: there nothing need be read twice,
    and no row's moment be told.
    """
    ends = [
        f"min({identifier(c)}) AS lo{i}, max({identifier(c)}) AS hi{i}" for i, c in enumerate(cells)
    ]
    again = [f"min(lo{i}) AS lo{i}, max(hi{i}) AS hi{i}" for i, _ in enumerate(cells)]
    both = [f"lo{i}, hi{i}" for i, _ in enumerate(cells)]
    alike = [f"lo{i} IS NOT DISTINCT FROM hi{i}" for i, _ in enumerate(cells)]
    return (
        rows.aggregate(", ".join([identifier(key_column), *ends]), identifier(key_column))
        .select(", ".join([f"{key} AS key_read", *both]))
        .filter("key_read IS NOT NULL")
        .aggregate(", ".join(["key_read", *again]), "key_read")
        .select(f"*, {' AND '.join(alike)} AS alike")
    )


def _latest(
    rows: duckdb.DuckDBPyRelation,
    entity: Entity,
    key: str,
    values: Mapping[str, str],
    moment: str,
) -> duckdb.DuckDBPyRelation:
    """The last value known of each attribute."""
    age = f"{{'t': {moment or 'NULL::TIMESTAMP'}, 'f': {FILE}, 'r': {ROW}}}"
    prepared = rows.select(
        ", ".join(
            [f"{key} AS {entity.key}", f"{age} AS age"]
            + [f"{sql} AS {identifier(name)}" for name, sql in values.items()]
        )
    ).filter(f"{entity.key} IS NOT NULL")
    last = [f"arg_max({identifier(n)}, age) AS {identifier(n)}" for n in values]
    return prepared.aggregate(", ".join([entity.key, *last]), entity.key)


def merge(
    own: nw.LazyFrame[Any] | None, from_orders: nw.LazyFrame[Any], entity: Entity
) -> nw.LazyFrame[Any]:
    """Join what an entity's own file says with what the orders say; the own file wins.

    Returns:
        Every customer or product of either, once.
    """
    if own is None:
        return from_orders
    names = own.collect_schema().names()
    order_names = from_orders.collect_schema().names()
    both = [name for name in order_names if name in names and name != entity.key]
    orders = from_orders.rename({name: f"{name}__orders" for name in both}).rename(
        {entity.key: "key__orders"}
    )
    joined = own.join(orders, left_on=entity.key, right_on="key__orders", how="full")
    return joined.select(
        nw.coalesce(nw.col(entity.key), nw.col("key__orders")).alias(entity.key),
        *(nw.coalesce(nw.col(name), nw.col(f"{name}__orders")).alias(name) for name in both),
        *(nw.col(n) for n in names if n not in both and n != entity.key),
        *(nw.col(n) for n in order_names if n not in both and n != entity.key),
    )


def traits_within_orders(
    rows: duckdb.DuckDBPyRelation, columns: Columns, unused: Sequence[Facts]
) -> list[Facts]:
    """Find the order file's unused columns that say one thing per customer: facts about them.

    A column qualifies if 99 % of the customers show one value only, and values are shared by
    several customers (a value of one's own would be an address or a number, not a trait).
    """
    candidates = [
        facts
        for facts in unused
        if 1 < facts.distinct <= _MOST_WORDS and facts.dates < _MOSTLY and facts.emails == 0
    ]
    if not candidates:
        return []
    key = identifier(columns["customer_id"][0])
    buyers = rows.filter(f"{key} IS NOT NULL")
    found = []
    # A query over hundreds of columns at once is too deep for the engine.
    for begin in range(0, len(candidates), _COLUMNS_AT_ONCE):
        part = candidates[begin : begin + _COLUMNS_AT_ONCE]
        names = [identifier(facts.column) for facts in part]
        # One value only is a least that is the greatest.
        alike = [f"min({n}) IS NOT DISTINCT FROM max({n}) AS n{i}" for i, n in enumerate(names)]
        whole, *single = (
            buyers.aggregate(", ".join(alike), key)
            .aggregate("count(*), " + ", ".join(f"count_if(n{i})" for i in range(len(part))))
            .fetchall()[0]
        )
        found += [
            facts
            for facts, alone in zip(part, single, strict=True)
            if alone >= _BELONGS * whole and facts.distinct * 2 <= whole
        ]
    return found


def traits(
    rows: duckdb.DuckDBPyRelation, columns: Columns, unused: Sequence[Facts], *, shape: str
) -> list[Facts]:
    """The order file's unused columns that are facts about customers.

    Args:
        rows: raw rows.
        columns: role to columns.
        unused: columns without a role.
        shape: what a row is; where it is a customer, every column is about the customer.
    """
    if shape == "customer":
        return keepable(unused)
    return traits_within_orders(rows, columns, unused)


def keepable(unused: Sequence[Facts]) -> list[Facts]:
    """The further columns of an own file that may be kept: filled, and not personal.

    Words and whole numbers of which nearly every row has its own are numbers of documents, notes
    or addresses, whatever they are called: they say who somebody is, not what kind of customer.
    """
    personal = {role.name for role in ROLES.values() if role.personal}
    return [
        facts
        for facts in unused
        if facts.filled
        and not personal & set(roles_named(facts.column))
        and (facts.filled < _FEW_ROWS or facts.repeats >= _SHARED or _is_measure(facts))
    ]


def _is_measure(facts: Facts) -> bool:
    """Whether a column measures something: numbers with decimals."""
    return facts.numbers >= _MOSTLY and facts.whole < _MOSTLY


def _attribute_sql(rows: duckdb.DuckDBPyRelation, role: str, column: str) -> str:
    kind = ROLES[role].kind
    if kind == "time":
        moment = date_sql(column, date_format(rows, column))
        if role != "birth_date":
            return moment
        year = f"TRY_CAST({identifier(column)} AS INTEGER)"
        # A bare year of birth stands for its middle.
        return (
            f"coalesce({moment}, CASE WHEN {year} BETWEEN 1850 AND 2100"
            f" THEN make_timestamp({year}, 7, 1, 0, 0, 0.0) END)"
        )
    if kind == "number":
        form = in_whole_units(rows, [column], {column: number_format(rows, column)})
        return number_sql(column, form[column])
    # Exports write an apostrophe before what a spreadsheet would take for a number: `'01234`.
    text = f"trim(CAST({identifier(column)} AS VARCHAR))"
    return rf"nullif(regexp_replace({text}, '^''([0-9+])', '\1'), '')"


def _further_sql(rows: duckdb.DuckDBPyRelation, facts: Facts) -> str:
    if facts.numbers >= _MOSTLY and facts.coded < 1 - _MOSTLY:
        return number_sql(facts.column, number_format(rows, facts.column))
    return f"nullif(trim(CAST({identifier(facts.column)} AS VARCHAR)), '')"
