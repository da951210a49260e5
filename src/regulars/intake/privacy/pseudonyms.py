"""Pseudonyms: keyed hashes that stand for persons, equal wherever the key is.

A pseudonym is `p` and the first 24 hexadecimal digits of HMAC-SHA-256 (RFC 2104, FIPS 180-4) of the
normalised value. With 96 bits, the odds that any two of ten million persons get the same one are
about 6 in 10^16 (n^2 / 2^97). Without the key a pseudonym cannot be guessed by trying emails or
telephone numbers; with it, it can: whoever has the key can recognise people again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from regulars.model import Refused

VARIABLE = "REGULARS_PSEUDONYM_KEY"
_SHORTEST_KEY = 32
_FEWEST_SIGNS = 10
_DIGITS = 24
_BLOCK_BYTES = 64
_WAY_OUT = f"export {VARIABLE}=$(openssl rand -hex 32), and keep it where you keep passwords"


@dataclass(frozen=True, slots=True, repr=False)
class Key:
    """The secret of the pseudonyms. It shows itself nowhere, not even when printed.

    Attributes:
        inner: the key's block for the inner hash of HMAC, 64 bytes.
        outer: the same for the outer hash.
    """

    inner: bytes
    outer: bytes

    def hand_to(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Make the key known to a connection of DuckDB in memory; it is in none of its queries."""
        for name, block in (("inner", self.inner), ("outer", self.outer)):
            connection.execute(f"SET VARIABLE pseudonym_{name} = from_hex('{block.hex()}')")


def key_from(environment: Mapping[str, str]) -> Key:
    """Take the key from the environment.

    Raises:
        Refused: there is none, or it is too short or too regular to keep a secret.
    """
    secret = environment.get(VARIABLE, "")
    if not secret:
        raise Refused(
            f"pseudonyms need a key, and {VARIABLE} is not set in the environment", way_out=_WAY_OUT
        )
    if len(secret) < _SHORTEST_KEY or len(set(secret)) < _FEWEST_SIGNS:
        raise Refused(
            f"the key in {VARIABLE} is too weak: at least {_SHORTEST_KEY} characters,"
            f" {_FEWEST_SIGNS} of them different, are needed",
            way_out=_WAY_OUT,
        )
    block = secret.encode()
    if len(block) > _BLOCK_BYTES:
        block = hashlib.sha256(block).digest()
    block = block.ljust(_BLOCK_BYTES, b"\0")
    return Key(bytes(b ^ 0x36 for b in block), bytes(b ^ 0x5C for b in block))


def pseudonym_sql(text: str) -> str:
    """SQL for the pseudonym of a normalised text; NULL for NULL and for nothing.

    The connection must have been given the key.
    """
    inner = f"sha256(getvariable('pseudonym_inner') || encode({text}))"
    outer = f"sha256(getvariable('pseudonym_outer') || from_hex({inner}))"
    return f"CASE WHEN {text} <> '' THEN 'p' || left({outer}, {_DIGITS}) END"
