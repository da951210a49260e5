"""Charts as PNG files, drawn by a Chromium from the report's own page.

Style, script and figures are those of the report, so that pictures and page agree. The browser is
driven by Playwright (extra `pictures`): a Chromium or Chrome of the system, or else Playwright's
own. The page may ask for nothing, and the browser is offline.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from regulars.explore import Exploration, Frame, Tables
from regulars.model import Refused, RunRecord, Unavailable, install_command
from regulars.report.charts import (
    Chart,
    Explored,
    Merges,
    drawings,
    figures,
    read_explored,
    view_chart,
)
from regulars.report.choice import Choice, read_choice
from regulars.report.embedding import (
    asset,
    content_security_policy,
    embedded_json,
    packed_plotly,
    source_hash,
)
from regulars.report.line_chart import line_charts
from regulars.report.page import environment_for
from regulars.report.reading import Scan
from regulars.report.segments import read_segments

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_WIDTH_PX = 960
# Two dots for each pixel of the page: sharp on paper and on a slide.
_SCALE = 2
_PATIENCE_MS = 60_000
# The view in three dimensions is drawn by the processor where there is no graphics card.
_ARGUMENTS = ("--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist")
_NO_BROWSER = "no Chromium can be started to draw the pictures"


def write_pictures(found: Exploration, folder: Path, *, dark: bool = False) -> list[Path]:
    """Writes every chart of an exploration as a PNG, 1,920 pixels wide.

    The names are those of the charts (`months-revenue.png`); a file of that name is replaced.

    Args:
        found: the exploration.
        folder: where the pictures go; made where it does not exist.
        dark: dark colours.

    Returns:
        The files, in the report's order; none where nothing can be drawn.

    Raises:
        Refused: Playwright or a Chromium is missing, or the folder may not be written.
        Unavailable: the browser did not finish a chart.
    """
    tables: dict[str, Frame] = {n: nw.from_native(t).lazy() for n, t in found.tables().items()}

    def scan(name: str) -> Frame:
        return tables[name]

    explored = read_explored(Tables(scan), found.currency)
    if not any(section.charts or section.world for section in explored):
        return []
    return _written(_page(explored, found.currency, dark=dark), folder)


def write_segment_pictures(
    record: RunRecord,
    scan: Scan,
    folder: Path,
    *,
    view: Mapping[str, Any] | None,
    merges: Merges | None = None,
    dark: bool = False,
) -> list[Path]:
    """Writes every picture of the segments as a PNG, 1,920 pixels wide.

    Args:
        record: the record of the run.
        scan: gives its tables.
        folder: where the pictures go; made where it does not exist.
        view: the Plotly figure of the segments in three dimensions, or None.
        merges: how the groups merged, or None.
        dark: dark colours.

    Returns:
        The files: the choice, the view, profiles, radar, silhouettes, merges and moves, as far as
        the run has them; none without segments.

    Raises:
        Refused: Playwright or a Chromium is missing, or the folder may not be written.
        Unavailable: the browser did not finish a chart.
    """
    tables = Tables(scan)
    segments = read_segments(tables)
    if not segments:
        return []
    shown = [*([] if view is None else [view_chart(view, segments)])]
    shown += drawings(tables, segments, merges).values()
    page = _page([], record.currency, dark=dark, shown=shown, choice=read_choice(record.choice))
    return _written(page, folder)


def _written(page: str, folder: Path) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # A notebook's thread runs an event loop already, in which Playwright refuses to work.
        with ThreadPoolExecutor(max_workers=1) as thread:
            return thread.submit(_draw, page, folder).result()
    except OSError as error:
        raise Refused(
            f"the pictures cannot be written: {error.strerror}", file=str(folder)
        ) from error


def _draw(page_text: str, folder: Path) -> list[Path]:
    with tempfile.TemporaryDirectory(prefix="regulars-") as scratch, _chromium() as browser:
        page_file = Path(scratch, "charts.html")
        page_file.write_text(page_text, "utf-8")
        page = browser.new_page(
            viewport={"width": _WIDTH_PX, "height": 800}, device_scale_factor=_SCALE
        )
        page.context.set_offline(True)
        page.goto(page_file.as_uri())
        return list(_pictures(page, folder))


def _page(
    explored: Iterable[Explored],
    currency: str | None,
    *,
    dark: bool,
    shown: Iterable[Chart] = (),
    choice: Choice | None = None,
) -> str:
    script, plotly = asset("report.js"), packed_plotly()
    return (
        environment_for(currency)
        .get_template("pictures.html")
        .render(
            theme="dark" if dark else "light",
            policy=content_security_policy([source_hash(script), plotly.source_hash]),
            style=asset("report.css"),
            script=script,
            explored=explored,
            drawings=shown,
            choice=choice,
            line_charts=line_charts(choice) if choice else [],
            charts=embedded_json(figures(explored) | {c.name: c.figure for c in shown}),
            plotly=plotly,
        )
    )


def _pictures(page: Page, folder: Path) -> Iterator[Path]:
    from playwright.sync_api import Error

    shown = page.locator("[id^=chart-]:is(figure, .panel)")
    for place in range(shown.count()):
        figure = shown.nth(place)
        name = (figure.get_attribute("id") or "").removeprefix("chart-")
        path = folder / f"{name}.png"
        try:
            figure.scroll_into_view_if_needed(timeout=_PATIENCE_MS)
            if figure.locator(".canvas").count():
                figure.locator(".canvas[data-state=drawn]").wait_for(timeout=_PATIENCE_MS)
            picture = figure.screenshot(animations="disabled", timeout=_PATIENCE_MS)
        except Error as error:
            raise Unavailable(
                f"the browser did not draw the chart {name}",
                way_out="try again with less load on the machine",
            ) from error
        path.write_bytes(picture)
        yield path


@contextmanager
def _chromium() -> Iterator[Browser]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError as error:
        raise Refused("Playwright is not installed", way_out=install_command("pictures")) from error
    there = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=there, args=list(_ARGUMENTS))
        except Error as error:
            raise Refused(
                _NO_BROWSER,
                way_out="install Chromium or Chrome, or run `playwright install chromium`",
            ) from error
        try:
            yield browser
        finally:
            browser.close()
