"""The commands, and what happens when one fails: exit codes as in docs/cli.md."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated, NoReturn

import typer

import regulars
from regulars.cli.assign import assign
from regulars.cli.check import check
from regulars.cli.demo import demo
from regulars.cli.explore import explore
from regulars.cli.predict import predict
from regulars.cli.run import run
from regulars.cli.segment import segment
from regulars.cli.show import show
from regulars.cli.simulate import simulate
from regulars.model import RegularsError

_INTERRUPTED = 130
_TRACEBACK = "REGULARS_TRACEBACK"

app = typer.Typer(
    name="regulars",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode="rich",
)
for command in (run, demo, check, explore, segment, show, assign, simulate):
    app.command()(command)
app.add_typer(predict)


def _version(*, value: bool) -> None:
    if value:
        typer.echo(f"regulars {regulars.__version__}")
        raise typer.Exit


@app.callback()
def _callback(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version.")
    ] = False,
) -> None:
    """Know your customers from their orders.

    Example: [bold]regulars run orders.csv[/bold], then open my-shop/report.html
    """


def main() -> NoReturn:
    """Run the command line and leave with the documented exit code."""
    signal.signal(signal.SIGTERM, _as_interrupt)
    code = 1
    try:
        result = app(standalone_mode=False)
        code = result if isinstance(result, int) else 0
    except RegularsError as error:
        _say(str(error))
        code = error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = _INTERRUPTED
    except typer.Exit as leaving:
        code = leaving.exit_code
    except BrokenPipeError:
        # The reader, for example `head`, has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except RuntimeError as error:
        # How DuckDB says that a signal stopped its query.
        code = _INTERRUPTED if "interrupted" in str(error).lower() else _unexpected(error)
    except Exception as error:  # noqa: BLE001 - the last door; nothing may fall through it
        usage = getattr(error, "exit_code", None)
        if usage is not None and hasattr(error, "show"):
            error.show()
            code = int(usage)
        else:
            code = _unexpected(error)
    if code == _INTERRUPTED:
        _say("Interrupted. Tables and report change only when a run finishes.")
    _leave(code)


def _unexpected(error: Exception) -> int:
    """Say that a fault of ours was met; its own text may quote a customer's cell."""
    if os.environ.get(_TRACEBACK):
        raise error
    _say(
        f"this should not happen ({type(error).__name__}). Please report it;"
        f" {_TRACEBACK}=1 shows where, and may show data."
    )
    return 1


def _leave(code: int) -> NoReturn:
    """End the process without the interpreter's clean-up.

    duckdb 2.0 reports types that narwhals holds for good as leaks, on stderr, when the interpreter
    is taken down; nothing of ours waits for that moment.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _as_interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


def _say(message: str) -> None:
    typer.echo(f"regulars: {message}", err=True)
