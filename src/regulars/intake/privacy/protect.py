"""Read files so that no personal value of them ever lies on a disk.

The readers unpack, re-encode and stage whole files. With pseudonyms they do so in a folder that is
memory, with an engine that may not spill, and only protected rows are written to the draft.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import narwhals as nw

from regulars.intake.privacy.personal import Personal
from regulars.intake.privacy.pseudonyms import Key
from regulars.intake.privacy.replace import replaced_sql, scrubbed_sql
from regulars.intake.read import RawTable
from regulars.intake.roles import ROLES
from regulars.intake.sources import FILE, NOT_A_LINE, ROW
from regulars.model import Refused
from regulars.store import NO_ROOM, Draft, DuckEngine, explained, identifier

MEMORY_FOLDER = "REGULARS_MEMORY_FOLDER"
_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_NO_PHONES = {"time", "number"}


class _Memory:
    """A folder in memory and an engine that writes nowhere else."""

    def __init__(self, stages: Path, local: DuckEngine) -> None:
        self.stages = stages
        self.local = local
        self.engine = local


@contextmanager
def reading_place(draft: Draft, key: Key | None) -> Iterator[Draft]:
    """Give the place to read files in: the draft itself, or with a key, memory alone.

    Raises:
        Refused: the machine has no folder in memory, or it is full.
    """
    if key is None:
        yield draft
        return
    home = Path(os.environ.get(MEMORY_FOLDER, _IN_MEMORY))
    if not home.is_dir():
        raise Refused(
            "pseudonyms need a folder that lies in memory, and there is none",
            file=str(home),
            way_out=f"make one (a tmpfs or RAM disk) and name it: export {MEMORY_FOLDER}=FOLDER",
        )
    _clear_up(home)
    folder = home / f"regulars-{os.getpid()}-{secrets.token_hex(4)}"
    ((limit,),) = draft.local.connection.sql("SELECT current_setting('memory_limit')").fetchall()
    engine = DuckEngine(threads=draft.local.threads)
    try:
        engine.connection.execute(f"SET temp_directory = ''; SET memory_limit = '{limit}'")
        key.hand_to(engine.connection)
        with explained(folder):
            folder.mkdir(mode=0o700)
        yield cast("Draft", _Memory(folder, engine))
    except Refused as error:
        if error.problem not in NO_ROOM or str(folder) not in (error.file or ""):
            raise
        raise Refused(
            "the folder in memory has no room for the unpacked files",
            file=str(home),
            way_out="give it more (docker run --shm-size=8g), or name another tmpfs or RAM disk:"
            f" export {MEMORY_FOLDER}=FOLDER",
        ) from error
    finally:
        engine.close()
        shutil.rmtree(folder, ignore_errors=True)


def kept(
    raw: RawTable,
    personal: Mapping[str, Personal],
    columns: Mapping[str, tuple[str, ...]],
    place: Draft,
    draft: Draft,
    *,
    stage: str,
) -> RawTable:
    """Bring what was read to the draft, protected if it was read in memory.

    Args:
        raw: the rows, read in `place`.
        personal: its columns about persons.
        columns: role to columns.
        place: where it was read.
        draft: where it may stay.
        stage: a name for it.

    Returns:
        The same rows; of rows that could not be cut into cells only their numbers.
    """
    if place is draft:
        return raw
    kind_of = {name: ROLES[role].kind for role, names in columns.items() for name in names}
    types = dict(zip(raw.columns, map(str, nw.to_native(raw.rows).types), strict=False))
    cells = []
    for name in raw.columns:
        cell = identifier(name)
        if name in personal:
            cell = replaced_sql(personal[name])
        elif types[name] == "VARCHAR":
            cell = scrubbed_sql(name, phones=kind_of.get(name) not in _NO_PHONES)
        cells.append(f"{cell} AS {identifier(name)}")
    aside = [NOT_A_LINE] if NOT_A_LINE in nw.to_native(raw.rows).columns else []
    rows = nw.to_native(raw.rows).select(", ".join([*cells, *aside, FILE, ROW]))
    numbers = (
        "CASE WHEN json_valid(raw) THEN to_json({'row_in_file': raw ->> 'row_in_file'})::VARCHAR"
        " ELSE '' END AS raw"
    )
    rejected = nw.to_native(raw.rejected).select(f"* REPLACE ({numbers})")
    paths = [draft.stages / f"{stage}-protected.parquet", draft.stages / f"{stage}-aside.parquet"]
    for relation, path in zip((rows, rejected), paths, strict=True):
        with explained(path):
            relation.to_parquet(str(path), compression="snappy")
    scanned: list[nw.LazyFrame[Any]] = [draft.local.scan(path) for path in paths]
    return replace(raw, rows=scanned[0], rejected=scanned[1])


def _clear_up(home: Path) -> None:
    """Remove what a killed run left in memory."""
    for folder in home.glob("regulars-*-*"):
        owner = folder.name.split("-")[1]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists() and Path("/proc/self").exists():
            shutil.rmtree(folder, ignore_errors=True)
