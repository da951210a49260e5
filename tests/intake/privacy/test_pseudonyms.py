"""Pseudonyms are HMAC-SHA-256 of normalised values; the key shows itself nowhere."""

from __future__ import annotations

import hashlib
import hmac

import duckdb
import pytest

from regulars.intake.privacy.personal import Personal
from regulars.intake.privacy.pseudonyms import Key, key_from
from regulars.intake.privacy.replace import replaced_sql, scrubbed_sql
from regulars.model import Refused

_SECRET = "correct horse battery staple, twice over and more than sixty-four bytes long"  # noqa: S105
_SHORT = "0123456789abcdef0123456789abcdef"


def _key(secret: str) -> Key:
    return key_from({"REGULARS_PSEUDONYM_KEY": secret})


def _replaced(values: list[str | None], kind: str, secret: str = _SHORT) -> list[str | None]:
    with duckdb.connect() as connection:
        _key(secret).hand_to(connection)
        rows = connection.sql("SELECT unnest($v)::VARCHAR AS c", params={"v": values})
        return [v for (v,) in rows.select(replaced_sql(Personal("c", kind, 1.0))).fetchall()]


@pytest.mark.parametrize("secret", [_SHORT, _SECRET])
def test_it_is_the_standard_keyed_hash(secret: str) -> None:
    expected = hmac.new(secret.encode(), "müller@x.de".encode(), hashlib.sha256).hexdigest()

    assert _replaced([" Müller@X.de "], "email", secret) == [f"p{expected[:24]}"]


def test_ways_of_writing_agree_and_persons_do_not() -> None:
    emails = _replaced([" Ann@X.com", "ann@x.com", "bob@x.com"], "email")
    phones = _replaced(["+49 (30) 123-45", "00493012345", "+49 30 12346"], "phone")
    names = _replaced(["Ann  Lee", "ann lee", "Ann Li"], "name")

    for first, same, other in (emails, phones, names):
        assert first == same != other


def test_nothing_stays_nothing() -> None:
    assert _replaced([None, "", " "], "email") == [None, None, None]


def test_another_key_gives_other_pseudonyms() -> None:
    assert _replaced(["ann@x.com"], "email") != _replaced(["ann@x.com"], "email", _SECRET)


def test_what_is_made_coarser() -> None:
    assert _replaced(["1980-02-03", "3.2.1980", "1980", "?"], "birth date") == ["1980"] * 3 + [None]
    assert _replaced(["sw1a 1aa", "10115"], "postal code") == ["SW", "10"]


def test_a_number_of_the_shop_stays_and_a_guest_who_is_an_email_does_not() -> None:
    number, guest, words = _replaced(["17850", "Ann@x.com", "Ann Lee"], "customer id")

    assert number == "17850"
    assert [guest] == _replaced(["ann@x.com"], "email")
    assert str(words).startswith("p")


def test_persons_inside_other_words_are_blotted_out() -> None:
    with duckdb.connect() as connection:
        rows = connection.sql("SELECT 'for ann@x.com, call +49 30 1234567; 2+3=5' AS c")
        (found,) = rows.select(scrubbed_sql("c", phones=True)).fetchall()[0]

    assert found == "for [email], call [phone]; 2+3=5"


@pytest.mark.parametrize("secret", ["", "short", "a" * 64, "0123" * 16])
def test_a_missing_or_weak_key_is_refused_with_the_way_out(secret: str) -> None:
    with pytest.raises(Refused, match=r"REGULARS_PSEUDONYM_KEY.*openssl rand -hex 32") as refused:
        _key(secret)

    assert not secret or secret not in str(refused.value)


def test_the_key_does_not_print_itself() -> None:
    assert _SHORT not in repr(_key(_SHORT))
    assert _key(_SHORT).inner.hex() not in repr(_key(_SHORT))


def test_the_key_is_in_no_query() -> None:
    sql = replaced_sql(Personal("c", "email", 1.0))

    assert "pseudonym_inner" in sql
    assert _SHORT.encode().hex() not in sql
