"""How far the tables can be trusted: gaps, ranges, rows set aside, freshness, drift."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date

import narwhals as nw

from regulars.explore.drift import drift
from regulars.explore.file_facts import FileFacts
from regulars.explore.months import date_of
from regulars.explore.reading import Frame, Row, Scan, collect
from regulars.explore.section import Section, arrow
from regulars.explore.shop import Shop
from regulars.model import TABLES
from regulars.wording import count, long_date, plural, share, words

_LOOKED_AT = ("order_lines", "returns", "customers", "products")
_NUMBERS = {"Int64", "Float64", "Int32", "Float32", "UInt64"}
_NAMED = 3
_LONG_GAP_DAYS = 7


def quality(shop: Shop, *, today: date | None, previous: Scan | None, files: FileFacts) -> Section:
    """Check completeness, validity, freshness and drift.

    Args:
        shop: the clean tables.
        today: the present day, for freshness; None: it is not stated.
        previous: gives a table of the previous run; None where there was none.
        files: what reading the files brought to light.
    """
    columns = [row for name in _LOOKED_AT for row in _columns(shop, name)]
    drifted = drift(shop, columns, previous)
    return Section(
        "quality",
        "How far the data can be trusted",
        (
            *_validity(shop),
            *_completeness(columns),
            *_freshness(shop, today),
            *drifted.sentences,
            *files.sentences(),
        ),
        {
            "explore_columns": arrow("explore_columns", columns),
            "explore_drift": arrow("explore_drift", drifted.rows),
        },
    )


def _columns(shop: Shop, name: str) -> Iterator[Row]:
    """Each column of a table with its gaps; numbers with their range, unless they are personal."""
    frame = shop.tables.find(name)
    if frame is None:
        return
    schema = frame.collect_schema()
    personal = {column.name for column in TABLES[name].columns if column.personal}
    numeric = [n for n, dtype in schema.items() if str(dtype) in _NUMBERS and n not in personal]
    [found] = collect(_measured(frame, list(schema), numeric))
    if not found["rows"]:
        return
    for position, column in enumerate(schema, start=1):
        missing = int(found["rows"] - found[f"n:{column}"])
        row = {
            "table": name,
            "position": position,
            "column": column,
            "rows": int(found["rows"]),
            "missing": missing,
            "missing_share": missing / found["rows"],
            "personal": column in personal,
        }
        if column in numeric and found[f"n:{column}"]:
            row |= {
                part: found[f"{part}:{column}"] for part in ("lowest", "mean", "highest", "zeros")
            }
        yield row


def _measured(frame: Frame, columns: list[str], numeric: list[str]) -> Frame:
    parts = [nw.len().alias("rows"), *(nw.col(c).count().alias(f"n:{c}") for c in columns)]
    for name in numeric:
        value = nw.col(name).cast(nw.Float64)
        parts += [
            value.min().alias(f"lowest:{name}"),
            value.mean().alias(f"mean:{name}"),
            value.max().alias(f"highest:{name}"),
            (value == 0.0).cast(nw.Int64).sum().alias(f"zeros:{name}"),
        ]
    return frame.select(*parts)


def _validity(shop: Shop) -> Iterator[str]:
    quarantine = shop.tables.find("quarantine", "reason")
    if quarantine is None:
        return
    reasons = {
        row["reason"]: int(row["rows"])
        for row in collect(quarantine.group_by("reason").agg(rows=nw.len()))
    }
    aside = sum(reasons.values())
    if not aside:
        yield f"Every row counts: {plural(shop.lines, 'order line')}, none set aside."
        return
    worst = sorted(reasons.items(), key=lambda item: (-item[1], item[0]))[:_NAMED]
    listed = ", ".join(f"{words(reason).lower()} {count(rows)}" for reason, rows in worst)
    if len(reasons) == 1:
        listed = words(worst[0][0]).lower()
    yield (
        f"{plural(aside, 'row')} set aside beside {plural(shop.lines, 'order line')} "
        f"({share(aside / (aside + shop.lines))} of both): {listed}"
        f"{' and others' if len(reasons) > _NAMED else ''}."
    )


def _completeness(columns: list[Row]) -> Iterator[str]:
    filled = [row for row in columns if row["missing"] < row["rows"]]
    gaps = sorted(
        (row for row in filled if row["missing"]),
        key=lambda row: (-row["missing_share"], row["table"], row["column"]),
    )
    if not gaps:
        yield f"No gaps: each of the {count(len(filled))} columns with data is filled in every row."
        return
    worst = ", ".join(
        f"{words(row['column']).lower()} of {row['table'].replace('_', ' ')} "
        f"{share(row['missing_share'])}"
        for row in gaps[:_NAMED]
    )
    yield (
        f"{count(len(gaps))} of {plural(len(filled), 'column')} with data have gaps; the largest: "
        f"{worst} missing."
    )


def _freshness(shop: Shop, today: date | None) -> Iterator[str]:
    if not shop.dated or shop.last_day is None:
        return
    last = date_of(shop.last_day)
    if today is not None and today >= last:
        yield f"The last order is of {long_date(last)}, {plural((today - last).days, 'day')} ago."
    else:
        yield f"The last order is of {long_date(last)}."
    ordered = nw.col("day")
    days = sorted(
        int(row["day"])
        for row in collect(shop.orders.filter(~ordered.is_null()).select("day").unique())
    )
    gap, start = max(
        ((after - before - 1, before + 1) for before, after in itertools.pairwise(days)),
        default=(0, 0),
    )
    span = days[-1] - days[0] + 1
    without = span - len(days)
    if without > span / 2:
        # Orders are rare: a gap is nothing special.
        yield f"{count(len(days))} of {plural(span, 'day')} have orders."
    elif without:
        have = "has" if without == 1 else "have"
        text = f"{plural(without, 'day')} of {count(span)} {have} no order"
        if gap >= _LONG_GAP_DAYS:
            text += (
                f"; the longest gap is {plural(gap, 'day')} from {long_date(date_of(start))}. "
                "Was the shop closed, or is data missing"
            )
            yield f"{text}?"
        else:
            yield f"{text}, never more than {gap} in a row."
