from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import narwhals as nw
import numpy as np
import pytest

from regulars.segments import (
    ChooseKConfig,
    Segmentation,
    SegmentsConfig,
    fit_segments,
    segment_view,
)
from regulars.segments.reduce import Matrix
from regulars.segments.reduce.umap import UMAPConfig, UMAPView
from regulars.segments.view import MARKERS, SEGMENT_COLOURS, axis_titles

Lazy = nw.LazyFrame[Any]
CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="module")
def found(blobs: tuple[Lazy, Any]) -> Segmentation:
    config = SegmentsConfig(choose=ChooseKConfig(k=4, resamples=2))
    segmentation = fit_segments(blobs[0], config, seed=1)
    assert isinstance(segmentation, Segmentation)
    return segmentation


def test_every_customer_is_a_point_of_its_segment(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    figure = segment_view(blobs[0], found)
    assert {trace.name: len(trace.x) for trace in figure.data} == {
        row["name"]: row["customers"] for row in found.segments.to_pylist()
    }
    assert "all 240 customers" in figure.layout.title.text


def test_thinning_is_said(found: Segmentation, blobs: tuple[Lazy, Any]) -> None:
    figure = segment_view(blobs[0], found, most_points=50)
    assert sum(len(trace.x) for trace in figure.data) == 50
    assert "50 of 240 customers" in figure.layout.title.text


def test_nobody_can_be_recognised(found: Segmentation, blobs: tuple[Lazy, Any]) -> None:
    named = blobs[0].with_columns(
        nw.concat_str(nw.lit("Anna Personal "), nw.col("customer_id")).alias("customer_id"),
        nw.lit("anna@example.org").alias("email"),
    )
    written = segment_view(named, found).to_json()
    assert "Anna" not in written
    assert "example.org" not in written
    assert "age" not in json.loads(written)["data"][0]["hovertemplate"].lower().replace(
        "average", ""
    )


def test_the_hover_gives_the_segment_and_its_figures_in_words(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    trace = segment_view(blobs[0], found).data[0]
    assert trace.name in trace.hovertemplate
    assert "days since the last order: %{customdata[3]}" in trace.hovertemplate
    assert all("days" in row[3] for row in trace.customdata)


def test_a_figure_that_is_no_number_is_unknown(
    found: Segmentation, blobs: tuple[Lazy, Any]
) -> None:
    first = nw.col("customer_id") == "c00000"
    holes = blobs[0].with_columns(
        nw.when(first).then(nw.lit(float("nan"))).otherwise(nw.col("revenue")).alias("revenue")
    )
    hovers = [row for trace in segment_view(holes, found).data for row in trace.customdata]
    assert [row[1] for row in hovers].count("unknown") == 1


def test_colour_is_never_alone(found: Segmentation, blobs: tuple[Lazy, Any]) -> None:
    traces = segment_view(blobs[0], found).data
    assert len({(t.marker.color, t.marker.symbol) for t in traces}) == 4
    assert len({t.marker.symbol for t in traces}) == 4
    assert len(set(SEGMENT_COLOURS)) == len(set(MARKERS)) == 8


def test_axes_say_what_grows_along_them(found: Segmentation, blobs: tuple[Lazy, Any]) -> None:
    titles = axis_titles(found)
    assert len(titles) == 3
    assert any("orders" in title for title in titles)
    scene = segment_view(blobs[0], found).layout.scene
    assert scene.xaxis.title.text == titles[0]
    assert list(scene.xaxis.ticktext) == ["less", "more"]
    # Along the axis the words have to be true: the "more" end holds them.
    direction = found.model.view.components[0]
    strongest = list(found.model.weights)[int(abs(direction).argmax())]
    assert direction[int(abs(direction).argmax())] > 0
    assert titles[0].startswith(("more", "higher", "longer")), strongest


def test_umap_draws_where_the_segments_lie(
    found: Segmentation, blobs: tuple[Lazy, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def straight(points: Matrix, config: UMAPConfig, *, seed: int) -> UMAPView:
        assert (config.customers, seed) == (50, found.seed)
        return UMAPView(np.arange(len(points)), np.pad(points, ((0, 0), (0, 1)))[:, :3])

    # A UMAP that bends nothing gives the components again, each customer its own.
    monkeypatch.setattr("regulars.segments.view.umap_view", straight)
    by_umap = segment_view(blobs[0], found, umap=UMAPConfig(customers=50))
    components = segment_view(blobs[0], found, most_points=50)

    assert "50 of 240 customers" in by_umap.layout.title.text
    assert "UMAP" in by_umap.layout.title.text
    for drawn, straightly in zip(by_umap.data, components.data, strict=True):
        assert drawn.x.tolist() == straightly.x.tolist()
        assert drawn.y.tolist() == straightly.y.tolist()
    assert by_umap.layout.scene.xaxis.title.text == ""
    assert by_umap.layout.scene.xaxis.showticklabels is False


@pytest.fixture
def page() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("no Chromium is installed")
    flags = ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    flags += ["--ignore-gpu-blocklist", "--disable-background-networking"]
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=flags)
        yield browser.new_page()
        browser.close()


@pytest.mark.browser
def test_the_figure_draws_in_a_browser(
    found: Segmentation,
    blobs: tuple[Lazy, Any],
    page: Any,  # noqa: ANN401 - playwright is optional
    tmp_path: Path,
) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    file = tmp_path / "view.html"
    segment_view(blobs[0], found).write_html(file, include_plotlyjs=True)
    page.goto(file.as_uri())
    page.wait_for_selector("canvas", timeout=45_000)
    legend = page.locator(".legendtext").all_text_contents()
    assert legend == list(found.names.values())
    assert errors == []
