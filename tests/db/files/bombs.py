"""Workbooks that are small as files and would be large in memory."""

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook

SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
TEXTS = "xl/sharedStrings.xml"

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_CELLS = "".join(
    f'<c r="{place}1" t="inlineStr"><is><t>{name}</t></is></c>' for place, name in {"A": "id", "B": "date"}.items()
)
_HEADER = f'<row r="1">{_CELLS}</row>'
_SHEET = (f"<worksheet {_MAIN}><sheetData>{_HEADER}", "</sheetData></worksheet>")
_IN_TEXT = (f'{_SHEET[0]}<row r="2"><c r="A2" t="inlineStr"><is><t>', f"</t></is></c></row>{_SHEET[1]}")
_TEN = "".join(f'<!ENTITY a{number} "{(f"&a{number - 1};" if number else "aaaaaaaaaa") * 10}">' for number in range(10))


class Bomb(NamedTuple):
    """A member of a workbook: `unit` stands in it `times` times, between `head` and `tail`."""

    member: str
    head: str
    unit: str
    tail: str
    times: int = 600_000


BOMBS: Mapping[str, Bomb] = MappingProxyType(
    {
        "long text": Bomb(SHEET, _IN_TEXT[0], "x" * 10, _IN_TEXT[1]),
        "long attribute": Bomb(SHEET, f'{_SHEET[0]}<row r="2"><c r="', "x" * 10, f'"/></row>{_SHEET[1]}'),
        "wide row": Bomb(SHEET, f'{_SHEET[0]}<row r="2">', "<c/>", f"</row>{_SHEET[1]}"),
        "hidden wide row": Bomb(SHEET, f'{_SHEET[0]}<row r="2">', f"{'<c/>' * 1000}<!--<row >-->", _SHEET[1], 600),
        "deep": Bomb(SHEET, _SHEET[0], "<a>", _SHEET[1]),
        "behind the rows": Bomb(
            SHEET,
            f"<worksheet {_MAIN}><sheetData>{_HEADER}</sheetData><x>",
            "<y/>",
            "</x></worksheet>",
        ),
        "before the rows": Bomb(SHEET, f"<worksheet {_MAIN}><x>", "<y/>", f"</x><sheetData>{_HEADER}{_SHEET[1]}"),
        "styles": Bomb(STYLES, f"<styleSheet {_MAIN}><cellXfs>", "<xf/>", "</cellXfs></styleSheet>"),
        "one shared text": Bomb(TEXTS, f"<sst {_MAIN}><si>", "<r><t>x</t></r>", "</si></sst>"),
        "entities": Bomb(SHEET, f"<!DOCTYPE l [{_TEN}]>{_IN_TEXT[0]}", "&a9;", _IN_TEXT[1], 1),
        "entity of a file": Bomb(
            SHEET, f'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>{_IN_TEXT[0]}', "&a;", _IN_TEXT[1], 1
        ),
    }
)


def workbook_with(bomb: Bomb, *, times: int = 1) -> bytes:
    """Return a workbook in which a bomb stands, so many times as large."""
    made = Workbook()
    content, result = BytesIO(), BytesIO()
    made.save(content)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = f'<Override PartName="/{TEXTS}" ContentType="{kind}" /></Types>'
    with ZipFile(content) as before, ZipFile(result, "w", ZIP_DEFLATED) as after:
        for member in {*before.namelist()} - {bomb.member, "[Content_Types].xml"}:
            after.writestr(member, before.read(member))
        types = before.read("[Content_Types].xml").decode()
        after.writestr("[Content_Types].xml", types.replace("</Types>", part) if bomb.member == TEXTS else types)
        with after.open(bomb.member, "w", force_zip64=True) as stream:
            stream.write(bomb.head.encode())
            for _ in range(times):
                stream.write((bomb.unit * bomb.times).encode())
            stream.write(bomb.tail.encode())
    return result.getvalue()
