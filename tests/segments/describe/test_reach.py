from __future__ import annotations

from typing import Any

import narwhals as nw
import pyarrow as pa
import pytest

from regulars.segments.describe.reach import Reach, reaches

SIZE = 20


def reach(engine: str = "duckdb", **columns: list[Any]) -> Reach:
    """The reach of one segment of 20 customers with these columns."""
    ids = [f"c{i:02}" for i in range(SIZE)]
    types = {name: pa.bool_() if "con" in name else pa.string() for name in columns}
    arrays = {name: pa.array(values, types[name]) for name, values in columns.items()}
    customers = nw.from_native(pa.table({"customer_id": ids, **arrays})).lazy(engine)
    members = nw.from_native(pa.table({"customer_id": ids, "segment_id": [1] * SIZE}))
    return reaches(customers, members.lazy(engine))[1]


EMAILS = ["x@example.org"] * SIZE


@pytest.mark.parametrize("engine", ["duckdb", "polars"])
def test_those_who_refused_are_not_reachable_by_their_address(engine: str) -> None:
    found = reach(engine, email=EMAILS, email_consent=[False] * SIZE)
    assert found == Reach("email", 0.0, agreed=True)
    assert "0\u00a0% of them agreed to it, too few" in found.in_words()
    assert "do not say" not in found.in_words()


def test_few_agreements_are_said_and_not_replaced_by_addresses() -> None:
    found = reach(email=EMAILS, email_consent=[True] + [False] * 18 + [None])
    assert found == Reach("email", 1 / SIZE, agreed=True)
    assert "5.0\u00a0% of them agreed" in found.in_words()


def test_a_refusal_of_one_channel_does_not_open_another() -> None:
    found = reach(
        email=EMAILS, email_consent=[False] * SIZE, phone=["1"] * SIZE, postal_code=["2"] * SIZE
    )
    assert (found.share, found.agreed) == (0.0, True)


def test_consent_to_marketing_counts_where_no_channel_is_named() -> None:
    half = [True, False] * (SIZE // 2)
    assert reach(marketing_consent=half) == Reach("email", 0.5, agreed=True)
    assert reach(marketing_consent=half, email=EMAILS) == Reach("email", 0.5, agreed=True)
    # Nobody has an email address, so the agreement opens the post alone.
    posted = reach(marketing_consent=half, postal_code=["2"] * SIZE)
    assert posted == Reach("post", 0.5, agreed=True)
    refused = reach(marketing_consent=[False] * SIZE, email=EMAILS)
    assert refused == Reach("email", 0.0, agreed=True)


def test_a_channels_own_answer_outweighs_that_to_marketing() -> None:
    own = reach(email=EMAILS, email_consent=[False] * SIZE, marketing_consent=[True] * SIZE)
    assert own == Reach("email", 0.0, agreed=True)


def test_addresses_count_where_nobody_was_asked_less_those_known_to_refuse() -> None:
    blocked = [True] * 5 + [None] * 15
    found = reach(email=EMAILS, email_consent=[None] * SIZE, do_not_contact=blocked)
    assert found == Reach("email", 0.75)
    assert "the data do not say who agreed" in found.in_words()
    no_calls = reach(phone=["1"] * SIZE, phone_consent=[False] * 15 + [True] * 5)
    assert no_calls == Reach("text message", 0.25)
    assert reach(email=[None] * SIZE) == Reach()


def test_the_cheapest_of_the_widest_agreements_is_taken() -> None:
    found = reach(
        email_consent=[True] * 9 + [False] * 11,
        sms_consent=[True] * 10 + [False] * 10,
        post_consent=[True] * 10 + [None] * 10,
    )
    assert found == Reach("email", 0.45, agreed=True)
