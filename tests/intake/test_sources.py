from __future__ import annotations

import gzip
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest

from regulars.intake.bring import brought
from regulars.intake.sources import find_sources
from regulars.model import BadData, Refused


def test_files_globs_and_folders_give_each_file_once(tmp_path: Path) -> None:
    for name in ("b.csv", "a.tsv", "c.parquet.txt", "notes.md"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "b.csv")
    names = ["a.tsv", "b.csv", "c.parquet.txt"]
    found = find_sources([str(tmp_path / "[ab].*"), tmp_path / "b.csv", tmp_path])
    assert sorted(source.path.resolve().name for source in found) == names
    assert [s.name for s in find_sources([tmp_path / "b.csv", tmp_path / "a.tsv"])] == names[1::-1]


def test_a_format_is_told_from_the_first_bytes(tmp_path: Path) -> None:
    for head, known in (
        (b"PAR1...", ("parquet", "none")),
        (gzip.compress(b"a,b"), ("csv", "gzip")),
        (gzip.compress(b"PAR1..."), ("parquet", "gzip")),
        (b"a,b", ("csv", "none")),
    ):
        (tmp_path / "any.name").write_bytes(head)
        (source,) = find_sources([tmp_path / "any.name"])
        assert (source.format, source.compression) == known


@pytest.mark.parametrize("head", [b"%PDF-1.7", b"\x89PNG"])
def test_other_formats_are_named(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "orders.csv").write_bytes(head)
    with pytest.raises(BadData, match=r"this is an? ") as raised:
        find_sources([tmp_path / "orders.csv"])
    assert raised.value.way_out


def test_a_file_whose_name_is_a_pattern_is_found(tmp_path: Path) -> None:
    (tmp_path / "orders[1].csv").write_text("a,b\n1,2\n")
    assert len(find_sources([tmp_path / "orders[1].csv"])) == 1


@contextmanager
def _as_somebody_else() -> Iterator[None]:
    """To the superuser nothing is forbidden: take the rights of a user who owns nothing."""
    before = os.geteuid()
    if before == 0:
        os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(before)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into, up to the root."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.mark.parametrize(
    ("given", "locked"),
    [
        ("orders.csv", "orders.csv"),
        ("orders.zip", "orders.zip"),
        ("inside", "inside"),
        ("inside/a.csv", "inside"),
        ("inside/*.csv", "inside"),
        ("parts", "parts/year=2025"),
    ],
)
def test_what_may_not_be_read_is_said(given: str, locked: str, open_folder: Path) -> None:
    with zipfile.ZipFile(open_folder / "orders.zip", "w") as archive:
        archive.writestr("orders.csv", "a,b\n1,2\n")
    for name in (
        "orders.csv",
        "inside/a.csv",
        "parts/year=2024/a.parquet",
        "parts/year=2025/a.parquet",
    ):
        (open_folder / name).parent.mkdir(parents=True, exist_ok=True)
        (open_folder / name).write_bytes(b"PAR1")
    (open_folder / locked).chmod(0)

    with _as_somebody_else(), pytest.raises(Refused, match="permission denied") as raised:
        find_sources([open_folder / given])

    (open_folder / locked).chmod(0o755)
    assert raised.value.file == str(open_folder / (locked if given == "parts" else given))
    assert find_sources([open_folder / given])


def test_a_pipe_is_refused_before_its_first_rows_are_lost(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")

    with (
        pytest.raises(BadData, match="this is a pipe") as raised,
        brought([tmp_path / "pipe"], Mock(stages=tmp_path), stage="orders") as here,
    ):
        find_sources(here)

    assert "save" in str(raised.value.way_out)
