from __future__ import annotations

from pathlib import Path

import pytest

from regulars.store import write_text_atomically


def test_text_is_written_whole_and_unix_like(tmp_path: Path) -> None:
    path = tmp_path / "new" / "folder" / "a.toml"
    write_text_atomically(path, "größe = 1\n")
    write_text_atomically(path, "größe = 2\n")
    assert path.read_bytes() == "größe = 2\n".encode()
    assert [p.name for p in path.parent.iterdir()] == ["a.toml"]


def test_a_failure_leaves_the_old_text(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    write_text_atomically(path, "old")
    with pytest.raises(UnicodeEncodeError):
        write_text_atomically(path, "x" * 100_000 + "\ud800")
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.toml"]
