from tests.tui.widgets.table_app import ComputedSource
from tui.widgets.table.feed_pair import FeedPair, View

Row = tuple[int, str]
TOP = View(top=0, height=20, cursor=0)


def step(pair: FeedPair[Row], view: View) -> View | None:
    """Perform what is due now; the view to take if the coming feed is shown now."""
    for feed, request in list(pair.due(view)):
        answer = feed.perform(request)
        assert answer is not None
        feed.take(answer)
    return pair.settle(view)


def shown_pair(length: int) -> FeedPair[Row]:
    pair: FeedPair[Row] = FeedPair()
    pair.replace(ComputedSource(length), target=0)
    assert step(pair, TOP) == TOP
    return pair


def test_first_rows_are_shown_when_they_are_there() -> None:
    pair: FeedPair[Row] = FeedPair()
    pair.replace(ComputedSource(1_000), target=0)
    assert pair.settle(TOP) is None
    assert step(pair, TOP) == TOP
    assert pair.shown is not None


def test_a_target_far_down_is_put_on_the_last_line() -> None:
    pair: FeedPair[Row] = FeedPair()
    pair.replace(ComputedSource(1_000), target=500)
    assert step(pair, TOP) == View(top=481, height=20, cursor=500)


def test_a_target_beyond_the_end_becomes_the_last_row() -> None:
    pair: FeedPair[Row] = FeedPair()
    pair.replace(ComputedSource(50), target=5_000)
    views = [step(pair, TOP) for _ in range(3)]
    assert views == [None, None, View(top=30, height=20, cursor=49)]


def test_the_shown_feed_is_closed_when_another_takes_its_place() -> None:
    pair = shown_pair(1_000)
    old = pair.shown
    pair.replace(ComputedSource(2_000), target=None)
    assert pair.shown is old
    step(pair, TOP)
    assert old is not None
    assert pair.shown is not old
    assert old.due(0, 5, cursor=0) == []


def test_a_reload_before_the_first_rows_keeps_the_target() -> None:
    pair: FeedPair[Row] = FeedPair()
    source = ComputedSource(1_000)
    pair.replace(source, target=500)
    pair.replace(source, target=None)
    assert step(pair, TOP) == View(top=481, height=20, cursor=500)


def test_the_same_source_is_expected_to_be_as_long() -> None:
    pair = shown_pair(1_000)
    for _ in range(3):
        step(pair, TOP)
    assert pair.source is not None
    pair.replace(pair.source, target=None)
    step(pair, TOP)
    assert pair.shown is not None
    assert (pair.shown.row_count, pair.shown.count_known) == (1_000, False)


def test_a_failed_newcomer_leaves_the_shown_feed() -> None:
    pair = shown_pair(1_000)
    old, failing = pair.shown, ComputedSource(10)
    pair.replace(failing, target=0)
    coming = next(iter(pair.due(TOP)))[0]
    pair.fail(coming)
    assert pair.shown is old
    assert pair.source is failing
    assert step(pair, TOP) is None


def test_what_was_read_stays_when_the_same_list_is_given_up() -> None:
    pair = shown_pair(1_000)
    old, again = pair.shown, ComputedSource(1_000)
    pair.replace(again, target=None, same_list=True)
    coming = next(iter(pair.due(TOP)))[0]
    pair.give_up()
    assert (pair.shown, pair.source) == (old, again)
    assert not pair.holds(coming)
    assert list(pair.due(View(top=600, height=20, cursor=600))) == []


def test_rows_of_another_list_go_when_it_is_given_up() -> None:
    pair = shown_pair(1_000)
    for source, same_list in (ComputedSource(10), False), (other := ComputedSource(10), True):
        pair.replace(source, target=0, same_list=same_list)
    pair.give_up()
    assert (pair.shown, pair.source) == (None, other)
