from __future__ import annotations

import base64
import gzip
import json

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from plotly.offline import get_plotlyjs

from regulars.report.embedding import embedded_json, packed_plotly, source_hash


@given(st.dictionaries(st.text(), st.text()))
def test_embedded_json_reads_back_and_cannot_end_its_element(value: dict[str, str]) -> None:
    text = str(embedded_json(value))
    assert json.loads(text) == value
    assert "<" not in text
    assert "\u2028" not in text


def test_arrays_and_unknown_numbers_become_json() -> None:
    text = str(embedded_json({"x": np.array([1.5, np.nan]), "y": [float("nan")]}))
    assert "NaN" not in text
    assert json.loads(text)["y"] == [None]


def test_the_packed_script_is_plotly_and_its_hash_allows_it() -> None:
    packed = packed_plotly()
    script = gzip.decompress(base64.b64decode(packed.text)).decode()
    assert script == get_plotlyjs()
    assert packed.source_hash == source_hash(script)
    assert len(packed.text) < len(script) / 2
