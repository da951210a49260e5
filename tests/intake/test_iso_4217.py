from __future__ import annotations

import pytest
from pydantic import ValidationError

from regulars.intake import IntakeConfig
from regulars.intake.currency_signs import CODE, SIGNS
from regulars.intake.iso_4217 import CODES


@pytest.mark.parametrize("name", ["currency", "only_currency"])
def test_a_code_that_is_none_is_refused_with_those_written_alike(name: str) -> None:
    with pytest.raises(
        ValidationError, match=r"'UDS' is no currency of ISO 4217; did you mean.*USD"
    ):
        IntakeConfig.model_validate({name: "UDS"})
    with pytest.raises(ValidationError, match="did you mean"):
        IntakeConfig.model_validate({name: "XXY"})


def test_every_code_that_is_looked_for_is_a_currency() -> None:
    assert set(CODE.split("|")) | {c for codes in SIGNS.values() for c in codes} <= CODES


def test_codes_are_three_letters_and_stand_once() -> None:
    from regulars.intake import iso_4217  # noqa: PLC0415 - its lists

    listed = f"{iso_4217._IN_USE} {iso_4217._FORMER}".split()
    assert len(listed) == len(set(listed)) == len(CODES)
    assert all(len(code) == 3 and code.isascii() and code.isupper() for code in listed)
