"""What the page carries inside itself: its style, its script, the 3-D view and Plotly.

The page must work from a file, offline, for years, and travel by email. So nothing is fetched, and
Plotly (4.8 MB) is packed with gzip (2.0 MB as text) and unpacked by the browser only when a reader
scrolls to the view. A policy (CSP) allows exactly our two scripts, by their hashes, and no request.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

# Inside <script> only these characters can end the element or start a comment in it.
_UNSAFE_IN_SCRIPT = {character: f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Packed:
    """A script that the page unpacks when it is needed.

    Attributes:
        text: base64 of the gzip of the script.
        source_hash: CSP source expression that allows the unpacked script.
    """

    text: str
    source_hash: str


def asset(name: str) -> Markup:
    """Reads one of our own files in `assets`, which may stand in the page as it is."""
    return Markup(files(__package__).joinpath("assets", name).read_text("utf-8"))  # noqa: S704


def embedded_json(value: Mapping[str, Any]) -> Markup:
    r"""Writes JSON that cannot leave its `<script type="application/json">`.

    >>> print(embedded_json({"name": "</script><b>"}))
    {"name": "\u003c/script\u003e\u003cb\u003e"}
    """
    from plotly.utils import PlotlyJSONEncoder

    text = json.dumps(value, cls=PlotlyJSONEncoder)
    for character, code in _UNSAFE_IN_SCRIPT.items():
        text = text.replace(character, code)
    return Markup(text)  # noqa: S704 - escaped just above


@cache
def packed_plotly() -> Packed:
    """Packs the Plotly of the installed package; the same bytes every time."""
    from plotly.offline import get_plotlyjs

    script = get_plotlyjs()
    packed = gzip.compress(script.encode(), compresslevel=9, mtime=0)
    return Packed(base64.b64encode(packed).decode(), source_hash(script))


def source_hash(script: str) -> str:
    """Gives the CSP source expression that allows exactly this inline script.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def content_security_policy(script_hashes: list[str]) -> str:
    """Forbids every request and every script but ours; Plotly styles its elements inline."""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(script_hashes)}",
            "style-src 'unsafe-inline'",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
