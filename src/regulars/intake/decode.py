"""Make any text file plain: unpacked, UTF-8, one kind of line end.

The file is read in blocks, so memory does not grow with its size. A file that is plain already is
used where it lies.
"""

from __future__ import annotations

import codecs
import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from regulars.intake.sources import SourceFile
from regulars.model import BadData
from regulars.store import explained

_BLOCK = 1 << 22
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that no text in a one-byte Western encoding has.
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_TOO_MUCH_BINARY = 0.01
# The five bytes that Windows-1252 leaves undefined, and its own range, which Latin-1 lacks.
_UNDEFINED_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_ONLY_IN_CP1252 = re.compile(rb"[\x80-\x9f]")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file that the table reader can take.

    Attributes:
        path: the plain file: the source itself, or a copy.
        encoding: the source's encoding.
        line_end: the source's line end: `lf`, `crlf` or `cr`.
    """

    path: Path
    encoding: str
    line_end: str


def decode(source: SourceFile, scratch: Path, *, encoding: str | None = None) -> PlainText:
    """Give a plain version of a text file.

    Args:
        source: the file.
        scratch: where a copy may be written.
        encoding: the encoding if the user named it; None: told from the bytes.

    Raises:
        BadData: binary content, a broken archive, or bytes that the encoding does not have.
    """
    with explained(source.path):
        encoding, line_end = _survey(source, encoding)
        if source.compression == "none" and line_end != "cr" and encoding in {"utf-8", "ascii"}:
            return PlainText(source.path, "utf-8", line_end)
        _copy(source, encoding, line_end, scratch)
    return PlainText(scratch, encoding, line_end)


def _open(source: SourceFile) -> BinaryIO:
    if source.compression == "gzip":
        return cast("BinaryIO", gzip.open(source.path, "rb"))
    return source.path.open("rb")


def _blocks(source: SourceFile) -> Iterator[bytes]:
    with _open(source) as file:
        try:
            while block := file.read(_BLOCK):
                yield block
        except (EOFError, gzip.BadGzipFile, zlib.error) as error:
            raise BadData(
                "the gzip archive is damaged or was cut off",
                file=str(source.path),
                way_out="copy or download it again; `gzip -t FILE` checks it",
            ) from error


def _survey(source: SourceFile, named: str | None) -> tuple[str, str]:
    """Read the whole file once; tell its encoding and its line end."""
    utf8 = codecs.getincrementaldecoder("utf-8")("strict")
    is_utf8, undefined, cp1252, binary, size = True, False, False, 0, 0
    line_feeds, returns, pairs, marked = 0, 0, 0, None
    for block in _blocks(source):
        if size == 0:
            marked = next(
                (name for mark, name in _BYTE_ORDER_MARKS if block.startswith(mark)), None
            )
        size += len(block)
        line_feeds += block.count(b"\n")
        returns += block.count(b"\r")
        pairs += block.count(b"\r\n")
        binary += len(_BINARY.findall(block))
        if is_utf8 and not block.isascii():
            is_utf8 = _accepts(utf8, block)
        if not is_utf8:
            undefined = undefined or bool(_UNDEFINED_IN_CP1252.search(block))
            cp1252 = cp1252 or bool(_ONLY_IN_CP1252.search(block))
    if size == 0:
        raise BadData("the file is empty", file=str(source.path), way_out="export it again")
    if marked != "utf-16" and named is None and binary / size > _TOO_MUCH_BINARY:
        raise BadData(
            "this is not a text file",
            file=str(source.path),
            way_out="export the orders as CSV or Parquet; if it is text, name its --encoding",
        )
    line_end = "cr" if returns > pairs and line_feeds == 0 else ("crlf" if pairs else "lf")
    if named is not None:
        return _known(named, source.path), line_end
    if marked is not None:
        return marked, line_end
    if is_utf8 and _accepts(utf8, b"", final=True):
        return "utf-8", line_end
    return ("cp1252" if cp1252 and not undefined else "latin-1"), line_end


def _accepts(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _known(encoding: str, path: Path) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise BadData(
            f"there is no encoding called {encoding!r}",
            file=str(path),
            way_out="try --encoding utf-8, cp1252 or latin-1",
        ) from error


def _copy(source: SourceFile, encoding: str, line_end: str, target: Path) -> None:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    done = 0
    with target.open("w", encoding="utf-8", newline="") as out:
        for block in _blocks(source):
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as error:
                raise BadData(
                    f"byte {done + error.start} is not {encoding}",
                    file=str(source.path),
                    value=error.object[error.start : error.start + 1].hex(),
                    way_out="name the right encoding, for example --encoding cp1252",
                ) from error
            done += len(block)
            out.write(text.replace("\r", "\n") if line_end == "cr" else text)
        out.write(decoder.decode(b"", final=True))
