"""Everything that the page states, read once from the tables and the record."""

from __future__ import annotations

from dataclasses import dataclass

from regulars.model import RunRecord
from regulars.report.changes import Changes, read_changes
from regulars.report.charts import Chart, Explored, Merges, drawings, read_explored
from regulars.report.choice import Choice, read_choice
from regulars.report.customers import (
    Concentration,
    Repeat,
    Returned,
    read_concentration,
    read_repeat,
    read_returned,
)
from regulars.report.demand import Demand, read_demand
from regulars.report.payback import Payback, read_payback
from regulars.report.placing import Placing, read_placing
from regulars.report.predictions import Predictions, read_predictions
from regulars.report.profile import Feature, read_profile
from regulars.report.reading import Scan, Tables
from regulars.report.rfm import RfmClass, read_crossing, read_rfm
from regulars.report.segment_card import Card, read_cards
from regulars.report.segments import Centre, Segment, read_centres, read_segments
from regulars.report.timeline import Day, Grain, Period, Trend, grain_of, periods, read_days, trend
from regulars.report.trials import Way, read_ways


@dataclass(frozen=True, slots=True)
class Facts:
    """The page's content before it is put into words; what is unknown is None or empty.

    Attributes:
        record: the record of the run.
        days: revenue and orders by day.
        concentration: how much the best customers bring.
        repeat: how many customers come back.
        returned: what was sent back.
        segments: the segments.
        centres: where they lie.
        profile: how they differ, feature by feature.
        cards: what each segment's card shows, by its number.
        rfm: the RFM classes.
        crossing: customers by (segment number, RFM class).
        choice: how the number of segments was chosen.
        explored: the sections of the exploration with their charts.
        drawings: the charts of the segments by name.
        ways: the ways of grouping that were compared.
        placing: how sure a customer's segment is.
        changes: what changed since the previous run.
        predictions: what customers will do.
        demand: what will be sold.
        payback: when customers have earned what they cost.
    """

    record: RunRecord
    days: list[Day]
    concentration: Concentration | None
    repeat: Repeat | None
    returned: Returned | None
    segments: list[Segment]
    centres: list[Centre]
    profile: list[Feature]
    cards: dict[int, Card]
    rfm: list[RfmClass]
    crossing: dict[tuple[int, str], int]
    choice: Choice | None
    explored: list[Explored]
    drawings: dict[str, Chart]
    ways: list[Way]
    placing: Placing | None
    changes: Changes | None
    predictions: Predictions | None
    demand: Demand | None
    payback: Payback | None

    @property
    def grain(self) -> Grain | None:
        """What one bar of the chart over time stands for."""
        return grain_of(self.days) if self.days else None

    @property
    def periods(self) -> list[Period]:
        """The bars of the chart over time."""
        return periods(self.days)

    @property
    def trend(self) -> Trend | None:
        """The latest window beside the one before."""
        return trend(self.days)


def gather(record: RunRecord, scan: Scan, merges: Merges | None = None) -> Facts:
    """Reads all facts; tables that are absent leave their facts empty."""
    tables = Tables(scan)
    segments = read_segments(tables)
    profile = read_profile(tables) if segments else []
    return Facts(
        record=record,
        days=read_days(tables),
        concentration=read_concentration(tables),
        repeat=read_repeat(tables),
        returned=read_returned(tables),
        segments=segments,
        centres=read_centres(tables) if segments else [],
        profile=profile,
        cards=read_cards(tables, [segment.number for segment in segments], profile),
        rfm=read_rfm(tables),
        crossing=read_crossing(tables) if segments else {},
        choice=read_choice(record.choice),
        explored=read_explored(tables, record.currency),
        drawings=drawings(tables, segments, merges),
        ways=read_ways(tables),
        placing=read_placing(tables) if segments else None,
        changes=read_changes(tables) if segments else None,
        predictions=read_predictions(tables, record.currency),
        demand=read_demand(tables, record.currency),
        payback=read_payback(tables, record.currency),
    )
