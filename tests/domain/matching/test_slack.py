"""The row of slacks against a plain list."""

from hypothesis import given
from hypothesis import strategies as st

from domain.matching.policies.slack import Slack

# Points to add with their slack, and starts from which to take, mixed.
CALLS = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), max_size=60)


@given(CALLS)
def test_slack_says_what_a_plain_list_says(calls: list[tuple[bool, int]]) -> None:
    slack, plain = Slack(), list[int]()
    for is_new, number in calls:
        if is_new:
            slack.append(number)
            plain.append(number)
            continue
        start = 1 + number * len(plain) // 6
        allowed = all(value > 0 for value in plain[start - 1 :])
        assert slack.take(start) == allowed
        if allowed:
            plain[start - 1 :] = [value - 1 for value in plain[start - 1 :]]
    assert len(slack) == len(plain)


def test_nothing_stands_in_the_way_behind_the_last_point() -> None:
    slack = Slack()
    slack.append(0)
    assert slack.take(2)
    assert not slack.take(1)


def test_slack_that_a_later_point_lacks_is_lacking_before_too() -> None:
    slack = Slack()
    for value in (3, 1):
        slack.append(value)
    assert slack.take(1)
    assert not slack.take(1)
