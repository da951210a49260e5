"""Make any text file plain: unpacked, UTF-8, one kind of line end.

The file is read in blocks, so memory does not grow with its size. A file that is plain already is
used where it lies. What cannot be read as the rest is mended, and each mended line is counted.
"""

from __future__ import annotations

import codecs
import io
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from regulars.intake.sources import SourceFile
from regulars.intake.survey import CUT_LETTER, Seen, blocks, is_utf8, lines_whole, survey
from regulars.model import BadData
from regulars.store import explained

MENDED = {
    "lines_in_another_encoding": (
        "lines that were not UTF-8 like the rest were read as {other}, the first of them line"
        " {first:,} of the file"
    ),
    "lines_with_bad_bytes": "lines had bytes that no letter has; they were read as U+FFFD",
    "lines_with_zero_bytes": "lines had zero bytes, which were left out",
}
"""What may be mended in a text, in words."""

_BEYOND_ASCII = re.compile(rb"[^\n\r]*[\x80-\xff][^\n\r]*")


@dataclass(frozen=True, slots=True)
class PlainText:
    """A text file that the table reader can take.

    Attributes:
        path: the plain file: the source itself, or a copy.
        encoding: the source's encoding.
        line_end: the source's line end: `lf`, `crlf`, `cr` or `mixed`.
        other: the code page of lines that are not in `encoding`, if there are any.
        mended: mended lines by kind, see `MENDED`.
        first_foreign: the first line that is not in `encoding`, one-based; 0 without any.
        ends: whether the last line has a line end.
        longest_line: see `Seen.longest_line`.
    """

    path: Path
    encoding: str
    line_end: str
    other: str
    mended: dict[str, int]
    first_foreign: int
    ends: bool
    longest_line: int


def decode(source: SourceFile, scratch: Path, *, encoding: str | None = None) -> PlainText:
    """Give a plain version of a text file.

    Args:
        source: the file.
        scratch: where a copy may be written.
        encoding: the encoding if the user named it; None: told from the bytes.

    Raises:
        BadData: binary content, a broken archive, or bytes that a named encoding does not have.
        Refused: the file may not be read, or the disk is full.
    """
    seen = survey(source)
    chosen = _encoding(seen, source, encoding)
    in_place = source.compression == "none" and seen.line_end in {"lf", "crlf"}
    if in_place and chosen == "utf-8" and seen.is_unicode and not seen.zero_bytes:
        return PlainText(
            source.path, chosen, seen.line_end, "", {}, 0, seen.ends, seen.longest_line
        )
    named = encoding is not None or chosen.startswith("utf")
    if chosen == "utf-8" and seen.other and encoding is None:
        pieces, other = _line_by_line(source, seen.other), seen.other
    else:
        pieces, other = _decoded(source, chosen, strict=named), ""
    mended, first = _copy(pieces, scratch, strict=named and not other)
    return PlainText(
        scratch, chosen, seen.line_end, other, mended, first, seen.ends, seen.longest_line
    )


def _encoding(seen: Seen, source: SourceFile, named: str | None) -> str:
    """Choose the encoding: as the user says, as the file's mark says, or as the bytes show."""
    if named is not None:
        known = _known(named, source.shown)
        return seen.encoding if seen.encoding == "utf-8-sig" and known == "utf-8" else known
    if not seen.is_text:
        zeros = f": {seen.zero_bytes:,} of its bytes are zero" if seen.zero_bytes else ""
        raise BadData(
            f"this is not a text file{zeros}",
            file=source.shown,
            way_out="export the orders as CSV or Parquet; if it is text, name its --encoding"
            + ("; if UTF-16 was appended to another encoding, write it in one" if zeros else ""),
        )
    return seen.encoding


