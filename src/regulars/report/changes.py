"""What changed about the segments since the previous run, in words."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.report.reading import Row, Tables, collect
from regulars.segments import words
from regulars.wording import plural, share, signed

_MOST_DRIFTS = 8
_CLEAR_CHANGE = 0.1  # stability index under which nobody should speak of a change


@dataclass(frozen=True, slots=True)
class Identity:
    """One segment of this run or the previous one.

    Attributes:
        status: `kept`, `new` or `vanished`.
        name: its name.
        customers: now, or None.
        customers_before: in the previous run, or None.
        stayed_share: share of its former customers, of those still there, who stayed.
    """

    status: str
    name: str
    customers: int | None
    customers_before: int | None
    stayed_share: float | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed.

    Attributes:
        sentences: the answer in words.
        alarms: what should be looked at.
        identities: the segments of both runs.
        drift: segment, feature, shift and stability index of the clearest changes.
    """

    sentences: list[str]
    alarms: list[str]
    identities: list[Identity]
    drift: list[tuple[int, str, str, float]]


def read_changes(tables: Tables) -> Changes | None:
    """Reads the changes; None where there was no previous run to compare with."""
    rows = _rows(tables, "segment_identities")
    if not any(row["status"] != "new" for row in rows):
        return None
    order = {"kept": 0, "new": 1, "vanished": 2}
    rows.sort(key=lambda row: (order[row["status"]], row["segment_id"] or 0, row["name"]))
    drift = [
        row
        for row in _rows(tables, "segment_drift")
        if row["stability_index"] >= _CLEAR_CHANGE + row["chance"]
    ]
    drift.sort(key=lambda row: (-row["stability_index"], row["segment_id"], row["feature"]))
    return Changes(
        sentences=[*_segments(rows), *_customers(_rows(tables, "segment_migrations"))],
        alarms=[row["alarm"] for row in rows if row["alarm"]],
        identities=[
            Identity(
                row["status"],
                row["name"],
                row["customers"],
                row["customers_before"],
                row["stayed_share"],
            )
            for row in rows
        ],
        drift=[
            (
                row["segment_id"],
                words(row["feature"]).noun.capitalize(),
                signed(row["shift"]),
                row["stability_index"],
            )
            for row in drift[:_MOST_DRIFTS]
        ],
    )


def _segments(rows: list[Row]) -> list[str]:
    number = {s: sum(row["status"] == s for row in rows) for s in ("kept", "new", "vanished")}
    if not number["new"] and not number["vanished"]:
        return [f"All {plural(number['kept'], 'segment')} of the previous run are still there."]
    sentence = (
        f"Segments of the previous run still there: {number['kept']}; new: {number['new']}; "
        f"vanished: {number['vanished']}."
    )
    return [sentence]


def _customers(rows: list[Row]) -> list[str]:
    if not rows:
        return []
    there = [r for r in rows if r["from_segment"] != "new" and r["to_segment"] != "gone"]
    both = sum(row["customers"] for row in there)
    moved = [row for row in there if row["from_segment"] != row["to_segment"]]
    sentences = []
    if both:
        number = sum(row["customers"] for row in moved)
        sentences.append(
            f"{plural(number, 'customer')} of both runs ({share(number / both)}) changed segment."
        )
    if moved:
        most = max(moved, key=lambda row: row["customers"])
        sentences.append(
            f"Most went from \u201c{most['from_segment']}\u201d to "
            f"\u201c{most['to_segment']}\u201d: "
            f"{plural(most['customers'], 'customer')}."
        )
    for status, where in (("new", "from_segment"), ("gone", "to_segment")):
        number = sum(row["customers"] for row in rows if row[where] == status)
        if number:
            verb = "joined" if status == "new" else "left"
            sentences.append(f"{plural(number, 'customer')} {verb} since then.")
    return sentences


def _rows(tables: Tables, name: str) -> list[Row]:
    frame = tables.find(name)
    return [] if frame is None else collect(frame)
