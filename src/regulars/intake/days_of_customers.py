"""Tell days that belong to customers from days of orders: birth dates and days of signing up.

A column called `Date` may hold either. A day of a customer is the same in all of the customer's
orders; people are born decades before they buy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import duckdb

from regulars.intake.dates import DateFormat, date_sql, is_moment
from regulars.intake.facts import Facts
from regulars.intake.infer import Inferred
from regulars.intake.roles import ROLES, fold, roles_named
from regulars.intake.sources import ROW
from regulars.model import RoleMapping
from regulars.store import identifier

_MOSTLY, _ALWAYS = 0.9, 0.98
_FEWEST_CUSTOMERS = 3
_CUSTOMERS_LOOKED_AT = 5_000
# Years that births are spread over, between the oldest and the youngest tenth, and the year before
# which half of them lie: few shops have files as old as their customers.
_SPREAD_YEARS, _BEFORE_YEAR = 15, 1998
# Names that say that it is a day, not whose; other names of the role say that it was ordered.
_ANY_DAY = frozenset(
    "date day time timestamp datetime datum zeitpunkt fecha data dato jour tag dia".split()  # noqa: SIM905
)


@dataclass(frozen=True, slots=True)
class _Days:
    """Customers of several orders, those of them with one day, and the years of all."""

    customers: int
    one_day: int
    early_year: float
    median_year: float
    late_year: float

    @property
    def of_customers(self) -> bool:
        enough = self.customers >= _FEWEST_CUSTOMERS
        return enough and self.one_day >= _ALWAYS * self.customers

    @property
    def births(self) -> bool:
        spread = self.late_year - self.early_year
        return spread >= _SPREAD_YEARS and self.median_year < _BEFORE_YEAR


def without_days_of_customers(
    inferred: Inferred, facts: Mapping[str, Facts], rows: duckdb.DuckDBPyRelation
) -> Inferred:
    """Take a birth date for what it is, and ask about another day that each customer has one of.

    Args:
        inferred: the roles found.
        facts: what each column looks like.
        rows: the raw rows.
    """
    column = next(iter(inferred.columns.get("ordered_at", ())), "")
    customer = next(iter(inferred.columns.get("customer_id", ())), "")
    guess = next((m for m in inferred.mapping if m.role == "ordered_at"), None)
    if guess is None or not guess.evidence.startswith("the name says") or not customer:
        return inferred
    says_whose = roles_named(column).get("ordered_at") == 1.0 and fold(column) not in _ANY_DAY
    if says_whose or facts[column].distinct > facts[customer].distinct:
        return inferred
    days = _days(inferred, facts, rows)
    if days.births and (days.of_customers or days.customers < _FEWEST_CUSTOMERS):
        return _as_birth_date(inferred, facts, guess)
    if not days.of_customers or "order_id" not in inferred.columns:
        return inferred
    question = (
        f"{column} was read as ordered_at, but {days.customers:,} customers have several orders"
        f" and each has one {column}; if it is when they signed up:"
        f" --map first_seen_at={column} --map ordered_at="
    )
    others = [q for q in inferred.questions if q != question]
    return replace(inferred, questions=[question, *others])


def _days(inferred: Inferred, facts: Mapping[str, Facts], rows: duckdb.DuckDBPyRelation) -> _Days:
    column, customer = inferred.columns["ordered_at"][0], inferred.columns["customer_id"][0]
    order = identifier(inferred.columns.get("order_id", (ROW,))[0])
    typed = is_moment(str(rows.select(identifier(column)).types[0]))
    moment = date_sql(column, DateFormat(typed=typed, order="dmy", evidence=""))
    step = max(1, facts[customer].distinct // _CUSTOMERS_LOOKED_AT)
    some = rows.filter(f"hash({identifier(customer)}) % {step} = 0") if step > 1 else rows
    each = some.filter(f"{identifier(customer)} IS NOT NULL").aggregate(
        f"count(DISTINCT {order}) AS orders, count(DISTINCT {identifier(column)}) AS days,"
        f" min(year({moment})) AS y",
        identifier(customer),
    )
    found = each.aggregate(
        "count_if(orders > 1), count_if(orders > 1 AND days = 1), quantile_cont(y, 0.1),"
        " quantile_cont(y, 0.5), quantile_cont(y, 0.9)"
    ).fetchall()[0]
    several, one_day, *years = found
    return _Days(int(several), int(one_day), *(float(y or 0.0) for y in years))


def _as_birth_date(inferred: Inferred, facts: Mapping[str, Facts], guess: RoleMapping) -> Inferred:
    """The roles with the day as birth date, and the likeliest other date for the orders."""
    birth = guess.column
    columns = {r: c for r, c in inferred.columns.items() if r != "ordered_at"}
    columns.setdefault("birth_date", (birth,))
    mapping = [m for m in inferred.mapping if m.role != "ordered_at"]
    if columns["birth_date"] == (birth,):
        evidence = "each customer has one, and half of them are decades old"
        mapping.append(RoleMapping("birth_date", birth, evidence, 0.6, guess.source))
    others = [c for c in inferred.unused if facts[c].dates >= _MOSTLY]
    ordered = max(others, key=lambda c: roles_named(c).get("ordered_at", 0.0), default="")
    if ordered:
        columns["ordered_at"] = (ordered,)
        evidence = f"it has dates, and {birth} are birth dates"
        mapping.append(RoleMapping("ordered_at", ordered, evidence, 0.6, guess.source))
    order = {role: i for i, role in enumerate(ROLES)}
    questions = [q for q in inferred.questions if " read as ordered_at;" not in q]
    questions.insert(
        0,
        f"{birth} was read as birth_date, since each customer has one and half of them are decades"
        f" old; if it is when they ordered: --map ordered_at={birth} --map birth_date=",
    )
    return replace(
        inferred,
        columns=columns,
        mapping=sorted(mapping, key=lambda m: order[m.role]),
        questions=questions,
        unused=tuple(c for c in inferred.unused if c != ordered),
    )
