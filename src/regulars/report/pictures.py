"""The charts of an exploration as PNG files, drawn by a Chromium from the report's own page.

Style, script and figures are those of the report, so that pictures and page agree. The browser is
driven by Playwright (extra `pictures`): a Chromium or Chrome of the system, or else Playwright's
own. The page may ask for nothing, and the browser is offline.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import narwhals as nw

from regulars.explore import Exploration, Frame, Tables
from regulars.model import Refused, Unavailable
from regulars.report.charts import Explored, figures, read_explored
from regulars.report.embedding import (
    asset,
    content_security_policy,
    embedded_json,
    packed_plotly,
    source_hash,
)
from regulars.report.page import environment_for

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
_WIDTH_PX = 960
# Two dots for each pixel of the page: sharp on paper and on a slide.
_SCALE = 2
_PATIENCE_MS = 60_000
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
    page = _page(explored, found.currency, dark=dark)
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


def _page(explored: Iterable[Explored], currency: str | None, *, dark: bool) -> str:
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
            charts=embedded_json(figures(explored)),
            plotly=plotly,
        )
    )


def _pictures(page: Page, folder: Path) -> Iterator[Path]:
    from playwright.sync_api import Error  # noqa: PLC0415 - an extra

    shown = page.locator("figure")
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
        from playwright.sync_api import Error, sync_playwright  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise Refused(
            "Playwright is not installed", way_out="pip install 'regulars[pictures]'"
        ) from error
    there = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=there)
        except Error as error:
            raise Refused(
                _NO_BROWSER,
                way_out="install Chromium or Chrome, or run `playwright install chromium`",
            ) from error
        try:
            yield browser
        finally:
            browser.close()
