"""Text that is not plainly UTF-8: nothing is garbled silently, and what was mended is counted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from regulars.model import BadData

ReadFiles = Callable[..., Any]
Read = Any  # a class of conftest, which cannot be imported

HEADER = "order_id,customer_id,date,product\n"


def lines(*products: str) -> str:
    return "".join(f"O{i},C{i},2024-01-01,{product}\n" for i, product in enumerate(products))


def products(found: Read) -> list[str]:
    return [row[3] for row in found.rows]


def test_one_bad_byte_does_not_garble_the_other_letters(read: ReadFiles) -> None:
    names = ["Café", "größer", "señor", "naïve", "Ωμέγα"]
    content = (
        (HEADER + lines(*names)).encode().replace(b"gr\xc3\xb6\xc3\x9fer", b"gr\xff\xc3\x9fer")
    )
    found = read(content)
    assert products(found) == ["Café", "gr\ufffdßer", "señor", "naïve", "Ωμέγα"]
    assert found.raw.flagged == {"lines_with_bad_bytes": 1}
    assert found.raw.dialects[0]["encoding"] == "utf-8"
    assert any("1 lines had bytes that no letter has" in w for w in found.raw.warnings)


def test_a_letter_cut_in_two_is_a_bad_byte(read: ReadFiles) -> None:
    content = (HEADER + lines("Café", "naïve", "X")).encode().replace(b"X\n", b"Caf\xc3\n")
    assert products(read(content))[-1] == "Caf\ufffd"


def test_two_encodings_in_one_file_are_read_line_by_line(read: ReadFiles) -> None:
    names = ["Café", "größer", "señor", "naïve"]
    content = (HEADER + lines(*names)).encode() + lines(*names).encode("latin-1")
    found = read(content)
    assert products(found) == names * 2
    assert found.raw.flagged == {"lines_in_another_encoding": 4}
    for end in ("\n", "\r\n", "\r"):
        warnings = read(content.replace(b"\n", end.encode())).raw.warnings
        assert any("as latin-1, the first of them line 6 of the file" in w for w in warnings)


@pytest.mark.parametrize("encoding", ["cp1250", "cp1251", "cp932", "gb18030"])
def test_a_code_page_that_was_chosen_is_a_question(read: ReadFiles, encoding: str) -> None:
    name = {
        "cp1250": "Żółć gęślą",
        "cp1251": "Кофе зёрна",
        "cp932": "コーヒー豆",
        "gb18030": "王小明 咖啡豆 绿茶礼盒 北京市",
    }
    found = read((HEADER + lines(*[name[encoding]] * 9)).encode(encoding))
    assert products(found) == [name[encoding]] * 9
    assert found.raw.dialects[0]["encoding"] == encoding
    assert any("--encoding NAME" in question for question in found.raw.questions)
    told = read((HEADER + lines(*[name[encoding]] * 9)).encode(encoding), encoding=encoding)
    assert (told.rows, told.raw.questions) == (found.rows, [])


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-32"])
def test_wide_characters_with_and_without_a_mark(read: ReadFiles, encoding: str) -> None:
    found = read((HEADER + lines("Café", "больше", "コーヒー")).encode(encoding))
    assert products(found) == ["Café", "больше", "コーヒー"]
    assert found.raw.dialects[0]["encoding"] == encoding


def test_zero_bytes_are_left_out_and_counted(read: ReadFiles) -> None:
    body = lines(*["Tea"] * 50).encode()
    found = read(HEADER.encode() + body + b"O\x009,C9,2024-01-01,Cof\x00fee\n")
    assert found.rows[-1] == ("O9", "C9", "2024-01-01", "Coffee")
    assert found.raw.flagged == {"lines_with_zero_bytes": 1}


def test_a_named_encoding_is_held_to(read: ReadFiles) -> None:
    content = (HEADER + lines("Café", "naïve")).encode() + b"O9,C9,2024-01-01,\xff\n"
    with pytest.raises(BadData, match="is not utf-8"):
        read(content, encoding="utf-8")
    assert products(read(content, encoding="cp1252"))[0] == "CafÃ©"


def test_letters_are_whole_where_blocks_of_a_large_file_meet(read: ReadFiles) -> None:
    content = HEADER.encode() + lines(*["größer Ω"] * 250_000).encode()
    assert len(content) > 2 << 22
    found = read(content + b"O,C,2024-01-01,\xe9t\xe9\n")
    assert set(products(found)) == {"größer Ω", "été"}
    assert found.raw.flagged == {"lines_in_another_encoding": 1}
    assert any("the first of them line 250,002 of the file" in w for w in found.raw.warnings)
