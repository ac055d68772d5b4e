"""What the readers of every format have: a source, how it is to be read, the row last given, and faults."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from db.files.faults import Fault, FaultList
from db.files.options import ReadOptions
from db.files.reading.columns import Columns, RawRow


class Named(Protocol):
    """What rows are read from, as far as faults of the whole call it by a name."""

    @property
    def name(self) -> str:
        """The name."""
        ...


Source = TypeVar("Source", bound=Named)


class SourceRows(ABC, Generic[Source]):
    """The rows of a source, read once; a subclass for each format gives them. It is a `RowReader`."""

    def __init__(self, source: Source, options: ReadOptions, faults: FaultList) -> None:
        self.columns: Columns | None = None
        self.header: Sequence[str] = ()
        self._source = source
        self._options = options
        self._faults = faults
        # The cells of the row last given, as they stand.
        self._row: Sequence[str] = ()

    @property
    def cells(self) -> Sequence[str]:
        """The texts of the row last given."""
        return self._row

    @abstractmethod
    def __iter__(self) -> Iterator[RawRow]: ...

    def _fault(self, line: int, column: str, reason: str, *, value: str | None = None) -> None:
        """Add a fault of a row, or of the whole for line 0; where no value is at fault, the column's name stands."""
        self._faults.add(Fault(self._source.name, line, column, column if value is None else value, reason))
