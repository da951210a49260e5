"""docs/cli.md: every command with its options, and the exit codes."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption
from typer.main import get_command

from regulars.cli.app import app
from regulars.cli.docs.markdown import code, table
from regulars.model import BadData, Refused, RegularsError, Unavailable

_HEAD = """\
# Command line

Data goes to stdout, messages and progress to stderr. What is said on the command line wins over
the environment and over `regulars.toml` ([settings](settings.md)). Where the default is empty,
`run`, `check` and `assign` take the value from there. `regulars --version` says which version this
is, and `-h` after any command explains it. This page is written by `python -m regulars.cli.docs`
from the code.
"""

_CODES = """\

## Exit codes

"""


def cli_page() -> str:
    """The text of docs/cli.md."""
    group = get_command(app)
    assert isinstance(group, TyperGroup)  # noqa: S101 - the app has several commands
    sections = (_section(name, command) for name, command in _commands(group, "regulars"))
    return _HEAD + "".join(sections) + _CODES + _exit_codes()


def _commands(group: TyperGroup, name: str) -> Iterator[tuple[str, TyperCommand]]:
    """Every command with its full name, those of a group in its place."""
    for own, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _commands(command, f"{name} {own}")
        elif isinstance(command, TyperCommand):
            yield f"{name} {own}", command


def _section(name: str, command: TyperCommand) -> str:
    text = re.sub(r"\[bold\](.*?)\[/bold\]", r"`\1`", inspect.cleandoc(command.help or ""))
    rows = [
        _row(param) for param in command.params if isinstance(param, TyperArgument | TyperOption)
    ]
    return f"\n## {name}\n\n{text}\n\n" + table(("", "default", "meaning"), rows)


def _row(param: TyperArgument | TyperOption) -> tuple[str, str, str]:
    if isinstance(param, TyperArgument):
        return code(param.metavar or ""), "required" if param.required else "", param.help or ""
    names = ", ".join([*param.opts, *param.secondary_opts])
    limits = [
        f"{words} {bound:g}"
        for words, bound in (("at least", param.min), ("at most", param.max))
        if bound is not None
    ]
    meaning = (param.help or "").rstrip(".")
    default = (
        "off" if param.default is False else str("" if param.default is None else param.default)
    )
    return (
        code(f"{names} {param.metavar or ''}".strip()),
        code(default) if default != "off" else default,
        f"{'; '.join([meaning, *limits])}.",
    )


def _exit_codes() -> str:
    failures = (
        (error.exit_code, inspect.getdoc(error) or "") for error in (BadData, Unavailable, Refused)
    )
    return table(
        ("code", "meaning"),
        [
            ("0", "The command did what it was asked to."),
            (str(RegularsError.exit_code), "A fault of Regulars itself; please report it."),
            ("2", "The command line was not understood."),
            *((str(number), text) for number, text in failures),
            ("130", "Interrupted by Ctrl-C or a signal to end; nothing was published."),
        ],
    )
