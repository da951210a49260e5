"""Files of an object store or a web server: copied into the draft, then read like local files.

Any address that fsspec understands: `s3://bucket/orders/*.csv`, `gs://`, `az://`, `https://`,
`memory://`. Credentials come from the environment, as the stores' own tools take them.
"""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from regulars.intake.sources import DATA_ENDINGS
from regulars.model import BadData, Refused, Unavailable, install_command
from regulars.store import explained

_EXTRAS = {
    "s3": "s3",
    "s3a": "s3",
    "gs": "gcs",
    "gcs": "gcs",
    "az": "azure",
    "abfs": "azure",
    "abfss": "azure",
}
_KEPT_OUT = ("NoCredentialsError", "PartialCredentialsError", "ClientAuthenticationError")
_FORBIDDEN = {401, 403}
_DISK_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def download(address: str, shown: str, folder: Path) -> dict[Path, str]:
    """Copy the files of an address into a folder, piece by piece.

    Args:
        address: a file, a pattern with `*`, or a folder.
        shown: the address for messages.
        folder: an empty folder.

    Returns:
        The copies, each with its own address for messages.

    Raises:
        BadData: there is no such file, bucket or kind of address.
        Refused: the store does not allow it, or the extra for it is missing.
        Unavailable: the store does not answer.
    """
    from fsspec.utils import get_protocol

    files = _file_system(address, shown)
    scheme = get_protocol(address)
    copies = {}
    with _answered(shown, folder):
        there = _expand(files, address, shown)
        above = _folder_of_all(there)
        for path in there:
            copy = folder / unquote(urlsplit(path[len(above) :]).path.lstrip("/"))
            with explained(copy):
                copy.parent.mkdir(parents=True, exist_ok=True)
            files.get_file(path, str(copy))
            copies[copy] = shown if len(there) == 1 else f"{scheme}://{_bare(path)}"
    return copies


def _bare(path: str) -> str:
    return path.partition("://")[2].partition("?")[0] if "://" in path else path.lstrip("/")


def _folder_of_all(paths: list[str]) -> str:
    """What all paths begin with, up to the last slash."""
    first, last = min(paths), max(paths)
    same = next(
        (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    return first[: first[:same].partition("?")[0].rfind("/") + 1]


def _file_system(address: str, shown: str) -> Any:  # noqa: ANN401 - fsspec has no types
    import fsspec
    from fsspec.utils import get_protocol

    scheme = get_protocol(address)
    try:
        files, _ = fsspec.url_to_fs(address)
    except ImportError as error:
        extra = _EXTRAS.get(scheme)
        raise Refused(
            f"what reads {scheme}:// is not installed",
            file=shown,
            way_out=install_command(extra) if extra else str(error),
        ) from error
    except ValueError as error:
        raise BadData(
            f"{scheme}:// is no kind of address that is read",
            file=shown,
            way_out="s3://, gs://, az://, https://, sqlite:///, duckdb:/// or postgresql://",
        ) from error
    return files


def _expand(files: Any, address: str, shown: str) -> list[str]:  # noqa: ANN401
    from fsspec.utils import get_protocol

    web = get_protocol(address) in {"http", "https"}
    path = address if web else files._strip_protocol(address)  # noqa: SLF001 - fsspec's own way
    if not web and any(sign in path for sign in "*?["):
        found = [p for p in sorted(files.glob(path)) if not files.isdir(p)]
        if not found:
            raise BadData("no file matches this pattern", file=shown, way_out="check the pattern")
        return found
    if web or files.isfile(path):
        return [path]
    found = [p for p in sorted(files.ls(path, detail=False)) if p.lower().endswith(DATA_ENDINGS)]
    if not found:
        raise BadData("no data file in this folder", file=shown, way_out="name the files")
    return found


@contextmanager
def _answered(shown: str, folder: Path) -> Iterator[None]:
    """Turn what a store says into typed errors; its words may hold keys and are not repeated."""
    try:
        yield
    except FileNotFoundError as error:
        raise BadData(
            "there is no such bucket, folder or file", file=shown, way_out="check the address"
        ) from error
    except PermissionError as error:
        raise _refused(shown) from error
    except (BadData, Refused):
        raise
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _DISK_FULL:
            with explained(folder):
                raise
        names = {kind.__name__ for kind in type(error).__mro__}
        status = getattr(error, "status", None)
        if names & set(_KEPT_OUT) or status in _FORBIDDEN:
            raise _refused(shown) from error
        if isinstance(error, OSError | asyncio.TimeoutError | TimeoutError) or (
            type(error).__module__.partition(".")[0]
            in {"botocore", "aiohttp", "aiobotocore", "gcsfs", "google", "azure"}
        ):
            raise Unavailable(
                "the store does not answer, or broke off",
                file=shown,
                way_out="check the connection and the endpoint, then run again",
            ) from error
        raise


def _refused(shown: str) -> Refused:
    return Refused(
        "the store does not let us read this",
        file=shown,
        way_out="check the credentials in the environment and the rights of their user",
    )
