"""The page as a browser shows it: drawn, silent, accessible, and asking nothing of the network."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

if TYPE_CHECKING:
    from tests.report.conftest import Shop

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
# Software WebGL for machines without a graphics card; no sandbox for those that test as root.
ARGUMENTS = (
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--no-sandbox",
)
DRAWN = "#plot[data-state=drawn]"
PATIENCE_MS = 60_000
Scheme = Literal["light", "dark"]


@dataclass
class Visit:
    """An open page with what it asked for and complained about."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def draw(self) -> None:
        self.page.locator("#view").scroll_into_view_if_needed()
        self.page.wait_for_selector(DRAWN, timeout=PATIENCE_MS)

    def violations(self) -> list[str]:
        found: list[dict[str, Any]] = Axe().run(self.page).response["violations"]
        return [f"{rule['id']}: {rule['nodes'][0]['html'][:120]}" for rule in found]


Visitor = Callable[..., Visit]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visitor]:
    contexts = []

    def open_page(
        shop: Shop,
        *,
        scheme: Scheme = "light",
        width: int = 1280,
        script: bool = True,
        title: str = "The tea shop",
    ) -> Visit:
        path = shop.write(tmp_path / "report.html", title=title)
        context = browser.new_context(
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
        )
        contexts.append(context)
        visited = Visit(context.new_page())
        visited.page.on("request", lambda request: visited.requests.append(request.url))
        visited.page.on(
            "console",
            lambda message: (
                visited.complaints.append(message.text) if message.type == "error" else None
            ),
        )
        visited.page.on("pageerror", lambda error: visited.complaints.append(str(error)))
        visited.page.goto(path.as_uri())
        return visited

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_drawn_silent_accessible_and_offline(shop: Shop, visit: Visitor, scheme: Scheme) -> None:
    visited = visit(shop, scheme=scheme)
    assert visited.page.evaluate("typeof Plotly") == "undefined"  # not before it is looked at
    visited.draw()
    assert visited.page.locator("#plot canvas").count() > 0
    assert visited.page.evaluate("document.getElementById('plot').data.length") == 4
    visited.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert visited.violations() == []
    assert visited.complaints == []
    assert all(url.startswith(("file://", "data:", "blob:")) for url in visited.requests)


def test_the_plot_follows_the_theme(shop: Shop, visit: Visitor) -> None:
    visited = visit(shop, scheme="light")
    visited.draw()
    plot_ink = "document.getElementById('plot').layout.font.color"
    page_colour = "getComputedStyle(document.body).backgroundColor"
    light = [visited.page.evaluate(script) for script in (plot_ink, page_colour)]
    visited.page.get_by_role("button", name="Dark colours").click()
    dark = [visited.page.evaluate(script) for script in (plot_ink, page_colour)]
    assert light != dark
    assert light[0] != dark[0]
    visited.page.get_by_role("button", name="Light colours").click()
    assert [visited.page.evaluate(script) for script in (plot_ink, page_colour)] == light


def test_print_shows_the_flat_map_in_light_colours(shop: Shop, visit: Visitor) -> None:
    visited = visit(shop, scheme="dark")
    visited.draw()
    assert not visited.page.locator(".map").is_visible()
    visited.page.emulate_media(media="print")
    assert visited.page.locator(".map").is_visible()
    assert not visited.page.locator("#plot").is_visible()
    assert not visited.page.locator("#theme").is_visible()
    background = visited.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert background == "rgb(255, 255, 255)"


def test_narrow_screens_scroll_only_downwards(shop: Shop, visit: Visitor) -> None:
    visited = visit(shop, width=320)
    visited.draw()
    assert visited.page.evaluate("document.documentElement.scrollWidth") == 320
    ends = visited.page.locator("#plot .legendtext").evaluate_all(
        "names => names.map((name) => name.getBoundingClientRect().right)"
    )
    assert len(ends) == 4
    assert max(ends) <= 320
    assert visited.violations() == []


def test_what_is_wider_than_the_page_says_so_and_scrolls_by_keyboard(
    shop: Shop, visit: Visitor
) -> None:
    page = visit(shop, width=390).page
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    # An observer of sizes tells within the frame that lays out anew.
    page.evaluate("new Promise(d => requestAnimationFrame(() => requestAnimationFrame(d)))")
    regions = page.locator(".scroll").evaluate_all(
        """all => all.map((region) => ({
          over: region.scrollWidth > region.clientWidth + 1,
          told: region.dataset.cut === "end" && region.previousElementSibling.checkVisibility(),
          faded: getComputedStyle(region).maskImage !== "none",
          stop: region.tabIndex === 0,
          stacked: region.querySelector(".stacked") !== null,
        }))"""
    )
    assert {r["over"] for r in regions} == {True, False}
    assert [r for r in regions if not r["told"] == r["faded"] == r["stop"] == r["over"]] == []
    assert not any(r["over"] for r in regions if r["stacked"])
    profile = page.get_by_role("region", name="Profile of the segments", exact=True)
    profile.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_selector(".scroll:focus[data-cut='start end']")
    assert profile.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert profile.locator("tbody th").first.bounding_box()["x"] >= 0  # type: ignore[index]


def test_the_page_reads_without_javascript(shop: Shop, visit: Visitor) -> None:
    page = visit(shop, script=False).page
    for selector in ("svg.columns", "svg.map", "#record", ".heat"):
        assert page.locator(selector).first.is_visible()
    assert not page.locator("#theme").is_visible()


def test_pointing_at_a_column_reads_it_out(shop: Shop, visit: Visitor) -> None:
    page = visit(shop).page
    page.locator("[data-readout]").nth(2).hover()
    assert page.locator(".readout").inner_text().startswith("January 2023: GBP")


def test_the_keyboard_reaches_the_findings_first(shop: Shop, visit: Visitor) -> None:
    page = visit(shop).page
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_hostile_values_stay_text(shop: Shop, visit: Visitor) -> None:
    hostile = "</script><script>window.stolen=1</script><img src=x onerror=window.stolen=1>"
    segments = shop.tables["segments"].project(f"* REPLACE ('{hostile}' || segment_id AS name)")
    assert shop.view is not None
    traces = [
        {**trace, "name": f"{hostile}{number}"}
        for number, trace in enumerate(shop.view["data"], start=1)
    ]
    view = {"data": traces, "layout": {"scene": {"xaxis": {"title": {"text": hostile}}}}}
    visited = visit(replace(shop.with_table("segments", segments), view=view), title=hostile)
    visited.draw()
    assert visited.page.evaluate("window.stolen") is None
    assert visited.complaints == []
    assert visited.page.locator("h1").inner_text() == hostile


@pytest.mark.parametrize("lacking", ["segments", "dates", "amounts"])
def test_pages_with_gaps_are_accessible_too(shop: Shop, visit: Visitor, lacking: str) -> None:
    visited = visit(replace(getattr(shop, f"without_{lacking}")(), view=None))
    assert visited.violations() == []
    assert visited.complaints == []
