"""What a row of a file stands for: an item, an order, a customer, a basket, or many cells.

Told from headers and from a sample of the cells. Where a file could be several things, the plainest
reading wins: one item of an order in each row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import duckdb

from regulars.intake.numbers import any_number_sql
from regulars.intake.periods import period_of
from regulars.intake.roles import fold, roles_named
from regulars.intake.sources import ROW
from regulars.store import identifier

Kind = Literal["line", "order", "customer", "basket", "wide"]
_PLAINLY, _EXACTLY = 0.7, 0.95
_MOSTLY, _HALF, _SPARSE = 0.9, 0.5, 0.3
_FEWEST_PERIODS, _FEWEST_PRODUCTS = 3, 4
_SAMPLE_ROWS = 5_000
_LISTS = frozenset(
    [
        "items",
        "item list",
        "item set",
        "itemset",
        "products",
        "product list",
        "basket",
        "baskets",
        "cart",
        "articles",
        "contents",
        "line items",
        "order items",
        "purchased items",
        "produkte",
        "artikelliste",
        "warenkorb",
        "produits",
        "panier",
        "productos",
        "articulos",
        "cesta",
        "prodotti",
        "carrello",
        "producten",
    ]
)
_SUMMARY = re.compile(
    r"\b(recency|frequency|monetary|tenure|history|lifetime|clv|ltv|churn|"
    r"(last|latest|previous) (order|purchase)|days since|"
    r"(total|number of|num|count of|nb) (orders?|purchases|spend|spent|charges|revenue|amount)|"
    r"(orders?|purchases?) count|(avg|average) (order|basket)|num \w+ purchases)\b"
)
_OF_A_LIFE = re.compile(r"\b(lifetime value|clv|ltv)\b")
_LAST_ORDER = re.compile(r"\b(last|latest) (order|purchase)( date| at| day)?$|\bdate of last \w+$")
_AMOUNT_SO_FAR = (
    r"^history$|\b(total|lifetime) (spend|spent|revenue|amount|sales|charges|value)\b"
    r"|\bmonetary\b|\bamount spent\b|\bcustomer lifetime value\b|^(clv|ltv)$"
)
_AMOUNT_PREFIXES = {"mnt", "amount", "amt", "spend", "spent", "sales", "revenue", "umsatz", "ca"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a row stands for, and which columns say so.

    Attributes:
        kind: what a row is.
        evidence: why, in words; empty where nothing is unusual.
        periods: column to the first day of its period.
        cells: the columns of which each becomes a line.
        amounts: whether such cells are amounts, not pieces.
        items: the column with the list of items, and
        separator: what stands between them.
        known: role to column, as the shape says.
        numbered: whether customers have no number, so that each row is one.
    """

    kind: Kind
    evidence: str = ""
    periods: Mapping[str, date] | None = None
    cells: tuple[str, ...] = ()
    amounts: bool = True
    items: str = ""
    separator: str = ""
    known: Mapping[str, str] | None = None
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class _Cells:
    """Shares of a column's cells in a sample: numbers of the filled, blank or zero of all."""

    filled: int
    numbers: float
    whole: float
    nothing: float
    dates: float
    once: bool


def shape_of(
    rows: duckdb.DuckDBPyRelation,
    columns: Sequence[str],
    *,
    told: Kind | None,
    spoken_for: Mapping[str, str],
) -> Shape:
    """Tell what a row stands for.

    Args:
        rows: raw rows.
        columns: their own columns.
        told: what the user says that it is.
        spoken_for: role to column, as the user said; such a role is there, and its column is no
            cell of a wide file.
    """
    if told in {"line", "order"}:
        return Shape(told or "line", "you said so")
    seen = _Seen(rows, columns, spoken_for)
    tries = {
        "wide": lambda: _wide_by_period(seen) or _wide_by_product(seen, told=told == "wide"),
        "basket": lambda: _basket(seen, told=told == "basket"),
        "customer": lambda: _customer(seen, told=told == "customer"),
    }
    if told is not None:
        return tries[told]() or Shape("line", "")
    found = _wide_by_period(seen) or _basket(seen) or _customer(seen) or _wide_by_product(seen)
    return found or Shape("line")


