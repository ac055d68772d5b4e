from datetime import UTC, datetime

from domain.accounts.records import AccountSummary, ActionSummary
from domain.accounts.reference import summarise

MORNING = datetime(2016, 1, 1, 1, 20, 1, tzinfo=UTC)
LATER = datetime(2016, 1, 1, 1, 33, 59, tzinfo=UTC)


def action(type_name: object, created_at: object = MORNING) -> dict[str, object]:
    return {"type": type_name, "created_at": created_at}


def account(*actions: object, number: object = "78") -> dict[str, object]:
    return {"number": number, "name": "Иванова", "sessions": [{"actions": list(actions)}]}


def only(summaries: list[AccountSummary]) -> AccountSummary:
    (summary,) = summaries
    return summary


def test_four_standard_types_come_first_in_order() -> None:
    summary = only(summarise([account(action("delete"), action("login"), action("create"), action("apply"))]))
    assert [entry.type for entry in summary.actions] == ["create", "read", "update", "delete", "apply", "login"]


def test_account_without_sessions_has_four_zeros() -> None:
    summary = only(summarise([{"number": "78"}]))
    assert summary.actions == tuple(ActionSummary(name, None, 0) for name in ("create", "read", "update", "delete"))
    assert (summary.count, summary.last, summary.sessions, summary.name) == (0, None, 0, "")


def test_last_is_the_latest_date_of_its_type() -> None:
    summary = only(summarise([account(action("read", LATER), action("read"), action("create"))]))
    assert summary.of_type("read") == ActionSummary("read", LATER, 2)
    assert (summary.last, summary.count) == (LATER, 3)


def test_type_that_does_not_occur_counts_nothing() -> None:
    assert only(summarise([account()])).of_type("login") == ActionSummary("login", None, 0)


def test_actions_without_type_or_date_are_counted() -> None:
    summary = only(summarise([account(action(None), action(""), {}, action("read", "2016-01-01"), {"type": "read"})]))
    assert summary.of_type("(no type)") == ActionSummary("(no type)", MORNING, 3)
    assert summary.of_type("read") == ActionSummary("read", None, 2)


def test_naive_dates_are_taken_as_utc() -> None:
    summary = only(summarise([account(action("read", MORNING.replace(tzinfo=None)))]))
    assert summary.last == MORNING


def test_what_is_no_array_or_document_holds_nothing() -> None:
    sessions: list[object] = [
        None,
        "text",
        {"actions": None},
        {"actions": "text"},
        {"actions": [None, 5, action("read")]},
    ]
    summary = only(summarise([{"number": "78", "sessions": sessions}]))
    assert (summary.sessions, summary.count) == (3, 1)
    assert only(summarise([{"number": "78", "sessions": "text"}])).sessions == 0


def test_documents_of_one_number_are_one_account() -> None:
    twice = [account(action("read")), {**account(action("read", LATER)), "name": "Александрова"}]
    summary = only(summarise(twice))
    assert (summary.documents, summary.sessions, summary.name) == (2, 2, "Александрова")
    assert summary.of_type("read") == ActionSummary("read", LATER, 2)


def test_numbers_of_different_values_are_different_accounts() -> None:
    numbers = [78, 78.0, "78", True, "True", 1, None, float("nan"), float("nan"), [1], [1], [2]]
    summaries = summarise([*(account(number=number) for number in numbers), {}])
    assert [(summary.number, summary.documents) for summary in summaries] == [
        ("78", 2), ("78", 1), ("true", 1), ("True", 1), ("1", 1), ("(no number)", 2), ("nan", 2), ("(array)", 2),
        ("(array)", 1),
    ]  # fmt: skip


def test_summary_keeps_the_number_as_it_is_stored() -> None:
    assert [summary.key for summary in summarise([account(number=78), account(number="78")])] == [78, "78"]


def test_name_that_is_no_text_is_no_name() -> None:
    assert only(summarise([{"number": "78", "name": 5}, {"number": "78", "name": "Б"}])).name == "Б"
