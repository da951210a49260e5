"""Fitting the three-dimensional view of the segments into the page.

The page has its own heading, numbers and colours for the segments; the figure takes them over.
Marker symbols and everything else stay as the room of the segments made them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import escape

from regulars.report.segments import Segment

_TAG = re.compile(r"<[^<>]*>")
_OWN_LAYOUT = ("title", "width", "height", "margin")


def fitted(view: Mapping[str, Any], segments: Sequence[Segment]) -> dict[str, Any]:
    """Gives each trace that is named after a segment that segment's number and colour.

    Args:
        view: a Plotly figure as a dictionary; it is not changed.
        segments: the segments of the page.

    Returns:
        A figure without title, size and margins, which the page decides.
    """
    by_name = {segment.name: segment for segment in segments}
    layout = view.get("layout") or {}
    return {
        "data": [_trace(trace, by_name.get(trace.get("name", ""))) for trace in view["data"]],
        "layout": {name: part for name, part in layout.items() if name not in _OWN_LAYOUT},
    }


def title_lines(view: Mapping[str, Any]) -> list[str]:
    """Reads the figure's own title as lines of plain text, heading first.

    >>> title_lines({"layout": {"title": {"text": "Four groups<br><sub>All customers.</sub>"}}})
    ['Four groups', 'All customers.']
    """
    title = (view.get("layout") or {}).get("title") or ""
    text = title.get("text") or "" if isinstance(title, Mapping) else str(title)
    lines = (_TAG.sub("", line).strip() for line in text.split("<br>"))
    return [line for line in lines if line]


def _trace(trace: Mapping[str, Any], segment: Segment | None) -> dict[str, Any]:
    if segment is None:
        return dict(trace)
    return {
        **trace,
        # Plotly reads a few HTML tags in names, so a name from a file is escaped.
        "name": f"{segment.number}. {escape(segment.name)}",
        "marker": {**(trace.get("marker") or {}), "color": segment.colour},
    }