class _Seen:
    """What the headers and a sample of the cells say."""

    def __init__(
        self,
        rows: duckdb.DuckDBPyRelation,
        columns: Sequence[str],
        spoken_for: Mapping[str, str],
    ) -> None:
        self.rows = rows
        self.columns = columns
        self.folded = {column: fold(column) for column in columns}
        self._said = {text.casefold(): role for role, text in spoken_for.items() if text}
        self._cells: dict[str, _Cells] = {}

    def named(self, role: str, plainly: float = _PLAINLY) -> str | None:
        """The column whose header names a role best."""
        said = next((c for c in self.columns if self._said.get(c.casefold()) == role), None)
        if said is not None:
            return said
        free = [c for c in self.columns if c.casefold() not in self._said]
        scored = [(roles_named(c).get(role, 0.0), -i, c) for i, c in enumerate(free)]
        best = max(scored, default=(0.0, 0, ""))
        return best[2] if best[0] >= plainly else None

    def is_free(self, column: str) -> bool:
        """Whether the user said nothing about a column."""
        return column.casefold() not in self._said

    def cells(self, column: str) -> _Cells:
        """What the first rows of a column hold."""
        if column not in self._cells:
            text = f"trim(CAST({identifier(column)} AS VARCHAR))"
            number = any_number_sql(column)
            head = self.rows.filter(f"{ROW} <= {_SAMPLE_ROWS}").select(
                f"{text} AS t, {number} AS n"
            )
            found = head.aggregate(
                "count(*), count(t), count(n), count_if(n = trunc(n)),"
                " count_if(t IS NULL OR n = 0),"
                r" count_if(regexp_matches(t, '^\d{4}-\d|^\d{1,2}[-/.]\d{1,2}[-/.]\d')),"
                " count(DISTINCT t)"
            ).fetchall()[0]
            total, filled, numbers, whole, nothing, dates, distinct = (int(n or 0) for n in found)
            self._cells[column] = _Cells(
                filled=filled,
                numbers=numbers / max(filled, 1),
                whole=whole / max(numbers, 1),
                nothing=nothing / max(total, 1),
                dates=dates / max(filled, 1),
                once=bool(filled) and distinct == filled == total,
            )
        return self._cells[column]

    def numeric(self, columns: Sequence[str]) -> bool:
        """Whether all columns hold numbers, where they hold anything."""
        return all(
            self.cells(c).filled == 0 or self.cells(c).numbers >= _MOSTLY for c in columns
        ) and any(self.cells(c).filled for c in columns)

    def are_amounts(self, columns: Sequence[str]) -> bool:
        """Whether cells are amounts: with decimals, or under names that say so."""
        first = {self.folded[c].partition(" ")[0] for c in columns}
        if len(first) == 1:
            named = first.pop()
            if roles_named(named).get("quantity"):
                return False
            if named in _AMOUNT_PREFIXES or roles_named(named).get("revenue"):
                return True
        return any(self.cells(c).whole < 1.0 for c in columns)


def _wide_by_period(seen: _Seen) -> Shape | None:
    periods = {c: p for c in seen.columns if (p := period_of(seen.folded[c])) and seen.is_free(c)}
    enough = len(periods) >= _FEWEST_PERIODS and len(set(periods.values())) == len(periods)
    if not enough or not seen.numeric(list(periods)):
        return None
    cells = tuple(periods)
    return Shape(
        "wide",
        f"a column per period: {cells[0]} to {cells[-1]} ({len(cells)} columns)",
        periods=periods,
        cells=cells,
        amounts=seen.are_amounts(cells),
    )


