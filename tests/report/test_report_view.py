from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from regulars.report.reading import Tables
from regulars.report.segments import read_segments
from regulars.report.view import fitted, title_lines

if TYPE_CHECKING:
    from tests.report.conftest import Shop


def test_traces_take_the_numbers_and_colours_of_the_page(shop: Shop) -> None:
    assert shop.view is not None
    before = deepcopy(shop.view)
    segments = read_segments(Tables(shop.scan))
    figure = fitted(shop.view, segments)
    assert shop.view == before
    assert [trace["name"] for trace in figure["data"]] == [
        f"{segment.number}. {segment.name}" for segment in segments
    ]
    assert [trace["marker"]["color"] for trace in figure["data"]] == [
        segment.colour for segment in segments
    ]
    assert [trace["marker"]["size"] for trace in figure["data"]] == [3, 3, 3, 3]
    assert set(figure["layout"]) == {"scene"}


def test_a_trace_that_is_no_segment_stays_as_it_is() -> None:
    trace = {"type": "scatter3d", "name": "Centres", "x": [0]}
    assert fitted({"data": [trace]}, [])["data"] == [trace]


def test_the_title_is_read_as_plain_text() -> None:
    assert title_lines({"data": []}) == []
    assert title_lines({"layout": {"title": "Groups"}}) == ["Groups"]
    assert title_lines({"layout": {"title": {"text": None}}}) == []
