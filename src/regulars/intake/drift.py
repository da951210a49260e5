"""What is different about the order files since the last run: columns, gaps, values, meaning.

A run leaves a profile of its files: columns with their kind and share of gaps, which column plays
which role, the currency, and how the values of a few roles are spread. The next run compares its
new rows with it. A spread has changed if its population stability index (PSI) is above 0.25, the
usual mark of a large shift; below 200 values on either side it says nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import duckdb
import numpy as np

from regulars.intake.facts import Facts
from regulars.intake.numbers import any_number_sql
from regulars.intake.sources import ROW
from regulars.model import Drift
from regulars.stability import stability_index
from regulars.store import identifier

_NUMBERS = ("quantity", "unit_price", "revenue", "discount")
_WORDS = ("status", "channel", "country", "category")
_SAMPLE_ROWS, _FEWEST, _MOST_WORDS = 100_000, 200, 50
_MISSING_JUMP, _PSI_LARGE = 0.1, 0.25
_KIND = 0.95


def profile(
    rows: duckdb.DuckDBPyRelation,
    facts: Mapping[str, Facts],
    roles: Mapping[str, Sequence[str]],
    currency: str | None,
    edges: Mapping[str, Sequence[float]] | None = None,
) -> dict[str, Any]:
    """Describe order files in a form that JSON holds and that names nobody.

    Args:
        rows: raw rows.
        facts: of their columns.
        roles: role to columns.
        currency: of the amounts.
        edges: role to limits between bins, of the profile to compare with; None: own deciles.
    """
    total = max((f.rows for f in facts.values()), default=0)
    step = max(1, total // _SAMPLE_ROWS)
    sample = rows.filter(f"{ROW} % {step} = 0") if step > 1 else rows
    columns = {
        name: {"kind": _kind(f), "missing": 1 - f.filled / f.rows if f.rows else 0.0}
        for name, f in facts.items()
    }
    numbers = {role: roles[role][0] for role in _NUMBERS if role in roles}
    spreads = _number_spreads(sample, numbers, edges)
    for role in _WORDS:
        if role in roles and facts[roles[role][0]].distinct <= _MOST_WORDS:
            spreads[role] = _word_spread(sample, roles[role][0])
    return {
        "columns": columns,
        "roles": {role: list(names) for role, names in roles.items()},
        "currency": currency,
        "spreads": spreads,
    }


def edges_of(profile: Mapping[str, Any]) -> dict[str, list[float]]:
    """The limits between the bins of a profile's numbers, by role."""
    return {role: s["edges"] for role, s in profile.get("spreads", {}).items() if "edges" in s}


