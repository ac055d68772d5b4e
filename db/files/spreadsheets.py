"""Texts that a spreadsheet program would run as a formula, made harmless in CSV and given back when it is read.

A cell that begins with `=`, `+`, `-` or `@`, or with a tab or line end, may be run when the file is opened (OWASP,
"CSV injection"). A `'` in front of it is the spreadsheets' own sign for text. A text that begins with a `'` before such
a character gets one more, so that taking one away always gives the text back.
"""

import re

SHIELD = "'"
# Few texts begin with one of these; a look at the first character spares all others the pattern.
SUSPECTS = frozenset("'=+-@\t\r\n")

_RUN_AS_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")


def shielded(text: str) -> str:
    """Return `text` as a cell that no spreadsheet runs."""
    return SHIELD + text if _RUN_AS_FORMULA.match(text) else text


def unshielded(cell: str) -> str:
    """Return the text that `shielded` made `cell` of; any other text as it is."""
    return cell[1:] if cell.startswith(SHIELD) and _RUN_AS_FORMULA.match(cell) else cell
