from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from regulars.model import BadData, Refused
from regulars.store import explained, write_text_atomically

_SMALL_FILES = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
from regulars.model import Refused
from datetime import datetime, UTC
from regulars.store import DuckEngine, Warehouse, write_text_atomically
import pyarrow as pa
folder = Path(sys.argv[1])
try:
    write_text_atomically(folder / "a.txt", "x" * 100_000)
except Refused as error:
    print(error)
warehouse = Warehouse(folder, DuckEngine(threads=1))
try:
    with warehouse.draft(now=datetime(2026, 1, 1, tzinfo=UTC)) as draft:
        ids = [str(hash(("c", i)) ** 3) for i in range(50_000)]
        draft.write("customers", warehouse.engine.frame(pa.table({"customer_id": ids})))
except Refused as error:
    print(error)
print(sorted(p.name for p in folder.rglob("*")))
"""


def test_a_file_that_may_not_grow_leaves_nothing(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", _SMALL_FILES, str(tmp_path)],
        check=True,
        capture_output=True,
        text=True,
    )
    text, table, left = ended.stdout.splitlines()
    assert "a.txt: the file would grow beyond the size limit. Way out" in text
    assert "customers.parquet: the file would grow beyond the size limit. Way out" in table
    assert left == "['.tables', 'lock']"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EACCES, "permission denied"),
        (errno.EROFS, "read-only"),
        (errno.EDQUOT, "quota"),
    ],
)
def test_what_the_machine_refuses_is_explained(number: int, words: str) -> None:
    with pytest.raises(Refused, match=words) as raised, explained(Path("x.csv")):
        raise OSError(number, "the system's own words")
    assert raised.value.file == "x.csv"
    assert raised.value.way_out


def test_a_full_device_is_explained() -> None:
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no /dev/full")
    with (
        pytest.raises(Refused, match="disk is full"),
        explained(device),
        device.open("w") as file,
    ):
        file.write("x")


def test_files_that_are_not_there_or_folders_are_bad_data(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="no such file"), explained(tmp_path / "no"):
        (tmp_path / "no").read_bytes()
    with pytest.raises(BadData, match="this is a folder"), explained(tmp_path):
        tmp_path.read_bytes()
    (tmp_path / "file").write_text("")
    with pytest.raises(BadData, match="a file stands where a folder should be"):
        write_text_atomically(tmp_path / "file" / "x.txt", "x")


def test_the_memory_limit_is_explained() -> None:
    with pytest.raises(Refused, match="memory limit"), explained(Path("t")):
        raise duckdb.OutOfMemoryException("out of memory")


def test_other_faults_are_not_hidden() -> None:
    with pytest.raises(ValueError, match="a bug"), explained(Path("t")):
        raise ValueError("a bug")
    with pytest.raises(duckdb.Error), explained(Path("t")):
        raise duckdb.BinderException("a bug")
    with pytest.raises(OSError, match="odd"), explained(Path("t")):
        raise OSError(errno.EIO, "odd")
