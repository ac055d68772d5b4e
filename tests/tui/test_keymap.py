"""Keys that a person has chosen: what holds, what is told, and what the screens make of it."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from textual.keys import _character_to_key

from tests.tui.driving import message, pane, press, settled
from tui.actions import action_named
from tui.actions.key_names import read_key
from tui.actions.keyboard import PUNCTUATION, shown_key
from tui.actions.keymap import Keymap
from tui.actions.wishes import Wish, keymap_of
from tui.application.app import PaymatchApp
from tui.configuration.keymap_file import load_keymap
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.common.tabs import TabLine
from tui.screens.help import key_lines
from tui.widgets.detail import DetailPane
from tui.widgets.one_line.key_line import KeyLine
from tui.widgets.one_line.title_bar import TitleBar
from tui.widgets.table.paged_table import PagedTable

AppOn = Callable[..., PaymatchApp]


@pytest.fixture
def configured(tmp_path: Path) -> Callable[[str], tuple[Keymap, list[str]]]:
    """Read a configuration file with this text."""

    def load(text: str) -> tuple[Keymap, list[str]]:
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        keymap, faults = load_keymap(path)
        return keymap, [fault.replace(f"{path}:", "config.toml:") for fault in faults]

    return load


Configured = Callable[[str], tuple[Keymap, list[str]]]


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("x", "x"),
        ("X", "X"),
        ("ж", "ж"),
        ("?", "question_mark"),
        ("+", "plus"),
        ("ctrl++", ""),
        ("Ctrl+X", "ctrl+x"),
        ("shift+tab", "shift+tab"),
        ("PgDn", "pagedown"),
        ("esc", "escape"),
        ("F7", "f7"),
        (" ", "space"),
        ("alt+x", "alt+x"),
    ],
)
def test_keys_are_read_as_people_write_them(written: str, name: str) -> None:
    if name:
        assert read_key(written) == name
    else:
        with pytest.raises(ValueError, match="never comes"):
            read_key(written)


def test_punctuation_has_the_names_that_textual_gives_it() -> None:
    assert {character: _character_to_key(character) for character in PUNCTUATION} == PUNCTUATION


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('"matching.skp" = "x"', "there is no action 'matching.skp'; did you mean 'matching.skip'?"),
        ('"matching.skip" = "entr"', "there is no key 'entr'; did you mean 'enter'?"),
        ('"matching.skip" = "ctlr+x"', "there is no key 'ctlr+x'; did you mean 'ctrl'?"),
        ('"matching.skip" = "ctrl+m"', "'ctrl+m' never comes: terminals send Enter for it"),
        ('"matching.skip" = "ctrl+c"', "'ctrl+c' never comes: it is kept for leaving"),
        ('"matching.skip" = "s x"', "'s x' is not one key; an action with several has them in a list"),
        ('"matching.skip" = ""', "there is no key ''"),
        ('"jump.close" = "a"', "'a' never reaches jump.close: letters name places there"),
        ('"matching.skip" = "shift+x"', "'shift+x' never comes: write the letter or sign that Shift makes"),
        ('"matching.skip" = "f5"', "F5 is taken by many terminals and multiplexers"),
        ('"matching.skip" = "u"', "the key u of matching.skip is that of matching.undo (Undo); matching.skip keeps s"),
        ('"matching.skip" = "q"', "the key q of matching.skip is that of app.quit (Quit)"),
        ('"matching.skip" = "j"', "the key j of matching.skip is that of table.down (Down)"),
        ('"matching.skip" = "г"', "the key г of matching.skip is that of matching.undo (Undo)"),
        ('"matching.skip" = "5"', "'5' begins a number of rows in lists"),
        ('"order.take" = "k"', "the key k of order.take is that of table.up (Up)"),
        ('"go-to.close" = "x"', "'x' never reaches go-to.close: a text is typed there"),
        ('"matching.skip" = []', "matching.skip names no key"),
        ('"matching.skip" = 3', "a key, or a list of keys, in quotes is needed"),
    ],
)
def test_what_cannot_hold_is_told_with_its_line(configured: Configured, line: str, fault: str) -> None:
    keymap, faults = configured(f'policy = "best"\n\n[keys]\n"matching.run" = "ctrl+r"\n{line}\n')
    assert len(faults) == 1
    assert faults[0].startswith("config.toml:5: ")
    assert fault in faults[0]
    assert keymap == Keymap({"matching.run": "ctrl+r"})


def test_faults_stand_in_the_order_of_their_lines(configured: Configured) -> None:
    lines = ['"matching.skip" = "u"', '"matching.skp" = "x"', '"matching.clear" = "q"', '"matching.take" = 3']
    _, faults = configured("\n".join(["[keys]", *lines]))
    assert [fault.split(": ")[0] for fault in faults] == [f"config.toml:{line}" for line in (2, 3, 4, 5)]
    assert faults[1].endswith("did you mean 'matching.skip'?")


def test_keys_that_leave_stay_with_what_leaves(configured: Configured) -> None:
    keymap, faults = configured('[keys]\n"app.quit" = "ctrl+q"\n"dialog.leave" = ["ctrl+c", "f10"]\n')
    assert (keymap.chosen, faults) == ({"app.quit": "ctrl+q", "dialog.leave": "ctrl+c,f10"}, [])


def test_cyrillic_letter_brings_the_latin_one_of_its_key(configured: Configured) -> None:
    keymap, faults = configured('[keys]\n"question.yes" = "щ"\n')
    assert (keymap.for_textual, faults) == ({"question.yes": "щ,o"}, [])


def test_two_actions_may_swap_their_keys(configured: Configured) -> None:
    keymap, faults = configured('[keys]\n"matching.skip" = "c"\n"matching.clear" = ["s", "delete"]\n')
    assert faults == []
    assert keymap.for_textual == {"matching.skip": "c,с", "matching.clear": "s,ы,delete"}


def test_wish_that_rests_on_another_falls_with_it() -> None:
    keymap, faults = keymap_of(
        [Wish("matching.clear", ["s"], "a:1"), Wish("matching.skip", ["j"], "a:2")],
    )
    assert keymap == Keymap()
    assert [fault.partition(";")[0] for fault in faults] == [
        "a:2: the key j of matching.skip is that of table.down (Down)",
        "a:1: the key s of matching.clear is that of matching.skip (Skip)",
    ]


def test_names_may_be_tables_in_tables(configured: Configured) -> None:
    keymap, faults = configured('[keys.matching]\nskip = "x"\nundo = "nonsense"\n[keys]\ntable.down = ["down", "n"]\n')
    assert keymap.chosen == {"matching.skip": "x"}
    assert [fault.split(": ")[0] for fault in faults] == ["config.toml:3", "config.toml:5"]


@pytest.mark.parametrize("text", ["", "keys = 3", "not toml", "[keys]"])
def test_without_a_table_the_registry_holds(configured: Configured, text: str) -> None:
    keymap, faults = configured(text)
    assert keymap == Keymap()
    assert len(faults) == (text == "keys = 3")


def test_shown_keys_follow_what_was_chosen() -> None:
    keymap = Keymap({"matching.skip": "x,ctrl+up"})
    assert keymap.shown(action_named("matching.skip")) == "x Ctrl+↑"
    assert keymap.first(action_named("app.quit")) == shown_key("q")
    help_text = "\n".join("".join(text for text, _ in line) for line in key_lines("matching", keymap=keymap))
    assert "x Ctrl+↑" in help_text


@pytest.fixture
def rebound(app_on: AppOn, opened: ExitStack) -> PaymatchApp:
    """The application on the seed with take on x and the table's movements on e and i, and one fault."""
    services = app_on("seed").services
    keymap = Keymap({"matching.take": "x", "matching.undo": "z,delete", "table.down": "e", "table.up": "i"})
    return PaymatchApp(services, first="matching", keymap=keymap, key_faults=["config.toml:9: no such thing."])


