"""The exploration on the page: drawn when looked at, accessible, and a table beside each chart."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from regulars import run
from regulars.simulation import ShopConfig, write_shop

pytestmark = pytest.mark.browser

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("explored")
    shop = write_shop(ShopConfig(customers=300, seed=1), folder / "source")
    run(
        shop.orders,
        workspace=folder / "shop",
        customers=shop.customers,
        products=shop.products,
    )
    return folder / "shop" / "report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()


def draw_all(page: Page) -> int:
    charts = page.locator("[data-chart]")
    for place in range(charts.count()):
        charts.nth(place).scroll_into_view_if_needed()
        page.wait_for_function(
            "i => document.querySelectorAll('[data-chart]')[i].dataset.state === 'drawn'",
            arg=place,
            timeout=PATIENCE_MS,
        )
    return charts.count()


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1280)])
def test_every_chart_is_drawn_when_seen_and_is_accessible(
    browser: Browser, report: Path, scheme: Literal["light", "dark"], width: int
) -> None:
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(report.as_uri())

    assert page.locator("[data-chart][data-state]").count() == 0
    assert draw_all(page) >= 15
    assert page.locator("[data-chart] .main-svg").count() >= 15
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"][:100]) for rule in found] == []
    assert complaints == []
    assert all(url.startswith(("file://", "data:", "blob:")) for url in requests)
    context.close()


def test_without_a_script_the_words_and_tables_are_there(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())

    assert page.locator("#explore-months li").first.is_visible()
    assert page.locator("#explore-months details table").count() >= 2
    assert page.locator("svg.world").is_visible()
    context.close()


def test_charts_carry_what_the_eye_can_see_and_no_more(report: Path) -> None:
    text = report.read_text()
    assert len(text) < 3_000_000
    _, _, rest = text.partition('id="chart-figures">')
    figures = json.loads(rest.partition("</script>")[0])
    for name, figure in figures.items():
        for trace in figure["data"]:
            # A heat map has cells, not points.
            assert len(trace.get("x", ())) <= 2_000, name
