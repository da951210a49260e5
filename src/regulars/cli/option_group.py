"""Options that several commands share as one object: a dataclass whose fields are options."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import wraps
from typing import Any, TypeVar, get_type_hints

_Command = TypeVar("_Command", bound=Callable[..., None])


def with_groups(command: _Command) -> _Command:
    """Let a command take groups of options: each parameter whose type is a dataclass.

    Typer sees the fields of the dataclass in the place of the parameter; the command gets the
    object. So a new option is a new field, and every command that takes the group has it.

    Args:
        command: a function for Typer; its groups need no default, since each of their fields has
            one.

    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True)
    ... class Size:
    ...     width: int = 3
    ...     height: int = 4
    >>> @with_groups
    ... def area(size: Size, times: int = 1) -> None:
    ...     print(times * size.width * size.height)
    >>> list(inspect.signature(area).parameters)
    ['width', 'height', 'times']
    >>> area(width=5, times=2)
    40
    """
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, type[Any]] = {
        name: kind for name, kind in hints.items() if isinstance(kind, type) and is_dataclass(kind)
    }
    parameters: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        group = groups.get(parameter.name)
        if group is None:
            parameters.append(parameter.replace(annotation=hints[parameter.name]))
            continue
        types = get_type_hints(group, include_extras=True)
        parameters += [
            inspect.Parameter(
                field.name, parameter.kind, default=field.default, annotation=types[field.name]
            )
            for field in fields(group)
        ]

    @wraps(command)
    def flat(**said: Any) -> None:  # noqa: ANN401 - options are of any type
        for name, group in groups.items():
            own = {
                field.name: said.pop(field.name) for field in fields(group) if field.name in said
            }
            said[name] = group(**own)
        command(**said)

    del flat.__wrapped__  # Typer would read the command's own types
    flat.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    flat.__annotations__ = {p.name: p.annotation for p in parameters}
    return flat  # type: ignore[return-value]
