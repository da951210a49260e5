from __future__ import annotations

from statistics import fmean, pstdev
from typing import TYPE_CHECKING

import pytest

from regulars.report.reading import Tables, collect
from regulars.report.segment_map import segment_map
from regulars.report.segments import PALETTE, read_centres, read_segments

if TYPE_CHECKING:
    from tests.report.conftest import Shop


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("page", ["#faf9f6", "#ffffff", "#15181b", "#1c2024"])
@pytest.mark.parametrize("colour", PALETTE)
def test_each_colour_stands_out_from_both_pages(colour: str, page: str) -> None:
    dark, light = sorted((_luminance(colour), _luminance(page)))
    assert (light + 0.05) / (dark + 0.05) >= 3


def test_segments_come_in_the_order_of_their_numbers(shop: Shop) -> None:
    segments = read_segments(Tables(shop.scan))
    assert [segment.number for segment in segments] == [1, 2, 3, 4]
    assert [segment.customers for segment in segments] == [40, 120, 110, 70]
    assert sum(segment.revenue or 0.0 for segment in segments) == pytest.approx(shop.record.revenue)
    assert len({segment.colour for segment in segments}) == 4
    assert read_segments(Tables(shop.without_segments().scan)) == []


def test_the_typical_customer_is_told_and_percent_signs_stay_with_their_numbers(
    shop: Shop,
) -> None:
    told = shop.tables["segments"].project("*, 'share of lines returned 33 % (0 %)' AS typical")
    (first, *_) = read_segments(Tables(shop.with_table("segments", told).scan))
    assert first.typical == "share of lines returned 33\u00a0% (0\u00a0%)"
    assert read_segments(Tables(shop.scan))[0].typical is None


def test_centres_are_means_and_deviations(shop: Shop) -> None:
    tables = Tables(shop.scan)
    [place] = [centre for centre in read_centres(tables) if centre.number == 1]
    rows = collect(shop.scan("projection").sort("customer_id").head(40))
    xs = [row["component_1"] for row in rows]
    assert (place.x, place.spread_x) == pytest.approx((fmean(xs), pstdev(xs)))


def test_the_map_keeps_directions_and_stays_inside(shop: Shop) -> None:
    tables = Tables(shop.scan)
    centres = read_centres(tables)
    drawn = segment_map(read_segments(tables), centres)
    assert drawn is not None
    at = {island.number: island for island in drawn.islands}
    by_x = sorted(centres, key=lambda centre: centre.x)
    assert [c.number for c in by_x] == sorted(at, key=lambda number: at[number].x)
    by_height = sorted(centres, key=lambda centre: -centre.y)
    assert [c.number for c in by_height] == sorted(at, key=lambda number: at[number].y)
    for island in drawn.islands:
        assert island.x - island.radius_x >= 0
        assert island.x + island.radius_x <= drawn.width
        assert island.y - island.radius_y >= 0
        assert island.y + island.radius_y <= drawn.height


def test_no_map_without_a_projection(shop: Shop) -> None:
    tables = Tables(shop.without("projection").scan)
    assert segment_map(read_segments(tables), read_centres(tables)) is None
