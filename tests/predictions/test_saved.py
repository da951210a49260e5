from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from regulars.model import BadData
from regulars.predictions.saved import (
    check_files,
    checksums_of,
    format_of,
    read_state,
    write_state,
)

STATE: dict[str, Any] = {"theta": [0.1, 1e-300], "words": "Größe", "none": None}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_state(tmp_path / "model.json", STATE, format="a kettle", version=3)
    return tmp_path / "model.json"


def test_a_state_comes_back_to_the_last_digit(path: Path) -> None:
    assert read_state(path, format="a kettle", version=3) == STATE
    assert format_of(path) == "a kettle"


@pytest.mark.parametrize(
    ("form", "newest", "oldest", "read"),
    [
        ("a kettle", 3, None, True),
        ("a kettle", 5, 2, True),
        ("a kettle", 3, 3, True),
        ("a kettle", 4, None, False),
        ("a kettle", 2, 1, False),
        ("a teapot", 3, None, False),
    ],
)
def test_another_format_or_version_is_refused_with_what_it_is(
    path: Path, form: str, newest: int, oldest: int | None, *, read: bool
) -> None:
    if read:
        assert read_state(path, format=form, version=newest, oldest=oldest) == STATE
        return
    said = f"holds a kettle, version 3; this program reads {form}, version {newest}"
    with pytest.raises(BadData, match=said) as refusal:
        read_state(path, format=form, version=newest, oldest=oldest)
    assert refusal.value.way_out == "fit the model again"


def test_a_changed_state_is_refused_and_a_reformatted_file_is_not(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document, sort_keys=True), encoding="utf-8")
    assert read_state(path, format="a kettle", version=3) == STATE

    document["state"]["theta"][0] = 0.2
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(BadData, match="checksum does not match"):
        read_state(path, format="a kettle", version=3)


@pytest.mark.parametrize("text", [None, "", "[]", '{"format": "a kettle"}', '{"format": '])
def test_what_is_no_saved_model_is_refused_with_the_file(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.write_text(text)

    with pytest.raises(BadData, match="not a saved model that can be read") as refusal:
        read_state(path, format="a kettle", version=3)
    assert refusal.value.file == "model.json"


@pytest.mark.parametrize("text", [None, "", "[]", "{}"])
def test_a_folder_without_a_model_asks_for_another(path: Path, text: str | None) -> None:
    if text is None:
        path.unlink()
    else:
        path.write_text(text)

    with pytest.raises(BadData, match="no saved model here") as refusal:
        format_of(path)
    assert refusal.value.file == str(path.parent)
    assert "name the folder" in str(refusal.value.way_out)


def test_files_beside_a_state_are_those_written_with_it(tmp_path: Path) -> None:
    names = ["trees.txt", "card.json"]
    for name in names:
        (tmp_path / name).write_text(name)
    checksums = checksums_of(tmp_path, names)
    check_files(tmp_path, checksums)

    (tmp_path / "card.json").write_text("card.jso")
    with pytest.raises(BadData, match="missing, or was changed") as refusal:
        check_files(tmp_path, checksums)
    assert refusal.value.file == str(tmp_path / "card.json")
    (tmp_path / "trees.txt").unlink()
    with pytest.raises(BadData, match="missing, or was changed") as refusal:
        check_files(tmp_path, checksums)
    assert refusal.value.file == str(tmp_path / "trees.txt")
