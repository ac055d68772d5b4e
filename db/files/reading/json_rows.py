"""The second step of reading, for JSON: objects, one to a line or in one array, as rows of text."""

import json
import re
from abc import abstractmethod
from collections.abc import Iterator

from db.files.faults import FaultList
from db.files.options import REQUIRED_FIELDS, ReadOptions
from db.files.reading.columns import Columns, FieldTexts, HeaderProblem, RawRow, match_columns, plain_name
from db.files.reading.json_values import (
    Members,
    decoded,
    decoded_whole,
    in_words,
    inside,
    is_nested,
    leaves,
    shown,
    text_of,
)
from db.files.reading.source import LONGEST_ROW, PIECE, SourceFile, TextLines
from db.files.reading.source_rows import SourceRows

# An object that goes on longer is one whose end is missing: all that follows would be read into it.
_MOST_LINES_OF_OBJECT = 1_000
# Of words, numbers and escapes, as far as an error may stand before the end of a piece that has cut one.
_LONGEST_WORD = 16
# So many different sets of keys are remembered; files have a few.
_SHAPES_REMEMBERED = 1_000

_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\r\n]+")
_EXAMPLE = '{"id": "7", "date": "2016-01-31"}'
# What stands in place of a value that is none, and has its fault already.
_BROKEN = object()


class _ObjectRows(SourceRows[SourceFile]):
    """The rows of a file of objects.

    The names of the members are the columns, and may differ from object to object: a field that is left out is empty,
    as `null` is. The first object must have the fields that every import needs, or reading ends. `columns` are those
    of the object last given, and in the end those of all. Members of objects inside the object are columns too, named
    with points between (`paid.at`).
    """

    _IN_PIECES = False

    def __init__(self, source: SourceFile, options: ReadOptions, faults: FaultList) -> None:
        super().__init__(source, options, faults)
        self._inside = {name for name in map(plain_name, options.mapping.values()) if "." in name}
        self._lines = TextLines(source, options.encoding, faults, in_pieces=self._IN_PIECES)
        self._shapes: dict[tuple[str, ...], tuple[Columns, list[HeaderProblem]]] = {}
        self._names: dict[str, str] = {}

    def __iter__(self) -> Iterator[RawRow]:
        faults_before, line = self._faults.total, 0
        for line, value in self._values():
            self.header = self._row = ()
            if isinstance(value, Members):
                if self.columns is None and not self._can_begin(value, line):
                    return
                yield line, self._texts(value, line)
            else:
                if value is not _BROKEN:
                    self._fault(line, "", f"an object such as {_EXAMPLE} should stand here, not {shown(value)}")
                yield line, None
        if self.columns is not None:
            self._look_back()
        elif self._faults.total == faults_before:
            self._fault(0, "", "there is no object in the file")

    @abstractmethod
    def _values(self) -> Iterator[tuple[int, object]]:
        """Give the values of the file with the lines they begin in, _BROKEN for what has a fault already."""

    def _can_begin(self, members: Members, line: int) -> bool:
        """Say whether the first object has the fields that it must have; add a fault for each that it has not."""
        own = [name for name, value in members if not isinstance(value, Members)]
        self.header = names = [*own, *dict.fromkeys(name for name, _ in leaves(members) if name not in own)]
        _, problems = match_columns(names, self._options.mapping, needed=REQUIRED_FIELDS, holder="the object")
        for problem in problems:
            self._fault(line, problem.column, problem.reason)
        return not problems

    def _texts(self, members: Members, line: int) -> FieldTexts | None:
        """Return the texts of the fields; None, and a fault for each reason, where they cannot be had."""
        names = tuple([name for name, _ in members])
        values = [value for _, value in members]
        texts = [text_of(value) for value in values]
        self.header, self._row = names, texts
        if Members in map(type, values):
            every = list(leaves(members))
            self.header, self._row = [name for name, _ in every], [text_of(value) for _, value in every]
            found = [found for wanted in sorted(self._inside) for found in inside(members, wanted)]
            names = (*names, *(name for name, _ in found))
            values += [value for _, value in found]
            texts += [text_of(value) for _, value in found]
        self.columns, problems = self._shape(names)
        wrong = [place for place in self.columns.positions if place is not None and is_nested(values[place])]
        for problem in problems:
            self._fault(line, problem.column, problem.reason)
        for place in wrong:
            what = shown(values[place])
            self._fault(line, names[place], f"text or a number should stand here, not {what}", value=what)
        if problems or wrong or self._lines.damaged >= line:
            return None
        fields = ["" if place is None else texts[place] for place in self.columns.positions]
        if _LONE_SURROGATE.search("".join(fields)):
            self._fault(line, "", "an escape such as \\ud800 stands alone, which is half of a character")
            return None
        identifier, day, month, account, amount = fields
        return identifier, day, month, account, amount

    def _shape(self, names: tuple[str, ...]) -> tuple[Columns, list[HeaderProblem]]:
        """Return where the fields stand in an object with these names, and the names that it has twice."""
        found = self._shapes.get(names)
        if found is None:
            found = match_columns(names, self._options.mapping, needed=(), holder="the object")
            if len(self._shapes) < _SHAPES_REMEMBERED:
                self._shapes[names] = found
            for name in names:
                self._names.setdefault(plain_name(name), name)
        return found

    def _look_back(self) -> None:
        """Give `columns` the names of all objects, and add a fault for a mapped name that none of them has."""
        names = [name for plain, name in self._names.items() if not self._is_around(plain)]
        self.columns, problems = match_columns(
            names, self._options.mapping, needed=self._options.mapping, holder="the file"
        )
        for problem in problems:
            self._fault(0, problem.column, problem.reason)

    def _is_around(self, plain: str) -> bool:
        """Say whether a name is only that of an object of which a column inside is used."""
        wanted = map(plain_name, self._options.mapping.values())
        return plain not in wanted and any(inner.startswith(f"{plain}.") for inner in self._inside)


