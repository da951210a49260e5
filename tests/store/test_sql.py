from __future__ import annotations

import duckdb
from hypothesis import given, settings
from hypothesis import strategies as st

from regulars.store import identifier, literal

_TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@settings(max_examples=50, deadline=None)
@given(_TEXT, _TEXT)
def test_no_text_leaves_its_quotes(name: str, value: str) -> None:
    found = duckdb.sql(f"SELECT {literal(value)} AS {identifier(name)}")
    assert found is not None
    assert found.columns == [name]
    assert found.fetchall() == [(value,)]
