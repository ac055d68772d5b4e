from tests.tui.widgets.table_app import ComputedSource
from tui.widgets.table.feed import Feed, Request

Row = tuple[int, str]


def read(feed: Feed[Row], first: int, last: int) -> list[int | None]:
    """Perform what is due until nothing is; the pages asked for, None for the count."""
    asked = []
    while requests := feed.due(first, last, cursor=first):
        for request in requests:
            answer = feed.perform(request)
            assert answer is not None
            feed.take(answer)
            asked.append(request.page)
    return asked


def test_first_page_comes_first_then_count_and_neighbours() -> None:
    feed = Feed(ComputedSource(1_000), page_size=10)
    assert read(feed, 0, 5) == [0, 1, None, 99]
    assert (feed.row_count, feed.row(3), feed.row(994)) == (1_000, (3, "row 3"), (994, "row 994"))


def test_a_short_page_needs_no_count() -> None:
    source = ComputedSource(7)
    feed = Feed(source, page_size=10)
    assert read(feed, 0, 5) == [0]
    assert (feed.row_count, feed.count_known, source.counts) == (7, True, 0)


def test_an_empty_source_is_known_to_be_empty() -> None:
    feed = Feed(ComputedSource(0), page_size=10)
    assert read(feed, 0, 5) == [0]
    assert (feed.row_count, feed.count_known, feed.ready(0, 5)) == (0, True, True)


def test_only_one_page_is_under_way_at_a_time() -> None:
    feed = Feed(ComputedSource(1_000), page_size=10)
    assert feed.due(0, 5, cursor=0) == [Request(0)]
    assert feed.due(500, 505, cursor=500) == []
    answer = feed.perform(Request(0))
    assert answer is not None
    feed.take(answer)
    assert feed.due(700, 705, cursor=700) == [Request(70), Request(None)]


def test_pages_in_memory_are_bounded() -> None:
    feed = Feed(ComputedSource(100_000), page_size=10, pages_kept=8)
    for first in range(0, 5_000, 50):
        read(feed, first, first + 5)
        assert len(feed._pages) <= 8
    assert feed.row(4_950) == (4_950, "row 4950")
    assert feed.row(100) is None


def test_pages_on_the_screen_outlive_others() -> None:
    feed = Feed(ComputedSource(100_000), page_size=10, pages_kept=8)
    read(feed, 0, 5)
    for cursor in range(500, 5_000, 50):
        assert feed.row(0) == (0, "row 0")
        for request in feed.due(0, 5, cursor=cursor):
            answer = feed.perform(request)
            assert answer is not None
            feed.take(answer)


def test_the_page_of_a_cursor_out_of_sight_is_read() -> None:
    feed = Feed(ComputedSource(1_000), page_size=10)
    read(feed, 0, 5)
    assert feed.due(0, 5, cursor=555) == [Request(55)]


def test_rows_beyond_the_end_lead_to_a_count() -> None:
    feed = Feed(ComputedSource(25), expected=1_000, page_size=10)
    assert not feed.ready(500, 505)
    assert read(feed, 500, 505) == [50, 49, None, 2]
    assert feed.row_count == 25
    assert feed.row(24) == (24, "row 24")


def test_rows_that_vanish_are_counted_again() -> None:
    source = ComputedSource(1_000)
    feed = Feed(source, page_size=10)
    read(feed, 0, 5)
    source.length = 300
    read(feed, 500, 505)
    assert (feed.row_count, source.counts) == (300, 2)


def test_rows_that_appear_are_counted_again() -> None:
    source = ComputedSource(25)
    feed = Feed(source, page_size=10)
    answer = feed.perform(Request(None))
    assert answer is not None
    feed.take(answer)
    source.length = 1_000
    read(feed, 20, 25)
    assert feed.row_count == 1_000


def test_an_expected_number_serves_until_the_count() -> None:
    feed = Feed(ComputedSource(1_000), expected=900, page_size=10)
    assert (feed.row_count, feed.count_known) == (900, False)
    read(feed, 0, 5)
    assert (feed.row_count, feed.count_known) == (1_000, True)


def test_a_closed_feed_asks_nothing() -> None:
    source = ComputedSource(1_000)
    feed = Feed(source)
    feed.close()
    assert feed.due(0, 5, cursor=0) == []
    assert feed.perform(Request(0)) is None
    assert source.starts == []


def test_a_failed_feed_keeps_what_it_read() -> None:
    feed = Feed(ComputedSource(1_000), page_size=10)
    read(feed, 0, 5)
    feed.fail()
    assert feed.due(500, 505, cursor=500) == []
    assert feed.row(3) == (3, "row 3")
