"""The way to install an extra has to work where this Python runs."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys

import pytest

from regulars.model import extras, install_command


def test_the_command_is_of_the_python_that_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: "/elsewhere/python")
    command = shlex.split(install_command("survival"))

    assert command[1:] == ["-m", "pip", "install", "regulars[survival]"]
    said = subprocess.run([*command[:3], "--version"], capture_output=True, text=True, check=True)
    assert sys.prefix in said.stdout


def test_it_is_short_where_python_is_the_one_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: sys.executable)

    assert install_command("demand") == "python -m pip install 'regulars[demand]'"


def test_an_environment_without_pip_is_named_to_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda _: None)
    monkeypatch.setattr(sys, "executable", "/a b/python")

    command = install_command("demand")
    assert command == "uv pip install --python '/a b/python' 'regulars[demand]'"
