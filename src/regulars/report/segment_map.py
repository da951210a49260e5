"""A flat map of the segments: what print, and a reader without JavaScript, see of the 3-D view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from regulars.report.axis import Scale
from regulars.report.segments import Centre, Segment

WIDTH, _MOST_HEIGHT = 720, 400
_MARGIN = 24


@dataclass(frozen=True, slots=True)
class Island:
    """One segment on the map: its centre and an ellipse of one standard deviation.

    Attributes:
        number: `segment_id`, printed in the centre.
        name: the segment's name.
        colour: its colour.
        x: centre.
        y: centre.
        radius_x: half-width of the ellipse.
        radius_y: half-height of the ellipse.
    """

    number: int
    name: str
    colour: str
    x: float
    y: float
    radius_x: float
    radius_y: float


@dataclass(frozen=True, slots=True)
class SegmentMap:
    """The drawing, in SVG user units; the widest ellipses are drawn first."""

    width: int
    height: int
    islands: list[Island]


def segment_map(segments: Sequence[Segment], centres: Sequence[Centre]) -> SegmentMap | None:
    """Draws the centres on equal scales; None without a projection."""
    by_number = {segment.number: segment for segment in segments}
    known = [centre for centre in centres if centre.number in by_number]
    if not known:
        return None
    left = min(centre.x - centre.spread_x for centre in known)
    right = max(centre.x + centre.spread_x for centre in known)
    bottom = min(centre.y - centre.spread_y for centre in known)
    top = max(centre.y + centre.spread_y for centre in known)
    # One unit is as long across as it is up, so distances can be compared by eye.
    unit = min(
        (WIDTH - 2 * _MARGIN) / (right - left or 1.0),
        (_MOST_HEIGHT - 2 * _MARGIN) / (top - bottom or 1.0),
    )
    height = round(unit * (top - bottom)) + 2 * _MARGIN
    zero_x, zero_y = WIDTH / 2 - unit * (left + right) / 2, _MARGIN + unit * top
    across, up = Scale(0, 1, zero_x, zero_x + unit), Scale(0, 1, zero_y, zero_y - unit)
    islands = [
        Island(
            number=centre.number,
            name=by_number[centre.number].name,
            colour=by_number[centre.number].colour,
            x=across(centre.x),
            y=up(centre.y),
            radius_x=round(max(unit * centre.spread_x, 12.0), 1),
            radius_y=round(max(unit * centre.spread_y, 12.0), 1),
        )
        for centre in known
    ]
    return SegmentMap(
        WIDTH, height, sorted(islands, key=lambda i: (-i.radius_x * i.radius_y, i.number))
    )