def _known(encoding: str, shown: str) -> str:
    try:
        # What Python calls a codec may be no text encoding: this asks for one.
        io.TextIOWrapper(io.BytesIO(), encoding=encoding)
        return codecs.lookup(encoding).name
    except LookupError as error:
        raise BadData(
            f"there is no encoding called {encoding!r}",
            file=shown,
            way_out="try --encoding utf-8, cp1252 or latin-1",
        ) from error


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of decoded text.

    Attributes:
        text: the text.
        foreign: how many of its lines were read in another code page.
        first: which line of the file is the first of these, one-based; 0 without any.
    """

    text: str
    foreign: int = 0
    first: int = 0


def _decoded(source: SourceFile, encoding: str, *, strict: bool) -> Iterator[_Piece]:
    """The text of a file in one encoding."""
    decoder = codecs.getincrementaldecoder(encoding)("strict" if strict else "replace")
    done = 0
    # An empty last block tells the decoder that a character may not go on.
    for block in itertools.chain(blocks(source), [b""]):
        try:
            yield _Piece(decoder.decode(block, not block))
        except UnicodeDecodeError as error:
            raise BadData(
                f"byte {done + error.start + 1:,} is not {encoding}",
                file=source.shown,
                value=f"0x{error.object[error.start]:02x}",
                way_out="name the right encoding, for example --encoding cp1252; without"
                " --encoding such bytes are mended and counted",
            ) from error
        done += len(block)


def _line_by_line(source: SourceFile, other: str) -> Iterator[_Piece]:
    """The text of a file that is UTF-8 but for some lines."""
    above, returned = 0, False
    for block in lines_whole(source):
        above -= returned and block.startswith(b"\n")
        returned = block.endswith(b"\r")
        ends = _line_ends(block)
        if is_utf8(block):
            above += ends
            yield _Piece(block.decode().removeprefix("\ufeff"))
            continue
        foreign, first, parts, begin = 0, 0, [], 0
        for match in _BEYOND_ASCII.finditer(block):
            parts.append(block[begin : match.start()].decode())
            text, is_foreign = _mended(match.group(), other)
            parts.append(text)
            if is_foreign and not first:
                first = above + _line_ends(block[: match.start()]) + 1
            foreign += is_foreign
            begin = match.end()
        parts.append(block[begin:].decode())
        above += ends
        yield _Piece("".join(parts).removeprefix("\ufeff"), foreign, first)


def _line_ends(block: bytes) -> int:
    return block.count(b"\n") + block.count(b"\r") - block.count(b"\r\n")


def _mended(line: bytes, other: str) -> tuple[str, bool]:
    """Read a line as UTF-8 or in the other code page; say whether it was the latter."""
    kept = line.decode(errors="ignore")
    if kept.isascii() and not CUT_LETTER.search(line):
        try:
            return line.decode(other), True
        except UnicodeDecodeError:
            pass
    return line.decode(errors="replace"), False


def _copy(pieces: Iterator[_Piece], target: Path, *, strict: bool) -> tuple[dict[str, int], int]:
    """Write text as UTF-8 with LF at every line end.

    Returns:
        How many lines were mended, by kind, and the first one in another encoding.
    """
    line_ends = io.IncrementalNewlineDecoder(None, translate=True)
    mended: Counter[str] = Counter()
    first = 0
    with explained(target), target.open("w", encoding="utf-8", newline="") as out:
        for piece in itertools.chain(pieces, [None]):
            text = line_ends.decode("" if piece is None else piece.text, piece is None)
            if piece is not None:
                mended["lines_in_another_encoding"] += piece.foreign
                first = first or piece.first
            if not strict:
                mended["lines_with_bad_bytes"] += _lines_with("\ufffd", text)
            if "\0" in text:
                mended["lines_with_zero_bytes"] += _lines_with("\0", text)
                text = text.replace("\0", "")
            out.write(text)
    return {kind: lines for kind, lines in mended.items() if lines}, first


def _lines_with(character: str, text: str) -> int:
    if character not in text:
        return 0
    return sum(character in line for line in text.split("\n"))
