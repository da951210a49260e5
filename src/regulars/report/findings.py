"""The headline findings: what a reader in a hurry should know, each checked against its limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from regulars.report.facts import Facts
from regulars.report.quality import largest_problem, quarantined
from regulars.report.rfm import DRIFTING
from regulars.wording import count, money, plural, share

_YEAR_DAYS = 365
# A change smaller than this is not worth the words "more" or "less".
_LEVEL_CHANGE = 0.005
_MANY_TIMES = 2.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    Attributes:
        topic: what it is about, two or three words.
        sentence: what was found, with its numbers and limits.
    """

    topic: str
    sentence: str


def findings(facts: Facts) -> list[Finding]:
    """States what the data allow, in a fixed order; the rest is left out, not guessed."""
    stated = ((topic, state(facts)) for topic, state in _FINDINGS.items())
    return [Finding(topic, sentence) for topic, sentence in stated if sentence]


def _concentration(facts: Facts) -> str:
    found = facts.concentration
    if found is None:
        return ""
    return (
        f"The best 20\u00a0% of customers ({count(found.top_customers)} of "
        f"{count(found.customers)}) bring {share(found.revenue_share)} of the revenue."
    )


def _repeat(facts: Facts) -> str:
    found = facts.repeat
    if found is None:
        return ""
    return (
        f"{share(found.rate)} of customers ({count(found.repeaters)} of {count(found.customers)}) "
        "ordered more than once."
    )


def _trend(facts: Facts) -> str:
    found = facts.trend
    if found is None:
        return ""
    if found.measure == "revenue":
        currency = facts.record.currency
        latest, previous = money(found.latest, currency), money(found.previous, currency)
    else:
        latest, previous = count(found.latest), count(found.previous)
    season = "" if found.days >= _YEAR_DAYS else " The season may explain part of this difference."
    return (
        f"{found.measure.capitalize()} of the last {found.days} days: {latest}, "
        f"{_change(found.change)} the {found.days} days before ({previous}).{season}"
    )


def _change(change: float) -> str:
    if abs(change) < _LEVEL_CHANGE:
        return "about the same as in"
    if change >= _MANY_TIMES:
        return f"{1 + change:.1f} times as much as in"
    return f"{share(abs(change))} {'more' if change > 0 else 'less'} than in"


def _biggest_segment(facts: Facts) -> str:
    if not facts.segments:
        return ""
    largest = max(facts.segments, key=lambda segment: segment.customers)
    size = f"\u201c{largest.name}\u201d is the largest with {share(largest.customer_share)}"
    if largest.revenue_share is None:
        return f"{size} of customers ({count(largest.customers)})."
    size += f" of customers and {share(largest.revenue_share)} of revenue"
    richest = max(facts.segments, key=lambda segment: segment.revenue_share or 0.0)
    if richest.number == largest.number:
        return f"{size}; no other brings more."
    return (
        f"{size}; \u201c{richest.name}\u201d brings the most, {share(richest.revenue_share)} "
        f"of revenue from {share(richest.customer_share)} of customers."
    )


def _drifting(facts: Facts) -> str:
    if not facts.rfm:
        return ""
    away = [rfm_class for rfm_class in facts.rfm if rfm_class.name in DRIFTING]
    customers = sum(rfm_class.customers for rfm_class in away)
    if not customers:
        return "No customer is in the RFM classes at risk or cannot lose."
    sentence = (
        f"{plural(customers, 'customer')} ({share(sum(c.customer_share for c in away))}) "
        f"used to buy and {'has' if customers == 1 else 'have'} gone quiet "
        "(RFM classes at risk and cannot lose)"
    )
    if all(rfm_class.revenue_share is not None for rfm_class in away):
        part = sum(rfm_class.revenue_share or 0.0 for rfm_class in away)
        sentence += f"; they brought {share(part)} of the revenue"
    return f"{sentence}."


def _expected(facts: Facts) -> str:
    if facts.predictions is None:
        return ""
    said = facts.predictions.sentences
    return " ".join(said[what] for what in ("revenue", "churn") if what in said)


def _payback(facts: Facts) -> str:
    return facts.payback.sentences[0] if facts.payback else ""


def _returns(facts: Facts) -> str:
    found = facts.returned
    if found is None:
        return ""
    if not found.lines:
        return _set_aside_as_returns(facts)
    revenue = facts.record.revenue
    if found.amount is not None and revenue:
        return (
            f"Goods for {money(found.amount, facts.record.currency)} were returned or cancelled, "
            f"{share(found.amount / revenue)} of the revenue, in {plural(found.lines, 'line')}. "
            "The revenue on this page is before returns."
        )
    kept = facts.record.input.lines_kept
    of_lines = f", {share(found.lines / (kept + found.lines))} of all lines" if kept else ""
    return f"{plural(found.lines, 'line')} returned or cancelled{of_lines}."


def _set_aside_as_returns(facts: Facts) -> str:
    """Cancelled orders are set aside without becoming returns; they are not passed over."""
    rows = [row for row in quarantined(facts.record.input) if not row.problem]
    if not rows:
        return "No return or cancellation was found in the file."
    return (
        f"No returned goods were found; {plural(sum(row.rows for row in rows), 'row')} of "
        f"cancelled or returned orders ({share(sum(row.share for row in rows))} of those read) "
        "were set aside and do not count."
    )


def _largest_data_problem(facts: Facts) -> str:
    return largest_problem(facts.record)


_FINDINGS: dict[str, Callable[[Facts], str]] = {
    "Who brings the revenue": _concentration,
    "Who comes back": _repeat,
    "Trend": _trend,
    "Segments": _biggest_segment,
    "Drifting away": _drifting,
    "What they will do": _expected,
    "Payback": _payback,
    "Returns": _returns,
    "Largest data problem": _largest_data_problem,
}