def _wide_by_product(seen: _Seen, *, told: bool = False) -> Shape | None:
    tells = ("product_id", "product_name", "category", "quantity", "unit_price", "revenue")
    if not told and any(seen.named(role) for role in tells):
        return None
    key = seen.named("customer_id") or seen.named("email") or seen.named("name")
    dated = seen.named("ordered_at") or seen.named("order_id")
    free = [
        c
        for c in seen.columns
        if seen.is_free(c)
        and max(roles_named(c).values(), default=0.0) < _PLAINLY
        and seen.cells(c).filled
        and seen.cells(c).numbers >= _MOSTLY
        and seen.cells(c).dates < _HALF
    ]
    if len(free) < _FEWEST_PRODUCTS or key is None or (dated is None and not told):
        return None
    prefixed = _with_one_prefix(seen, free)
    sparse = sorted(seen.cells(c).nothing for c in free)[len(free) // 2] >= _SPARSE
    if not (told or sparse or len(prefixed) >= _FEWEST_PRODUCTS):
        return None
    cells = tuple(free if sparse or told else prefixed)
    return Shape(
        "wide",
        f"a column per product: {cells[0]}, {cells[1]}, ... ({len(cells)} columns)",
        cells=cells,
        amounts=seen.are_amounts(cells),
    )


def _with_one_prefix(seen: _Seen, columns: Sequence[str]) -> list[str]:
    """The columns that share the first word most often: `Mnt Wines`, `Mnt Fruits`."""
    groups: dict[str, list[str]] = {}
    for column in columns:
        first, _, rest = seen.folded[column].partition(" ")
        if rest:
            groups.setdefault(first, []).append(column)
    return max(groups.values(), key=len, default=[])


def _basket(seen: _Seen, *, told: bool = False) -> Shape | None:
    candidates = [c for c in seen.columns if seen.folded[c] in _LISTS]
    if not told and ({seen.named("quantity"), seen.named("unit_price")} - {None, *candidates}):
        return None
    if told and not candidates:
        candidates = [
            c for c in seen.columns if set(roles_named(c)) & {"product_id", "product_name"}
        ]
    for column in candidates:
        text = f"CAST({identifier(column)} AS VARCHAR)"
        counts = seen.rows.filter(f"{ROW} <= {_SAMPLE_ROWS}").aggregate(
            f"count({text}), "
            + ", ".join(f"count_if(contains({text}, '{mark}'))" for mark in ("|", ";", ","))
        )
        filled, *marks = (int(n or 0) for n in counts.fetchall()[0])
        share, mark = max(zip(marks, ("|", ";", ","), strict=True), key=lambda m: m[0])
        if filled and (share >= _HALF * filled or (told and share)):
            return Shape(
                "basket",
                f"{column} lists the items of an order, separated by {mark!r}",
                items=column,
                separator=mark,
            )
    return None


def _customer(seen: _Seen, *, told: bool = False) -> Shape | None:
    last = next((c for c in seen.columns if _LAST_ORDER.search(seen.folded[c])), None)
    # What sums up a customer is more than a name that only has a word of an order's in it.
    sums_up = any(_OF_A_LIFE.search(words) for words in seen.folded.values())
    plainly = _EXACTLY if sums_up else _PLAINLY
    ordered = seen.named("ordered_at", _EXACTLY if sums_up else _HALF)
    if not told and (
        seen.named("order_id", plainly)
        or seen.named("product_id", plainly)
        or seen.named("quantity", plainly)
        or (ordered not in {None, last} and seen.cells(ordered or "").dates >= _HALF)
    ):
        return None
    bare = next((c for c in seen.columns if seen.folded[c] == "id"), None)
    # `Dt_Customer` holds the word customer too: a plain name or a bare `ID` goes first.
    key = seen.named("customer_id", _EXACTLY) or bare or seen.named("customer_id")
    if key is None and (seen.named("email") or seen.named("name")):
        key = seen.named("email") or seen.named("name")
    if key is not None and not seen.cells(key).once:
        return None
    says = [c for c in seen.columns if _SUMMARY.search(seen.folded[c])]
    spent = [
        c
        for c in _with_one_prefix(seen, seen.columns)
        if seen.folded[c].split()[0] in _AMOUNT_PREFIXES and seen.cells(c).numbers >= _MOSTLY
    ]
    few_signs = not says if key is not None else len(says) <= 1
    if not told and few_signs and len(spent) < _FEWEST_PERIODS:
        return None
    known: dict[str, str] = {} if key is None else {"customer_id": key}
    if last is not None and seen.cells(last).dates >= _HALF:
        known["ordered_at"] = last
    so_far = next(
        (
            c
            for c in seen.columns
            if re.search(_AMOUNT_SO_FAR, seen.folded[c]) and seen.cells(c).numbers >= _MOSTLY
        ),
        seen.named("revenue"),
    )
    if len(spent) < _FEWEST_PERIODS and so_far is not None:
        known["revenue"] = so_far
    signs = ", ".join((says or spent)[:4])
    return Shape(
        "customer",
        f"one row per customer: {signs or 'no orders'}"
        + ("" if key is None else f", and each {key} stands once"),
        cells=tuple(spent) if len(spent) >= _FEWEST_PERIODS else (),
        known=known,
        numbered=key is None,
    )