async def test_chosen_keys_work_with_their_twins_and_the_old_ones_do_not(rebound: PaymatchApp) -> None:
    async with rebound.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert isinstance(rebound.screen, ErrorDialog)
        assert "config.toml:9: no such thing." in rebound.screen.query_one(DetailPane).text
        await press(pilot, "enter", "enter")
        assert "0 decided" in pane(pilot, "matching--progress")
        for key in ("x", "ч"):
            await press(pilot, key)
            assert "1 decided" in pane(pilot, "matching--progress")
            await press(pilot, "delete")
            assert "Undone" in message(pilot)
        assert "x Take" in rebound.screen.query_one(KeyLine).text


async def test_widgets_take_the_chosen_keys_too(rebound: PaymatchApp) -> None:
    async with rebound.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "enter", "4", "e")
        table = rebound.screen.query_one("#history--steps")
        assert table.cursor == 1  # type: ignore[attr-defined]
        await press(pilot, "j", "ш")
        assert table.cursor == 0  # type: ignore[attr-defined]


async def test_pane_keys_are_chosen_like_all_others(app_on: AppOn) -> None:
    app = app_on("seed")
    app.keymap = Keymap({"app.next-pane": "f6"})
    app.set_keymap(app.keymap.for_textual)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, "tab")
        assert app.screen.query_one("#matching--candidates").has_focus
        await press(pilot, "f6")
        assert app.screen.query_one("#matching--payments").has_focus


