"""The map shows where the customers are."""

from __future__ import annotations

from typing import Any

import pytest

from regulars.report.charts.world_map import WorldMap, world_map


def drawn(*codes: str) -> WorldMap:
    rows: list[dict[str, Any]] = [
        {"kind": "country", "country_code": code, "share": 0.5, "customers": 3, "revenue": 1.0}
        for code in codes
    ]
    found = world_map(rows)
    assert found is not None
    return found


def test_a_shop_of_neighbours_is_seen_from_near_and_in_the_same_shape() -> None:
    near, world = drawn("DE", "AT", "FR"), drawn("DE", "AU")
    assert (world.left, world.top, world.width) == (0, 0, 1000)
    assert 220 <= near.width < 300
    assert near.width / near.height == pytest.approx(world.width / world.height, rel=0.01)
    # Germany lies about (530, 80); French Guiana (350, 240) does not widen the view.
    assert near.left < 510
    assert near.left + near.width > 550
    assert near.top < 80 < near.top + near.height


def test_a_country_at_the_edge_stays_on_the_map() -> None:
    found = drawn("NZ")
    assert found.left + found.width <= 1000
    assert found.top + found.height <= 510
    assert [land.level for land in found.lands if land.readout] == [5]


def test_without_a_known_country_there_is_no_map() -> None:
    assert world_map([]) is None
