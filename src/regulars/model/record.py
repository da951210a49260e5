"""What a run writes down about itself: the shape of `run.json`.

Frozen dataclasses cross rooms; `dataclasses.asdict` of `RunRecord` is the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Layout:
    """What one row of the files stands for, and how the rows became order lines.

    Attributes:
        shape: what a row is: `line` (one item of an order), `order`, `customer`, `basket` (an
            order with its items in one cell), `wide` (a column per period or product).
        export: the platform's export that was recognised; empty if none.
        evidence: why, in words.
        amounts: what the amounts contain, where the export's layout says so.
        rows_in_files: rows of the files; a row may have become several lines.
    """

    shape: str
    export: str
    evidence: str
    amounts: str
    rows_in_files: int


@dataclass(frozen=True, slots=True)
class Input:
    """What was read and what became of it; kept + quarantined = read.

    Attributes:
        files: the names of the order files, in order.
        lines_read: data rows in them; where `layout` cut rows into several lines, those lines.
        lines_kept: rows that became order lines.
        lines_quarantined: rows set aside, by reason.
        revenue_read: sum of all readable amounts before any row was set aside.
        flagged: rows kept but worth a look, by reason (exact duplicates, outliers, ...).
        dialects: how each file was read (format, encoding, delimiter, header, compression).
        layout: what a row stands for, and the export that was recognised.
    """

    files: list[str]
    lines_read: int
    lines_kept: int
    lines_quarantined: dict[str, int]
    revenue_read: float | None
    flagged: dict[str, int]
    dialects: list[dict[str, Any]]
    layout: Layout | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What files brought that joined an earlier run.

    Attributes:
        files_skipped: files whose content was read before.
        lines_new: rows that no earlier run had.
        lines_known: rows that were there before.
        lines_corrected: rows that take the place of an earlier one of the same order and product.
        lines_vanished: earlier rows that are missing from a file or an order that was read again.
        vanished_removed: whether these were dropped; otherwise they were kept.
        lines_late: new order lines older than the last order known before.
    """

    files_skipped: list[str]
    lines_new: int
    lines_known: int
    lines_corrected: int
    lines_vanished: int
    vanished_removed: bool
    lines_late: int


@dataclass(frozen=True, slots=True)
class Drift:
    """Something about the order files that is different since the last run.

    Attributes:
        column: the column concerned; empty for the currency.
        what: `new column`, `column gone`, `kind`, `share of gaps`, `values`, `currency` or `the
            column for ...` a role.
        before: what it was.
        now: what it is.
        size: how large the change is: of gaps the difference of shares, of values the population
            stability index; None where there is no measure.
    """

    column: str
    what: str
    before: str
    now: str
    size: float | None

    @property
    def measure(self) -> str:
        """What `size` is."""
        return "PSI" if self.what == "values" else "by"


@dataclass(frozen=True, slots=True)
class Returned:
    """What customers sent back or cancelled.

    Attributes:
        lines: returned lines.
        revenue: what they were worth, as a positive amount.
        by_match: number of lines by how their purchase was found, see the table `returns`.
        median_days: median of the days from purchase to return; None where none is known.
    """

    lines: int
    revenue: float
    by_match: dict[str, int]
    median_days: float | None


@dataclass(frozen=True, slots=True)
class RoleMapping:
    """Which column plays a role, and why we think so.

    Attributes:
        role: a column of `order_lines`, `customers` or `products`.
        column: the file's column; several joined by `+` are added up.
        evidence: the reasons, in words.
        confidence: 0 to 1; 1 when the user said so.
        source: the file concerned: `orders`, `customers` or `products`.
    """

    role: str
    column: str
    evidence: str
    confidence: float
    source: str = "orders"


@dataclass(frozen=True, slots=True)
class PersonalColumn:
    """A column of the input that is about persons; never its values.

    Attributes:
        source: the file concerned: `orders`, `customers` or `products`.
        column: its name there.
        kind: what its values are: `email`, `phone`, `name`, `address`, `note` and so on.
        share: share of the file's rows with such a value, 0 to 1, on an even sample.
        became: where the values went.
    """

    source: str
    column: str
    kind: str
    share: float
    became: str


@dataclass(frozen=True, slots=True)
class Cannot:
    """Something that the data does not allow.

    Attributes:
        what: what is missing from the result.
        why: what the data lacks.
        way_out: what would make it possible.
    """

    what: str
    why: str
    way_out: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the run and what it cost.

    Attributes:
        name: the step.
        seconds: wall clock seconds.
        cpu_seconds: CPU seconds of this process, all threads.
        peak_mb: highest resident memory of the process so far, in MB.
    """

    name: str
    seconds: float
    cpu_seconds: float
    peak_mb: float


@dataclass(frozen=True, slots=True)
class RunRecord:
    """Everything a reader needs to trust or repeat a run (see the fields' own classes).

    Attributes:
        input: what was read and what became of it.
        mapping: which column plays which role, with evidence.
        questions: readings that were nearly tied, each with the flag that decides it.
        customers: customers with at least one valid order line.
        orders: valid orders.
        revenue: sum of the valid lines; None when the file has no amounts.
        currency: ISO code, or None when the file does not say.
        period: `{"from": ISO date, "to": ISO date}`, or None without dates.
        as_of: the moment the features describe, ISO, or None without dates.
        features: number of feature columns.
        segments: `segment_id`, `name`, `customers`, `revenue_share` of each segment.
        choice: how k was chosen: `k`, `runner_up`, `evidence` and a row per k tried.
        warnings: what a careful analyst would point out.
        cannot: what the data does not allow, and why.
        steps: what each step cost.
        seed: the seed of every random choice.
        settings: the settings in force.
        versions: the libraries that computed it.
        started_at: ISO time.
        predictions: `model`, `predicts`, `measure`, `value`, `value_low`, `value_high` of each that
            predicts customers.
        returns: what came back; None if nothing did.
        net_revenue: `revenue` less what the returned lines were worth.
        consent: flag of `customers` to the number of customers with `yes`, `no` and `unknown`.
        personal: the columns of the input that are about persons, and where their values went.
        identity: how many customers may be one person, by which evidence, and how many were merged.
        added: what the files brought that joined an earlier run; None where they did not.
        drift: what is different about the order files since the last run.
    """

    input: Input
    mapping: list[RoleMapping]
    questions: list[str]
    customers: int
    orders: int
    revenue: float | None
    currency: str | None
    period: dict[str, str] | None
    as_of: str | None
    features: int
    segments: list[dict[str, Any]]
    choice: dict[str, Any]
    warnings: list[str]
    cannot: list[Cannot]
    steps: list[Step]
    seed: int
    settings: dict[str, Any]
    versions: dict[str, str]
    started_at: str = ""
    predictions: list[dict[str, Any]] = field(default_factory=list)
    returns: Returned | None = None
    net_revenue: float | None = None
    consent: dict[str, dict[str, int]] = field(default_factory=dict)
    personal: list[PersonalColumn] = field(default_factory=list)
    identity: dict[str, Any] = field(default_factory=dict)
    added: Added | None = None
    drift: list[Drift] = field(default_factory=list)
