"""docs/settings.md: every setting, its default, its environment variable and its meaning."""

from __future__ import annotations

import ast
import inspect
import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, TypeGuard, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import to_jsonable_python

from regulars.cli.docs.markdown import code, table
from regulars.settings import Settings

_HEAD = """\
# Settings

Settings are read from `WORKSPACE/regulars.toml`. The environment wins over the file, and the
command line wins over both. A value in the environment that is a list or a table is written as
JSON. This page is written by `python -m regulars.cli.docs` from the code.

```toml
title = "Our customers"
seed = 1

[segments.choose]
k_max = 6
```
"""

_KINDS = {
    "array": "list of texts",
    "boolean": "true or false",
    "integer": "whole number",
    "number": "number",
    "object": "table of texts",
    "string": "text",
}
_LIMITS = {
    "minimum": "at least",
    "exclusiveMinimum": "above",
    "maximum": "at most",
    "exclusiveMaximum": "below",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting.

    Attributes:
        path: where it stands in `regulars.toml`, from the outermost table to its own name.
        values: what it may be, in words.
        default: its default as TOML, or empty.
        meaning: what it does; empty when nobody wrote a docstring under the field.
    """

    path: tuple[str, ...]
    values: str
    default: str
    meaning: str

    @property
    def variable(self) -> str:
        """Its environment variable."""
        return "REGULARS_" + "__".join(self.path).upper()


def settings_page() -> str:
    """The text of docs/settings.md."""
    sections: dict[tuple[str, ...], list[Setting]] = {}
    for setting in all_settings():
        sections.setdefault(setting.path[:-1], []).append(setting)
    return _HEAD + "".join(
        f"\n## {code('[' + '.'.join(path) + ']') if path else 'Top level'}\n\n"
        + table(
            ("setting", "values", "default", "environment variable", "meaning"),
            (
                (code(s.path[-1]), s.values, code(s.default), code(s.variable), s.meaning)
                for s in part
            ),
        )
        for path, part in sections.items()
    )


_LONGEST = 100  # a longer default is for the code to tell


def all_settings(
    model: type[BaseModel] = Settings, path: tuple[str, ...] = ()
) -> Iterator[Setting]:
    """Walk through a model: its own settings first, then those of its parts."""
    schema, meanings = model.model_json_schema(), _meanings(model)
    parts = {}
    for name, field in model.model_fields.items():
        if ways := [t for t in (get_args(field.annotation) or (field.annotation,)) if _is_part(t)]:
            parts[name] = (field, ways)
            continue
        yield Setting(
            path=(*path, name),
            values=_values(schema["properties"][name]),
            default=_default(field.get_default(call_default_factory=True)),
            meaning=meanings.get(name, ""),
        )
    for name, (field, ways) in parts.items():
        if field.discriminator is None:
            yield from all_settings(ways[0], (*path, name))
        else:
            yield from _one_of(ways, (*path, name), field)


def _is_part(kind: object) -> TypeGuard[type[BaseModel]]:
    return inspect.isclass(kind) and issubclass(kind, BaseModel)


def _one_of(
    ways: Sequence[type[BaseModel]], path: tuple[str, ...], field: FieldInfo
) -> Iterator[Setting]:
    """The settings of a part that is one of several: what chooses it first, then each one's own."""
    by_way = {way: list(all_settings(way, path)) for way in ways}
    chooser = str(field.discriminator)
    first = [next(s for s in of if s.path[-1] == chooser) for of in by_way.values()]
    default = getattr(field.get_default(call_default_factory=True), chooser)
    yield replace(
        first[0], values=" or ".join(s.values for s in first), default=json.dumps(default)
    )
    shared: dict[Setting, list[str]] = {}
    for chosen, of in zip(first, by_way.values(), strict=True):
        for setting in of:
            if setting.path[-1] != chooser:
                shared.setdefault(setting, []).append(chosen.values)
    for setting, chosen_by in shared.items():
        yield replace(setting, meaning=f"With {' or '.join(chosen_by)}: {setting.meaning}")


def _meanings(model: type[BaseModel]) -> dict[str, str]:
    """The docstring under each field, inherited ones too."""
    found: dict[str, str] = {}
    for part in reversed(model.__mro__):
        if _is_part(part) and part.__module__.startswith("regulars."):
            found |= _own_meanings(part)
    return found


def _own_meanings(model: type[BaseModel]) -> dict[str, str]:
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(model))).body
    assert isinstance(tree, ast.ClassDef)  # noqa: S101 - the source of a class is a class
    return {
        field.target.id: " ".join(note.value.value.split())
        for field, note in pairwise(tree.body)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(note, ast.Expr)
        and isinstance(note.value, ast.Constant)
        and isinstance(note.value.value, str)
    }


def _values(schema: dict[str, Any]) -> str:
    """What a setting may be, in words.

    >>> _values({"anyOf": [{"type": "integer", "minimum": 2}, {"type": "null"}]})
    'whole number, at least 2'
    """
    if "anyOf" in schema:
        choices = (choice for choice in schema["anyOf"] if choice.get("type") != "null")
        return " or ".join(_values(choice) for choice in choices)
    fixed = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if fixed:
        return " or ".join(code(json.dumps(value)) for value in fixed)
    if schema.get("format") == "date":
        return "date"
    if schema.get("maxLength") == 1:
        return "one character"
    if schema["type"] == "array" and schema["items"].get("type") in {"integer", "number"}:
        return "list of numbers"
    limits = [f"{words} {schema[key]:.10g}" for key, words in _LIMITS.items() if key in schema]
    return ", ".join([_KINDS[schema["type"]], *limits])


def _default(value: object) -> str:
    if value is None or value == {}:
        return ""
    text = json.dumps(value, default=to_jsonable_python)
    return text if len(text) <= _LONGEST else "..."