class JsonLineRows(_ObjectRows):
    """The rows of a file in which each line is an object (JSON Lines). Blank lines are left out."""

    def _values(self) -> Iterator[tuple[int, object]]:
        for number, line in enumerate(self._lines, 1):
            self._lines.held = 0
            text = line.strip()
            if not text:
                continue
            try:
                value = decoded_whole(text)
            except json.JSONDecodeError as error:
                if self._lines.damaged < number:
                    self._fault(
                        number,
                        "",
                        f"the line is not one object of JSON: {in_words(error)} at character {error.pos + 1}",
                    )
                value = _BROKEN
            yield number, value


class JsonArrayRows(_ObjectRows):
    """The rows of a file that is one array of objects, read object by object.

    Behind what is not JSON nothing can be told apart any more: reading ends there.
    """

    _IN_PIECES = True  # the whole array may stand in one line

    def __init__(self, source: SourceFile, options: ReadOptions, faults: FaultList) -> None:
        super().__init__(source, options, faults)
        self._text = ""
        self._at = 0
        self._line = 1
        self._more: Iterator[str] = iter(())

    def _values(self) -> Iterator[tuple[int, object]]:
        self._more = iter(self._lines)
        try:
            yield from self._members_of_array()
        finally:
            self._more = iter(())  # lets go of the lines before the file is closed

    def _members_of_array(self) -> Iterator[tuple[int, object]]:
        if not self._next():
            return
        if not self._take("[", "a JSON file must be one array of objects; is it JSON Lines? Then name it .jsonl"):
            return
        if self._next() == "]":
            self._end()
            return
        while (value := self._value()) is not None:
            yield value
            if self._next() == "]":
                self._end()
                return
            if not self._take(",", "a comma, or the end of the array, should stand behind the object"):
                return

    def _value(self) -> tuple[int, object] | None:
        """Return the value that begins here, with its line; None, and a fault, if there is none."""
        self._next()
        for _ in range(_MOST_LINES_OF_OBJECT):
            if len(self._text) - self._at > LONGEST_ROW:
                self._fault(self._line, "", f"the object that begins here has more than {LONGEST_ROW:,} characters")
                return None
            try:
                value, end = decoded(self._text, self._at)
            except json.JSONDecodeError as error:
                # JSON is read from left to right: only an error at the end may come of what was not read yet, or one
                # in a text or word that the end of a piece has cut.
                is_near = error.msg.startswith("Unterminated") or error.pos > len(self._text) - _LONGEST_WORD
                is_cut = is_near and not self._text.endswith("\n")
                if (is_cut or error.pos >= len(self._text.rstrip())) and self._read_line():
                    continue
                line = self._line + self._text.count("\n", self._at, error.pos)
                self._fault(line, "", f"this is not JSON: {in_words(error)}")
                return None
            if end == len(self._text) and self._read_line():  # a number may go on
                continue
            line = self._line
            self._move(end)
            return line, value
        self._fault(self._line, "", f"the object that begins here has more than {_MOST_LINES_OF_OBJECT:,} lines")
        return None

    def _end(self) -> None:
        """Move behind the end of the array, where nothing may follow."""
        self._move(self._at + 1)
        if self._next():
            self._fault(self._line, "", "something stands behind the end of the array")

    def _take(self, character: str, reason: str) -> bool:
        """Move behind `character`; if it does not come next, say no and add a fault with this reason."""
        found = self._next()
        if found == character:
            self._move(self._at + 1)
            return True
        self._fault(self._line, "", reason if found else "the file ends before its array does")
        return False

    def _next(self) -> str:
        """Move to the next character that is no space and return it; "" at the end of the file."""
        while True:
            if space := _SPACE.match(self._text, self._at):
                self._move(space.end())
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._read_line():
                return ""

    def _move(self, place: int) -> None:
        self._line += self._text.count("\n", self._at, place)
        self._at = place

    def _read_line(self) -> bool:
        """Put the next line behind the text that is not read yet; say no at the end of the file."""
        line = next(self._more, "")
        # A piece may end between the two characters of a line end.
        is_ended = line.endswith("\n") or (line.endswith("\r") and len(line) < PIECE)
        self._text = self._text[self._at :] + (line.rstrip("\r\n") + "\n" if is_ended else line)
        self._at = 0
        return bool(line)