async def test_titles_and_tabs_show_the_chosen_keys(app_on: AppOn) -> None:
    app = app_on("seed", first="results")
    app.keymap = Keymap({"app.matching": "f9", "results.unpaid": "x"})
    app.set_keymap(app.keymap.for_textual)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        title = app.screen.query_one(TitleBar)
        assert " 1 Accounts  F9 Matching [3 Results] 4 History " in title.render_line(0).text
        assert "x Unpaid" in app.screen.query_one(TabLine).text
        assert await pilot.click(title, offset=(20, 0))
        await settled(pilot)
        assert app.current_mode == "matching"


def test_words_name_the_keys_in_force() -> None:
    words = "{matching.undo} takes it back, {app.results} shows {what}"
    assert Keymap().in_words(words) == "u takes it back, 3 shows {what}"
    assert Keymap({"matching.undo": "ctrl+z"}).in_words(words) == "Ctrl+Z takes it back, 3 shows {what}"


async def test_messages_name_the_keys_that_a_person_has_chosen(app_on: Callable[..., PaymatchApp]) -> None:
    app = app_on("seed")
    app.keymap = Keymap({"app.results": "f9"})
    app.set_keymap(app.keymap.for_textual)
    async with app.run_test(size=(80, 24)) as pilot:
        await press(pilot, *["enter"] * 5)
        assert message(pilot) == "Every payment is decided: F9 shows the results."


# Another key for each action that is named in a text, so that its usual key may stand nowhere.
CHOSEN = {"app.import-file": "f2", "app.matching": "f3", "matching.all-payments": "f4", "results.all-rows": "f5"}


@pytest.mark.parametrize(
    ("sample", "keys", "where", "words"),
    [
        ("demo", ["f3", "f", "down", "enter"], "#matching--payments", ": F4 shows all"),
        ("demo", ["3", "n", "slash", *"zzz"], "#results--unmatched", "account: F5 shows all rows."),
        ("demo", ["3"], "#results--matches", "No matches yet: F3 opens Matching; r there runs the rules."),
        (None, ["4"], "#history--steps", "Nothing was done yet: F2 imports accruals and payments."),
    ],
)
async def test_titles_and_empty_lists_name_the_chosen_keys(
    app_on: Callable[..., PaymatchApp], sample: str | None, keys: list[str], where: str, words: str
) -> None:
    app = app_on(sample)
    app.keymap = Keymap(CHOSEN)
    app.set_keymap(app.keymap.for_textual)
    async with app.run_test(size=(100, 30)) as pilot:
        await press(pilot, *keys)
        table = app.screen.query_one(where, PagedTable)
        assert words in f"{table.border_title} {table.empty}"
