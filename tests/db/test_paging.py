"""Pages found by key are slices of the whole, whatever was read before."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from db.paging import KeysetPages


class Numbers:
    """The numbers from 0 as a keyed query; `passed` counts the rows it had to pass over."""

    def __init__(self, count: int) -> None:
        self._count = count
        self.passed = 0

    def count(self) -> int:
        return self._count

    def after(self, key: int | None, skip: int, limit: int) -> Sequence[int]:
        self.passed += skip
        first = (-1 if key is None else key) + 1 + skip
        return range(first, min(first + limit, self._count))

    def before(self, key: int | None, skip: int, limit: int) -> Sequence[int]:
        self.passed += skip
        last = (self._count if key is None else key) - 1 - skip
        return range(last, max(last - limit, -1), -1)

    def key(self, row: int) -> int:
        return row


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 30)), max_size=12)


@given(st.integers(0, 50), SPANS)
@settings(max_examples=300)
def test_every_page_is_the_slice_of_the_whole(count: int, spans: list[tuple[int, int]]) -> None:
    pages = KeysetPages(Numbers(count))
    for start, length in spans:
        assert list(pages.rows(start, start + length)) == list(range(count))[start : start + length]


def test_neighbour_pages_pass_over_no_rows() -> None:
    numbers = Numbers(1_000)
    pages = KeysetPages(numbers)
    for start in [*range(0, 1_000, 100), *range(900, -1, -100)]:
        pages.rows(start, start + 100)
    assert numbers.passed == 0


def test_far_page_is_read_from_the_nearest_end() -> None:
    numbers = Numbers(1_000)
    pages = KeysetPages(numbers)
    pages.rows(980, 990)
    assert numbers.passed == 10
    pages.rows(970, 979)
    assert numbers.passed == 11
