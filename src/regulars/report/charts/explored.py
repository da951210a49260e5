"""The exploration as the page shows it: sections of sentences and charts, read from the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from regulars.explore import MEASURES, SECTIONS, Row, Tables, collect
from regulars.model import TABLES
from regulars.report.charts.assortment import pair_chart, product_charts, ranking
from regulars.report.charts.chart import Chart, Figure
from regulars.report.charts.connections import correlation_chart, gap_chart
from regulars.report.charts.loyalty import cohort_chart, second_order_chart
from regulars.report.charts.over_time import month_charts, season_charts
from regulars.report.charts.sizes import concentration_chart, measure_charts
from regulars.report.charts.world_map import WorldMap, world_map

_TITLES = {
    "months": "Month by month",
    "seasons": "Weekdays and seasons",
    "values": "Sizes",
    "concentration": "Concentration",
    "repeat": "Second order",
    "cohorts": "Cohorts",
    "products": "Products",
    "together": "Bought together",
    "places": "Places",
    "correlations": "Correlations",
    "quality": "Data quality in detail",
}

Rows = Callable[[str], list[Row]]


@dataclass(frozen=True, slots=True)
class Explored:
    """One section of the exploration.

    Attributes:
        name: as on the command line.
        title: its heading.
        sentences: what was found.
        charts: its charts.
        world: the map of countries, in the section of places.
    """

    name: str
    title: str
    sentences: list[str]
    charts: list[Chart]
    world: WorldMap | None


def read_explored(tables: Tables, currency: str | None) -> list[Explored]:
    """Reads the sections of which there are sentences, in reading order."""

    def rows(name: str) -> list[Row]:
        frame = tables.find(name)
        return [] if frame is None else collect(frame.sort(*TABLES[name].key))

    findings = rows("explore_findings")
    found = []
    for name in SECTIONS:
        sentences = [row["sentence"] for row in findings if row["section"] == name]
        if sentences:
            found.append(
                Explored(
                    name,
                    _TITLES[name],
                    sentences,
                    list(_CHARTS[name](rows, currency)),
                    world_map(rows("explore_places")) if name == "places" else None,
                )
            )
    return found


def figures(explored: Iterable[Explored]) -> dict[str, Figure]:
    """The Plotly figures of all charts, by the charts' names."""
    return {chart.name: chart.figure for section in explored for chart in section.charts}


def _months(rows: Rows, currency: str | None) -> Iterator[Chart]:
    if months := rows("explore_months"):
        yield from month_charts(months, currency)


def _seasons(rows: Rows, currency: str | None) -> Iterator[Chart]:
    yield from season_charts(rows("explore_seasons"), rows("explore_days"), currency)


def _values(rows: Rows, currency: str | None) -> Iterator[Chart]:
    measures = sorted(rows("explore_measures"), key=lambda row: MEASURES.index(row["measure"]))
    yield from measure_charts(measures, rows("explore_histograms"), currency)


def _concentration(rows: Rows, _: str | None) -> Iterator[Chart]:
    if found := rows("explore_concentration"):
        yield concentration_chart(found)


def _repeat(rows: Rows, _: str | None) -> Iterator[Chart]:
    if found := rows("explore_second_order"):
        yield second_order_chart(found)


def _cohorts(rows: Rows, _: str | None) -> Iterator[Chart]:
    found = rows("explore_cohorts")
    if any(row["months_since_first"] and row["complete"] for row in found):
        yield cohort_chart(found)


def _products(rows: Rows, currency: str | None) -> Iterator[Chart]:
    yield from product_charts(rows("explore_products"), currency)


def _together(rows: Rows, _: str | None) -> Iterator[Chart]:
    if found := rows("explore_pairs"):
        yield pair_chart(sorted(found, key=lambda row: -row["leverage"]))


def _places(rows: Rows, currency: str | None) -> Iterator[Chart]:
    places = sorted(rows("explore_places"), key=lambda row: (-row["share"], row["place"]))
    for kind, title in (("country", "Countries"), ("region", "Regions"), ("city", "Cities")):
        own = [(row["place"], row["share"], row) for row in places if row["kind"] == kind]
        if len(own) > 1:
            yield ranking(f"places-{kind}", title, own, currency, "explore_places")


def _correlations(rows: Rows, _: str | None) -> Iterator[Chart]:
    if found := rows("explore_correlations"):
        yield correlation_chart(sorted(found, key=lambda row: -abs(row["strength"])))


def _quality(rows: Rows, _: str | None) -> Iterator[Chart]:
    if found := gap_chart(rows("explore_columns")):
        yield found


_CHARTS: dict[str, Callable[[Rows, str | None], Iterator[Chart]]] = {
    "months": _months,
    "seasons": _seasons,
    "values": _values,
    "concentration": _concentration,
    "repeat": _repeat,
    "cohorts": _cohorts,
    "products": _products,
    "together": _together,
    "places": _places,
    "correlations": _correlations,
    "quality": _quality,
}