def compare_profiles(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[Drift]:
    """Say what has changed.

    >>> columns = {"a": {"kind": "number", "missing": 0.0}}
    >>> before = {"columns": columns, "roles": {}, "currency": "EUR", "spreads": {}}
    >>> [d.what for d in compare_profiles(before, before | {"currency": "USD"})]
    ['currency']
    """
    if not before:
        return []
    found = [*_columns(before["columns"], now["columns"]), *_roles(before["roles"], now["roles"])]
    if before["currency"] != now["currency"] and now["currency"] is not None:
        found.append(Drift("", "currency", before["currency"] or "not said", now["currency"], None))
    for role, spread in now["spreads"].items():
        earlier = before["spreads"].get(role)
        if earlier is None or min(earlier["values"], spread["values"]) < _FEWEST:
            continue
        psi = _index(earlier, spread)
        if psi > _PSI_LARGE:
            column = "+".join(now["roles"][role])
            found.append(
                Drift(
                    column,
                    "values",
                    f"typically {earlier['typical']}",
                    f"typically {spread['typical']}",
                    round(psi, 4),
                )
            )
    return found


def drift_warnings(found: Iterable[Drift]) -> Iterable[str]:
    """The same in sentences."""
    for drift in found:
        where = f"{drift.column}: " if drift.column else ""
        if drift.what == "new column":
            yield f"since the last run: {drift.column} is a new column ({drift.now})"
        elif drift.what == "column gone":
            yield f"since the last run: the column {drift.column} is gone"
        else:
            by = "" if drift.size is None else f" ({drift.measure} {drift.size:.2f})"
            yield (
                f"since the last run: {where}{drift.what} changed from {drift.before} to"
                f" {drift.now}{by}"
            )


def _index(before: Mapping[str, Any], now: Mapping[str, Any]) -> float:
    """The population stability index of two spreads."""
    parts = sorted({*before["shares"], *now["shares"]})
    counted = (
        np.array([spread["values"] * spread["shares"].get(part, 0.0) for part in parts])
        for spread in (before, now)
    )
    return stability_index(*counted)


def _kind(facts: Facts) -> str:
    if not facts.filled:
        return "empty"
    if facts.dates >= _KIND:
        return "date"
    return "number" if facts.numbers >= _KIND else "text"


def _number_spreads(
    sample: duckdb.DuckDBPyRelation,
    columns: Mapping[str, str],
    edges: Mapping[str, Sequence[float]] | None,
) -> dict[str, Any]:
    """How the numbers of columns are spread.

    Args:
        sample: raw rows.
        columns: role to column.
        edges: role to limits between bins; None: own deciles.
    """
    if not columns:
        return {}
    # One pass over the sample: asked one by one, all rows of the file would be read as numbers.
    read = sample.select(
        ", ".join(f"{any_number_sql(c)} AS {identifier(role)}" for role, c in columns.items())
    ).fetchnumpy()
    spreads = {}
    for role in columns:
        values = np.ma.filled(read[role].astype(np.float64), np.nan)
        values = values[np.isfinite(values)]
        limits = [] if edges is None else list(edges.get(role, ()))
        if edges is None and len(values):
            deciles = np.quantile(values, np.arange(1, 10) / 10, method="inverted_cdf")
            limits = sorted({float(v) for v in deciles})
        # A bin holds its upper limit.
        bins = np.bincount(np.searchsorted(limits, values, side="left"), minlength=len(limits) + 1)
        spreads[role] = {
            "values": len(values),
            "edges": limits,
            "typical": f"{np.median(values):g}" if len(values) else "nothing",
            "shares": {str(i): int(n) / max(len(values), 1) for i, n in enumerate(bins)},
        }
    return spreads


def _word_spread(sample: duckdb.DuckDBPyRelation, column: str) -> dict[str, Any]:
    word = f"lower(trim(CAST({identifier(column)} AS VARCHAR)))"
    counts = (
        sample.select(f"{word} AS word")
        .filter("word <> ''")
        .aggregate("word, count(*) AS n", "word")
        .order("n DESC, word")
        .fetchall()
    )
    total = sum(n for _, n in counts)
    return {
        "values": total,
        "typical": counts[0][0] if counts else "nothing",
        "shares": {word: n / total for word, n in counts},
    }


def _columns(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Drift]:
    for name, column in now.items():
        if name not in before:
            yield Drift(name, "new column", "", column["kind"], None)
            continue
        earlier = before[name]
        if "empty" not in {earlier["kind"], column["kind"]} and earlier["kind"] != column["kind"]:
            yield Drift(name, "kind", earlier["kind"], column["kind"], None)
        jump = column["missing"] - earlier["missing"]
        if abs(jump) >= _MISSING_JUMP:
            yield Drift(
                name,
                "share of gaps",
                f"{earlier['missing']:.0%}",
                f"{column['missing']:.0%}",
                round(jump, 4),
            )
    for name, column in before.items():
        if name not in now:
            yield Drift(name, "column gone", column["kind"], "", None)


def _roles(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterable[Drift]:
    for role in sorted({*before, *now}):
        earlier, later = "+".join(before.get(role, ())), "+".join(now.get(role, ()))
        if earlier != later:
            yield Drift(
                later or earlier,
                f"the column for {role.replace('_', ' ')}",
                earlier or "none",
                later or "none",
                None,
            )
