"""The shape of the tree: rooms with one door, small files, plain names, sources that exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[1]
_SOURCE = _ROOT / "src" / "regulars"
_TESTS = sorted((_ROOT / "tests").rglob("test_*.py"))
_MODULES = {
    path.relative_to(_SOURCE).as_posix(): path.read_text() for path in sorted(_SOURCE.rglob("*.py"))
}
_MOST_LINES = 600
_DRAWERS = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
_ACROSS_ROOMS = {".", "browser", "engines", "golden", "journeys"}


def test_a_room_is_entered_through_its_door_only() -> None:
    assert _rooms_behind("from regulars.store.sql import identifier") == {"store"}
    assert _rooms_behind("from regulars.store import sql") == {"store"}
    assert _rooms_behind("from regulars.store import identifier") == set()
    trespassing = {
        name: rooms
        for name, text in _MODULES.items()
        if (rooms := _rooms_behind(text) - {name.partition("/")[0]})
    }

    assert trespassing == {}


def _rooms_behind(text: str) -> set[str]:
    """The rooms of whose inner modules this source imports one."""
    behind = (dotted.split(".") for dotted in _imported(ast.parse(text)))
    return {
        parts[1]
        for parts in behind
        if parts[0] == "regulars" and len(parts) > 2 and _is_module(parts[1:])
    }


def _imported(tree: ast.Module) -> Iterator[str]:
    """Every module that may be meant: `from a.b import c` names a.b, and perhaps a.b.c."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _is_module(parts: list[str]) -> bool:
    path = "/".join(parts)
    return f"{path}.py" in _MODULES or f"{path}/__init__.py" in _MODULES


def test_no_file_is_long() -> None:
    tests = {path.name: path.read_text() for path in _TESTS}
    lines = {name: len(text.splitlines()) for name, text in (_MODULES | tests).items()}

    assert {name: n for name, n in lines.items() if n > _MOST_LINES} == {}


def test_no_name_is_a_drawer() -> None:
    names = [*_MODULES, *(path.relative_to(_ROOT).as_posix() for path in _TESTS)]

    assert [n for n in names if _DRAWERS & set(re.split(r"[/._]", n.lower()))] == []


def test_every_cited_source_is_in_the_references() -> None:
    references = (_ROOT / "docs/references.bib").read_text()
    known = set(re.findall(r"^@\w+\{([^,]+),", references, re.MULTILINE))
    cited = {
        key
        for text in _MODULES.values()
        for key in re.findall(r"(?::cite(?::\w+)?:|\bkey )`([^`]+)`", text)
    }

    assert len(cited) > 10
    assert cited - known == set()


def test_every_test_lives_where_its_code_does() -> None:
    folders = {path.parent.relative_to(_ROOT / "tests").as_posix() for path in _TESTS}

    assert {f for f in folders - _ACROSS_ROOMS if not (_SOURCE / f).is_dir()} == set()


def test_what_is_public_says_what_it_is() -> None:
    silent = [
        (name, getattr(node, "name", "module"))
        for name, text in _MODULES.items()
        for node in _public(ast.parse(text))
        if not ast.get_docstring(node)
    ]

    assert silent == []


def _public(tree: ast.Module) -> Iterator[ast.Module | ast.ClassDef | ast.FunctionDef]:
    """The module, its public classes and functions, and the public methods of those classes."""
    yield tree
    for node in tree.body:
        members = node.body if isinstance(node, ast.ClassDef) else []
        if getattr(node, "name", "_").startswith("_"):
            continue
        for item in (node, *members):
            if isinstance(item, ast.ClassDef | ast.FunctionDef) and not item.name.startswith("_"):
                yield item
