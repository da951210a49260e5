"""The charts as PNG files: all of them, of one width, drawn, in light and in dark."""

from __future__ import annotations

import base64
import shutil
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from regulars import wiring
from regulars.explore import Exploration
from regulars.model import Refused
from regulars.report import write_pictures
from regulars.simulation import ShopConfig, write_shop

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
# Of the pixels' lightness, 0 to 255: its mean and its standard deviation.
MEASURE = """async source => {
    const image = new Image();
    image.src = source;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data } = pen.getImageData(0, 0, image.width, image.height);
    let sum = 0, squares = 0;
    for (let i = 0; i < data.length; i += 4) { sum += data[i]; squares += data[i] * data[i]; }
    const mean = sum / (data.length / 4);
    return [mean, Math.sqrt(squares / (data.length / 4) - mean * mean)];
}"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Exploration:
    folder = tmp_path_factory.mktemp("pictured")
    shop = write_shop(ShopConfig(customers=120, seed=2), folder / "source")
    return wiring.explore(
        [shop.orders],
        customers=[shop.customers],
        products=[shop.products],
        workspace=folder / "none",
    )


@pytest.fixture(scope="module")
def pictures(
    found: Exploration, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, dict[str, Path]]:
    if CHROMIUM is None:
        pytest.skip("no Chromium is installed")
    folder = tmp_path_factory.mktemp("pictures")
    months_and_seasons = replace(found, sections=found.sections[:2])
    written = {
        "light": write_pictures(found, folder / "light"),
        "dark": write_pictures(months_and_seasons, folder / "dark", dark=True),
    }
    return {scheme: {path.name: path for path in paths} for scheme, paths in written.items()}


@pytest.fixture(scope="module")
def browser(pictures: dict[str, dict[str, Path]]) -> Iterator[Browser]:
    assert pictures
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM)
        yield chromium
        chromium.close()


@pytest.mark.browser
def test_names_are_those_of_the_charts(pictures: dict[str, dict[str, Path]]) -> None:
    assert list(pictures["light"])[: len(pictures["dark"])] == list(pictures["dark"])
    assert {
        "months-revenue.png",
        "seasons-weekday.png",
        "values-order-value.png",
        "concentration.png",
        "repeat.png",
        "cohorts.png",
        "products-product.png",
        "places-map.png",
        "correlations.png",
    } <= pictures["light"].keys()


@pytest.mark.browser
def test_each_is_drawn_in_its_colours(
    pictures: dict[str, dict[str, Path]], browser: Browser
) -> None:
    page = browser.new_page()
    for scheme, paths in pictures.items():
        for name, path in paths.items():
            content = path.read_bytes()
            width, height = struct.unpack(">II", content[16:24])
            assert width == 1920, name
            assert height >= 400, name
            source = "data:image/png;base64," + base64.b64encode(content).decode()
            lightness, spread = page.evaluate(MEASURE, source)
            # Only a title on a page spreads by less than 10.
            assert spread > 12, (scheme, name)
            assert (lightness > 128) == (scheme == "light"), (scheme, name)
    page.close()


def test_without_a_chromium_it_says_what_to_install(
    found: Exploration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))

    with pytest.raises(Refused, match="playwright install chromium"):
        write_pictures(found, tmp_path / "pictures")


def test_a_folder_that_cannot_be_made_is_named(found: Exploration, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")

    with pytest.raises(Refused, match="taken"):
        write_pictures(found, tmp_path / "taken" / "pictures")
