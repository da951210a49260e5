"""From pairs to persons: who hangs together, and under which id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

MOST_IN_ONE = 8
"""More customers than this are not one person, however they hang together."""


def clusters(pairs: Iterable[tuple[str, str]]) -> list[list[str]]:
    """Join pairs that share a member; each cluster and the list of them are sorted.

    >>> clusters([("a", "b"), ("c", "d"), ("b", "e")])
    [['a', 'b', 'e'], ['c', 'd']]
    """
    parent: dict[str, str] = {}

    def root(member: str) -> str:
        parent.setdefault(member, member)
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for a, b in pairs:
        parent[root(b)] = root(a)
    found: dict[str, list[str]] = {}
    for member in sorted(parent):
        found.setdefault(root(member), []).append(member)
    return sorted(found.values())


def canonical(groups: Iterable[list[str]], first_seen: Mapping[str, str]) -> dict[str, str]:
    """Give each member the id that stands for its cluster: the one seen first, then the smallest.

    >>> canonical([["a", "b"]], {"a": "2025-02-01", "b": "2025-01-01"})
    {'a': 'b', 'b': 'b'}
    """
    into = {}
    for members in groups:
        head = min(members, key=lambda m: (first_seen[m], m))
        into.update(dict.fromkeys(members, head))
    return into
