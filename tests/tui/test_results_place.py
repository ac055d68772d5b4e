"""The Results screen: filtering, and keeping one's place when the ledger changes."""

from textual.widgets import Input, Static

from db.ledger.deciding.desk import Desk
from tests.tui.driving import pane, press, settled
from tests.tui.results_reading import SIZE, AppOn, at_decision, filter_by, record, rows, table, tabs
from tui.screens.results.lists import Tab


async def test_the_filter_narrows_every_list_as_it_is_typed(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("slash", *"1508")
        await settled(pilot)
        assert tabs(pilot) == "m Matches 5 n Unmatched 1 p Unpaid 1 o Overview"
        assert [line.split()[0] for line in rows(pilot, Tab.MATCHES)][:2] == ["P-000164", "P-000362"]
        assert "5 of 1,176" in str(pilot.app.screen.query_one("#results--found", Static).render())
        await press(pilot, "enter", "n")
        assert [line.split()[0] for line in rows(pilot, Tab.UNMATCHED)] == ["P-000001"]


async def test_escape_ends_the_filter_at_the_same_row(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await filter_by(pilot, "1508")
        await press(pilot, "j", "escape")
        cursor_row = table(pilot, Tab.MATCHES).cursor_row
        assert cursor_row is not None
        assert cursor_row.payment.id == "P-000362"
        assert table(pilot, Tab.MATCHES).cursor > 300
        assert tabs(pilot).startswith("m Matches 1,176 ")


async def test_escape_while_typing_ends_the_filter_too(matched: AppOn) -> None:
    async with matched("seed").run_test(size=SIZE) as pilot:
        await press(pilot, "slash", "9")
        assert tabs(pilot).startswith("m Matches 0 ")
        await press(pilot, "escape")
        assert tabs(pilot).startswith("m Matches 5 ")
        assert pilot.app.screen.focused is table(pilot, Tab.MATCHES)


async def test_reload_shows_what_another_program_changed(matched: AppOn) -> None:
    app = matched("seed")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "n")
        Desk(app.services.ledger).clear("1")
        await press(pilot, "r")
        assert rows(pilot, Tab.UNMATCHED) == ["1 2016-01-06 undecided"]


async def test_a_filter_that_nothing_has_says_so(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await filter_by(pilot, "P_0")
        assert rows(pilot, Tab.MATCHES) == ["Nothing here has 'P_0' in its id or account: Esc shows all rows."]
        await press(pilot, "escape")
        assert len(rows(pilot, Tab.MATCHES)) > 5


async def test_an_empty_filter_closes_with_enter(matched: AppOn) -> None:
    async with matched("seed").run_test(size=SIZE) as pilot:
        await press(pilot, "slash", "enter")
        assert not pilot.app.screen.query_one(Input).is_on_screen
        assert pilot.app.screen.focused is table(pilot, Tab.MATCHES)


async def test_a_changed_ledger_is_read_again_at_the_same_row(matched: AppOn) -> None:
    app = matched("demo")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await press(pilot, "0", "1", "0", "0", "G", "2")
        Desk(app.services.ledger).clear("P-000007")
        app.services.ledger_changes += 1
        await press(pilot, "3")
        cursor_row = table(pilot, Tab.MATCHES).cursor_row
        assert tabs(pilot).startswith("m Matches 1,175 n Unmatched 45 p Unpaid 97 ")
        assert table(pilot, Tab.MATCHES).cursor == 98
        assert cursor_row is not None
        assert cursor_row.payment.id in record(pilot)


async def test_the_cursor_stays_at_its_unpaid_accrual(matched: AppOn) -> None:
    app = matched("demo")
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "p", *["j"] * 5)
        before = table(pilot, Tab.UNPAID).cursor_row
        assert before is not None
        Desk(app.services.ledger).clear("P-000007")
        await press(pilot, "r")
        assert table(pilot, Tab.UNPAID).row_count == 97
        assert table(pilot, Tab.UNPAID).cursor_row == before


async def test_a_changed_ledger_keeps_the_filter(matched: AppOn) -> None:
    app = matched("demo")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await filter_by(pilot, "1508")
        await press(pilot, "j", "enter")
        assert await at_decision(pilot, "P-000362")
        await press(pilot, "c", "3")
        assert tabs(pilot) == "m Matches 4 n Unmatched 2 p Unpaid 2 o Overview"
        assert [line.split()[0] for line in rows(pilot, Tab.MATCHES)][:2] == ["P-000164", "P-000567"]
        await press(pilot, "o")
        assert "matched 1,175 of at most 1,176" in pane(pilot, "results--overview")
