"""How much of the ledger's path there is room for."""

import pytest

from tui.widgets.one_line.title_bar import short_path


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (27, "~/books/2026/ledger.sqlite"),
        (25, "…/2026/ledger.sqlite"),
        (19, "…/ledger.sqlite"),
        (14, "ledger.sqlite"),
        (12, "ledger"),
        (5, "…dger"),
    ],
)
def test_path_loses_folders_then_its_ending_then_its_beginning(room: int, shown: str) -> None:
    assert short_path("~/books/2026/ledger.sqlite", room) == shown
