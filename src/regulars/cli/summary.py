"""What a run found, in a screenful of words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from regulars import wording
from regulars.intake import most_rows_lost
from regulars.model import (
    Added,
    Cannot,
    Input,
    Layout,
    PersonalColumn,
    Returned,
    RoleMapping,
    RunRecord,
)

_MOST_IMPOSSIBLE = 5
_WIDTH = 80


def summary(record: RunRecord, workspace: Path) -> Iterator[str]:
    """The lines that `regulars run` prints."""
    yield from loss_lines(record.input)
    yield from input_lines(record.input)
    if record.added is not None:
        yield from added_lines(record.added)
    yield ""
    yield f"{plural(record.customers, 'customer')}, {plural(record.orders, 'order')}" + (
        f", revenue {amount(record.revenue, record.currency)}" if record.revenue is not None else ""
    )
    if record.returns is not None:
        yield from return_lines(record.returns, record.net_revenue, record.currency)
    if record.period is not None:
        yield f"from {record.period['from'][:10]} to {record.period['to'][:10]}"
    yield f"{plural(record.features, 'feature')} for each customer"
    yield from segment_lines(record)
    yield from consent_lines(record.consent)
    yield from identity_lines(record.identity)
    yield from personal_lines(record.personal)
    yield from remarks("Please check", record.questions)
    yield from remarks("Worth knowing", unsaid(record.warnings, record.input))
    yield from cannot_lines(record.cannot)
    yield ""
    yield f"Report: {workspace / 'report.html'}"
    yield f"Tables: {workspace / 'tables'}  (regulars show segments -o {workspace})"


def segment_lines(record: RunRecord) -> Iterator[str]:
    """The segments and the first reason for their number, or why there are none."""
    if record.segments:
        yield ""
        told = any(segment.get("typical") for segment in record.segments)
        below = "; below each the medians, in brackets those of all customers" if told else ""
        yield f"{plural(len(record.segments), 'segment')}{below}:"
        width = max(len(segment["name"]) for segment in record.segments)
        for segment in record.segments:
            share = segment["revenue_share"]
            noun = "customer" if segment["customers"] == 1 else "customers"
            worth = "" if share is None else f"  {share:6.1%} of revenue"
            yield (
                f"  {segment['segment_id']}  {segment['name']:<{width}}"
                f"  {segment['customers']:>9,} {noun}{worth}"
            )
            if segment.get("typical"):
                yield f"       {segment['typical']}"
        yield from (f"  {reason}" for reason in record.choice.get("evidence", [])[:1])
    else:
        yield from (f"No segments: {c.why}" for c in record.cannot if c.what == "Segments")


def loss_lines(read: Input) -> Iterator[str]:
    """Before anything else: that most rows were set aside, where they were."""
    for loss in most_rows_lost(read):
        yield from textwrap.wrap(f"WARNING: {loss}", _WIDTH, break_on_hyphens=False)
        yield ""


def unsaid(warnings: Sequence[str], read: Input) -> list[str]:
    """The warnings but for what was said before anything else."""
    said = set(most_rows_lost(read))
    return [warning for warning in warnings if warning not in said]


def input_lines(read: Input) -> Iterator[str]:
    """How many rows were read, kept and set aside."""
    aside = sum(read.lines_quarantined.values())
    yield (
        f"{', '.join(read.files)}: {read.lines_read:,} rows read = {read.lines_kept:,} kept"
        f" + {aside:,} set aside"
    )
    for reason, rows in sorted(read.lines_quarantined.items(), key=lambda item: -item[1]):
        yield f"  {rows:>9,}  {reason.replace('_', ' ')}"
    yield from layout_lines(read.layout)


def layout_lines(layout: Layout | None) -> Iterator[str]:
    """What the rows were taken for, where that is not one item of an order each."""
    if layout is not None and layout.evidence:
        yield f"  {layout.evidence}"
        if layout.amounts:
            yield f"  amounts: {layout.amounts}"


def added_lines(added: Added) -> Iterator[str]:
    """What files brought that joined an earlier run.

    >>> print(*added_lines(Added([], 5, 3, 1, 0, False, 2)))
    added: 5 new rows (2 older than the last order known), 3 known already, 1 corrected
    """
    if added.files_skipped:
        yield f"read before, skipped: {', '.join(added.files_skipped)}"
    late = f" ({added.lines_late:,} older than the last order known)" if added.lines_late else ""
    gone = ""
    if added.lines_vanished:
        done = "dropped" if added.vanished_removed else "kept; --drop-vanished drops them"
        gone = f", {added.lines_vanished:,} no longer there ({done})"
    yield (
        f"added: {added.lines_new:,} new rows{late}, {added.lines_known:,} known already,"
        f" {added.lines_corrected:,} corrected{gone}"
    )


def return_lines(
    returns: Returned, net_revenue: float | None, currency: str | None
) -> Iterator[str]:
    """What came back, and how much of it has found its purchase.

    >>> came = Returned(lines=4, revenue=10.0, by_match={"price": 3, "none": 1}, median_days=6.0)
    >>> print(*return_lines(came, 90.0, "EUR"))
    4 lines returned or cancelled, EUR 10.00, 75% matched to their purchase; EUR 90.00 after returns
    """
    matched = 1 - returns.by_match.get("none", 0) / returns.lines
    worth = "" if net_revenue is None else f", {amount(returns.revenue, currency)}"
    after = "" if net_revenue is None else f"; {amount(net_revenue, currency)} after returns"
    yield (
        f"{plural(returns.lines, 'line')} returned or cancelled{worth},"
        f" {matched:.0%} matched to their purchase{after}"
    )


def mapping_lines(mapping: list[RoleMapping]) -> Iterator[str]:
    """Which column plays which role, and why."""
    width = max((len(m.role) for m in mapping), default=0)
    for item in mapping:
        yield f"  {item.role:<{width}}  {item.column}  ({item.evidence})"


def consent_lines(consent: dict[str, dict[str, int]]) -> Iterator[str]:
    """How many customers allow what, as far as the files say."""
    if consent:
        yield ""
        yield "What customers allow:"
    for flag, counts in consent.items():
        answers = ", ".join(f"{number:,} {answer}" for answer, number in counts.items())
        yield f"  {flag.replace('_', ' ')}: {answers}"


def identity_lines(identity: dict[str, Any]) -> Iterator[str]:
    """How many customers may be one person, and what became of them."""
    if not identity.get("suggestions") and not identity.get("merged_customers"):
        return
    yield ""
    yield (
        f"Perhaps the same person: {plural(identity['suggestions'], 'pair')} of customers,"
        f" {identity['confident']:,} of them with a confidence of 0.9 or more"
    )
    if identity["merged_customers"]:
        merged = identity["merged_customers"]
        was = "was merged into another" if merged == 1 else "were merged into others"
        yield f"  {plural(merged, 'customer')} {was}, as accepted"
    else:
        yield "  none were merged (regulars show identity_suggestions; --merge-customers 0.95)"


def personal_lines(personal: list[PersonalColumn]) -> Iterator[str]:
    """Which columns are about persons, and where their values went."""
    if personal:
        yield ""
        yield "Columns about persons:"
    for item in personal:
        yield (
            f"  {item.source} {item.column}: {item.kind}, {item.share:.0%} of rows; {item.became}"
        )


def remarks(title: str, items: list[str]) -> Iterator[str]:
    """A titled list, if there is anything in it."""
    if items:
        yield ""
        yield f"{title}:"
        yield from (f"  - {item}" for item in items)


def cannot_lines(cannot: Sequence[Cannot]) -> Iterator[str]:
    """What the data do not tell: the first five, which matter most, and how many more there are."""
    listed = [f"{c.what}: {c.why}" for c in cannot[:_MOST_IMPOSSIBLE]]
    if len(cannot) > _MOST_IMPOSSIBLE:
        listed.append(f"and {len(cannot) - _MOST_IMPOSSIBLE} more (--json lists all)")
    yield from remarks("Not possible with this data", listed)


def plural(number: int, noun: str) -> str:
    """A count with its noun, for a terminal.

    >>> plural(1, "customer"), plural(1200, "order")
    ('1 customer', '1,200 orders')
    """
    return wording.plural(number, noun).replace(wording.NBSP, " ")


def amount(value: float, currency: str | None) -> str:
    """An amount with its currency.

    >>> amount(10032628.85, "USD"), amount(5.0, None)
    ('USD 10,032,628.85', '5.00')
    """
    return f"{currency} {value:,.2f}" if currency else f"{value:,.2f}"
