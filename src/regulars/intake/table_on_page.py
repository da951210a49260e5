"""Where the table is on a page: below titles, between repeated headers, above totals.

Rows here are lists of cells, from a text file or a sheet.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from regulars.intake.roles import roles_named
from regulars.store import identifier, literal

REPEATED_HEADER, TOTAL_ROW = "repeated_header", "total_row"
OTHER_HEADER = "other_header"
"""The header again, with its names in another order: what follows is another table."""
_LOOKED_AT = 60
_USUALLY = 0.8
_AT_LEAST = 2
# The words of a total, in the languages of the roles and a few more.
_TOTAL = (
    r"(grand|sub|overall|net|running)?[ _-]?totals?"
    r"( (general|général|géneral|generale|generaal|geral|generel|row|amount|sum|revenue|sales))?"
    r"|(gesamt|zwischen|end|teil)?summe|gesamt(betrag|umsatz|ergebnis)?|insgesamt|zusammen"
    r"|(sous|sub)[ -]?total|somme|suma( total)?|totale|totaal|subtotaal|totalt|summa|razem"
    r"|celkem|celkom|összesen|ogółem|итого|всего|toplam|genel toplam|合計|小計|总计|合计|小计"
)
_TOTAL_CELL = rf"^[\s*#=-]*({_TOTAL})[\s:*=.-]*$"
# `C1001 Total`, as pivot tables write it, or `Total for May`.
_TOTAL_OF = rf"^({_TOTAL}) ?(for|of|für|von|de|du|del|per|:) ?\S.*$|^\S.* ({_TOTAL})[\s:*]*$"


_LETTER = re.compile(r"[^\W\d_]")


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The number of cells that most rows have, of those with more than one; else 1."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return widths.most_common(1)[0][0] if widths else 1


def first_row(rows: Sequence[Sequence[str]], width: int) -> int:
    """Where the table begins: titles above it fill few cells, and a header has known names.

    >>> first_row([["Orders of May", "", ""], ["order", "customer", "amount"]], 3)
    1
    """
    filled = [sum(bool(cell.strip()) for cell in row) for row in rows[:_LOOKED_AT]]
    least = max(_AT_LEAST, (width + 1) // 2)
    wide = [i for i, cells in enumerate(filled) if cells >= least]
    if not wide:
        return 0
    named = next((i for i in wide if _names(rows[i]) >= _AT_LEAST), None)
    if named is not None and all(cells < filled[named] for cells in filled[:named]):
        return named
    return next((i for i in wide if len(rows[i]) == width or _names(rows[i])), wide[0])


def _names(row: Sequence[str]) -> int:
    return sum(bool(_LETTER.search(cell) and roles_named(cell)) for cell in row)


def as_wide_as_rows(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """The header's cells, with a blank one for each cell that only the rows have.

    Rows end with a delimiter that the header lacks, or begin with a number that R gives them.
    """
    header, below = list(rows[0]), [row for row in rows[1:] if len(row) == width]
    missing = width - len(header)
    if missing <= 0:
        return header
    if all(not cell.strip() for row in below for cell in row[len(header) :]):
        return header + [""] * missing
    numbered = [row[0].strip() for row in below] == [str(i + 1) for i in range(len(below))]
    return ["", *header] if missing == 1 and numbered else header


def usually_filled(rows: Sequence[Sequence[str]], width: int) -> tuple[int, ...]:
    """The positions that nearly all rows fill."""
    return tuple(
        i
        for i in range(width)
        if sum(i < len(row) and bool(row[i].strip()) for row in rows) >= _USUALLY * len(rows)
    )


def aside_sql(names: Sequence[str], written: Sequence[str], usual: Sequence[int]) -> str:
    """SQL for the reason why a row is no row of the table, or null.

    A row is a header again if it says what the header says, and another one if it does so in
    another order. It is a total if it says so and leaves cells empty that nearly every row fills:
    one where the first cell says it, two where another does, half of them where a cell says of what
    it is the total.

    Args:
        names: the columns.
        written: the header's cells as written; empty without a header.
        usual: positions of the columns that nearly every row fills.
    """
    cases = []
    if any(cell.strip() for cell in written):
        header = [(n, c.strip()) for n, c in zip(names, written, strict=False) if c.strip()]
        # Hardly a first cell holds it, and to look inside is cheaper than to cut blanks off.
        inside = f"contains({identifier(header[0][0])}::VARCHAR, {literal(header[0][1])})"
        cells = (f"trim({identifier(n)}::VARCHAR) = {literal(cell)}" for n, cell in header)
        same = _if(inside, " AND ".join(cells))
        cases.append(f"WHEN {same} THEN {literal(REPEATED_HEADER)}")
        if len(header) > _AT_LEAST:
            words = [cell for _, cell in header]
            texts = [f"trim({identifier(n)}::VARCHAR)" for n, _ in header]
            sorted_alike = (
                f"list_sort([{', '.join(texts)}]) = list_sort([{', '.join(map(literal, words))}])"
            )
            # Most first cells are numbers, which hardly a header begins with; few are a word of it.
            a_word = _if(f"contains({literal(' '.join(words))}, {texts[0]})", sorted_alike)
            other = _if(f"ascii({identifier(header[0][0])}::VARCHAR) > ascii('9')", a_word)
            cases.append(f"WHEN {other} THEN {literal(OTHER_HEADER)}")
    gaps = " + ".join(f"({identifier(names[i])} IS NULL)::INT" for i in usual) or "0"
    fewest = 1 if len(names) > _AT_LEAST else 0
    all_cells = [f"trim({identifier(name)}::VARCHAR)" for name in names[:_LOOKED_AT]]
    filled = (f"nullif({cell}, '')" for cell in all_cells)
    first = f"lower(coalesce({', '.join(filled)}))"
    says_so = f"regexp_matches({first}, {literal(_TOTAL_CELL)})"
    every = ", ".join(all_cells)
    some_cell = f"len(list_filter([{every}], lambda x: regexp_matches(lower(x), {{}}))) > 0"
    somewhere = some_cell.format(literal(_TOTAL_CELL))
    of_some = some_cell.format(literal(_TOTAL_OF))
    half = max(1, (len(usual) + 1) // 2)
    tests = ((fewest, says_so), (min(half, 2), somewhere), (half, of_some))
    total = " ".join(
        f"WHEN {_if(f'{gaps} >= {least}', test)} THEN {literal(TOTAL_ROW)}" for least, test in tests
    )
    # Most rows leave nothing empty: whether one does is asked before how many cells.
    empty = " OR ".join(f"{identifier(names[i])} IS NULL" for i in usual)
    if fewest and empty:
        total = f"WHEN {empty} THEN CASE {total} END"
    return f"CASE {' '.join([*cases, total])} END"


def _if(cheap: str, dear: str) -> str:
    """SQL for `cheap AND dear` that asks the second of the few rows for which the first holds."""
    return f"(CASE WHEN {cheap} THEN {dear} ELSE false END)"
