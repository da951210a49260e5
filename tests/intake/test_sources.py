from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from regulars.intake.sources import find_sources
from regulars.model import BadData


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
