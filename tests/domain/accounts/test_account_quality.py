"""The literal reading of what is untidy in account documents."""

from datetime import UTC, datetime, timedelta

import pytest

from domain.accounts.quality import (
    IN_THE_FUTURE,
    KINDS,
    NO_NUMBER,
    SAME_NUMBER,
    Document,
    kind_named,
    kinds_of,
    quality_of,
)
from domain.accounts.texts import LONG_NAME, LONGEST_NAME, shown_name

NOW = datetime(2016, 1, 1, tzinfo=UTC)


def test_tidy_document_has_no_kind() -> None:
    action = {"type": "read", "created_at": datetime(2015, 1, 1)}  # noqa: DTZ001 - as some drivers read it
    assert kinds_of({"number": "1", "name": "A", "sessions": [{"actions": [action]}]}, NOW) == set()


def test_empty_document_has_what_is_missing_of_it() -> None:
    assert {kind.name for kind in kinds_of({}, NOW)} == {"no-number", "no-name", "no-sessions"}


@pytest.mark.parametrize(
    ("document", "kinds"),
    [
        ({"number": ""}, {"no-number"}),
        ({"number": 5}, {"number-not-text"}),
        ({"name": ""}, {"no-name"}),
        ({"name": ["A"]}, {"name-not-text"}),
        ({"sessions": None}, {"no-sessions"}),
        ({"sessions": {}}, {"sessions-not-list"}),
        ({"sessions": [None, "text"]}, {"session-not-document"}),
        ({"sessions": [{}]}, {"no-actions"}),
        ({"sessions": [{"actions": "text"}]}, {"actions-not-list"}),
        ({"sessions": [{"actions": [5]}]}, {"action-not-document"}),
        ({"sessions": [{"actions": [{"created_at": NOW}]}]}, {"no-type"}),
        ({"sessions": [{"actions": [{"type": 5, "created_at": NOW}]}]}, {"type-not-text"}),
        ({"sessions": [{"actions": [{"type": "read"}]}]}, {"no-date"}),
        ({"sessions": [{"actions": [{"type": "read", "created_at": "2016"}]}]}, {"not-a-date"}),
        ({"sessions": [{"actions": [{"type": "read", "created_at": NOW + timedelta(seconds=1)}]}]}, {"in-the-future"}),
        ({"sessions": [{"actions": [{"type": "read", "created_at": NOW}]}]}, set()),
    ],
)
def test_each_kind_is_told_by_what_it_is(document: Document, kinds: set[str]) -> None:
    tidy = {"number": "1", "name": "A", "sessions": []}
    assert {kind.name for kind in kinds_of({**tidy, **document}, NOW)} == kinds


def test_kinds_are_counted_once_for_each_document_as_of_now() -> None:
    late = {"type": "read", "created_at": NOW}
    twice: list[Document] = [{"number": n, "name": "A", "sessions": [{"actions": [late, late]}]} for n in "12"]
    before, after = (quality_of(twice, NOW + timedelta(days=shift), str) for shift in (-1, 1))
    assert (before.documents, before.counts[KINDS.index(IN_THE_FUTURE)], sum(before.counts)) == (2, 2, 2)
    assert sum(after.counts) == 0


def test_documents_without_a_number_are_no_duplicates() -> None:
    documents: list[Document] = [{"number": number} for number in ("1", "1", "2", None, None, "", "")]
    counts = dict(zip(KINDS, quality_of(documents, NOW, lambda number: number).counts, strict=True))
    assert (counts[SAME_NUMBER], counts[NO_NUMBER]) == (2, 4)


def test_kinds_are_known_by_their_names() -> None:
    assert [kind_named(kind.name) for kind in KINDS] == list(KINDS)
    with pytest.raises(KeyError):
        kind_named("odd")


def test_very_long_name_is_not_shown() -> None:
    assert shown_name("ё" * (LONGEST_NAME // 2)) != LONG_NAME
    assert shown_name("ё" * (LONGEST_NAME // 2 + 1)) == LONG_NAME
