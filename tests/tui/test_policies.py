"""Policies and chains of rules on the screen: compared before anything is stored, and chosen."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from db.ledger.ledger import Ledger
from db.ledger.results.comparing import Comparison, compare_policies
from domain.errors import PaymatchError
from domain.matching.compare import Difference
from domain.matching.rules import DEFAULT_CHAIN, WITH_AMOUNTS
from tests.tui.driving import PATIENCE, at_once, message, pane, press, settled
from tests.tui.results_reading import AppOn, at_decision
from tests.tui.test_matching import on_matching, rules
from tests.tui.widgets.table_app import painted
from tui.screens.common.dialogs import ErrorDialog
from tui.screens.policies.computing import ComputingDialog
from tui.screens.policies.rules import RulesDialog
from tui.screens.policies.side_by_side import SHOWN, PoliciesDialog, difference_words
from tui.widgets.one_line.work_line import WorkLine
from tui.widgets.table.paged_table import PagedTable

SIZE = (80, 24)
AMOUNT_FIRST = tuple(rule.name for rule in WITH_AMOUNTS)


def lines(table: PagedTable[Any]) -> list[str]:
    """Return the painted rows of a table, each with single spaces."""
    return [" ".join(line.replace("▌", " ").split()) for line in painted(table)[1:]]


def dialog(pilot: Pilot[Any]) -> PoliciesDialog:
    assert isinstance(pilot.app.screen, PoliciesDialog)
    return pilot.app.screen


def chains(pilot: Pilot[Any]) -> list[str]:
    assert isinstance(pilot.app.screen, RulesDialog)
    return lines(pilot.app.screen.table)


@pytest.fixture
def configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration file of this test's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "paymatch" / "config.toml"


def content(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


async def test_overview_leads_to_the_policies_and_on_to_a_payment(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await press(pilot, "o", "c")
        assert lines(dialog(pilot).figures)[:4] == [
            "chronological 1,176 1,076 44 96 18.9",
            "rule-by-rule 1,175 1,079 45 97 18.9",
            "best 1,176 1,078 44 96 18.9",
            "most possible 1,176 1,079",
        ]
        assert lines(dialog(pilot).differences)[3] == "P-000462 2026-03-15 A-2026-01-0058 none A-2026-01-0058"
        await press(pilot, "down", "down", "down")
        assert pane(pilot, "policies--payment") == "P-000462  2026-03-15  account 7800000000785"
        await press(pilot, "enter")
        assert await at_decision(pilot, "P-000462")


async def test_run_question_shows_where_the_policies_differ(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        await press(pilot, "r", "в")
        assert "The policies differ on 7 payments." in str(dialog(pilot).work_line.content)
        await press(pilot, "escape")
        assert app.screen.query("#run--policies")
        await press(pilot, "d", "down", "enter")
        await on_matching(pilot)
        assert "P-000555" in pane(pilot, "matching--case")
        assert rules(app) == []


async def test_differences_wanted_before_they_are_known_are_not_worked_out_twice(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        at_once(app, "r", "d", "d")
        while not isinstance(app.screen, PoliciesDialog):
            await settled(pilot)
        assert app.screen._ready is not None
        await press(pilot, "escape")
        assert app.screen.query("#run--policies")


async def test_differences_wanted_come_only_to_who_waits_for_them(
    app_on: AppOn, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_compare = Event()

    def compare(*given: Any, **options: Any) -> Comparison:
        may_compare.wait(PATIENCE)
        return compare_policies(*given, **options)

    monkeypatch.setattr("tui.screens.matching.questions.run_question.compare_policies", compare)
    app = app_on("demo")
    async with app.run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        for meanwhile in ("down", ""):
            may_compare.clear()
            await pilot.press("r", "d", *meanwhile.split())
            may_compare.set()
            await settled(pilot)
            assert isinstance(app.screen, PoliciesDialog) == (not meanwhile)
            await press(pilot, "escape")


async def test_another_first_rule_has_its_column(app_on: AppOn) -> None:
    app = app_on("demo", first="results")
    app.services.settings = replace(app.services.settings, rules=AMOUNT_FIRST)
    async with app.run_test(size=(160, 50)) as pilot:
        await press(pilot, "o", "c")
        assert lines(dialog(pilot).figures)[2] == "best 1,176 1,054 1,029 44 96 20.0"


async def test_policies_that_agree_are_said_to_agree(matched: AppOn) -> None:
    app = matched("demo")
    app.services.settings = replace(app.services.settings, rules=("oldest",))
    async with app.run_test(size=SIZE) as pilot:
        await press(pilot, "c", "enter")
        assert "The policies agree on every payment." in str(dialog(pilot).work_line.content)


def many_differences(ledger: Ledger) -> Comparison:
    found = [Difference(f"P{number}", date(2026, 1, 2), "", ("A", None, "A")) for number in range(SHOWN)]
    return replace(compare_policies(ledger), differing=1_234_567, differences=tuple(found))


async def test_of_very_many_differences_the_first_are_shown(app_on: AppOn) -> None:
    app = app_on("seed")
    comparison = many_differences(app.services.ledger)
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(PoliciesDialog(app.services.ledger, DEFAULT_CHAIN, ready=comparison))
        await settled(pilot)
        await press(pilot, "end")
        assert difference_words(comparison) in str(dialog(pilot).work_line.content)
        assert "1,234,567 payments; the first 10,000 are shown." in difference_words(comparison)
        assert lines(dialog(pilot).differences)[-1].startswith("P9999 ")


async def test_rules_stand_beside_each_other_with_what_they_would_decide(app_on: AppOn) -> None:
    async with app_on("demo").run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        await press(pilot, "R")
        assert chains(pilot) == [
            "✓ month 1,176 1,076 0",
            "amount, month 1,176 1,051 138",
            "amount and month, month 1,176 934 68",
            "amount and month, amount, month 1,176 944 137",
        ]
        await press(pilot, "down")
        assert "same amount 1,051 of at most 1,054" in pane(pilot, "rules--chain")
        assert "138 payments would not get the same accrual" in pane(pilot, "rules--chain")


async def test_chosen_rules_hold_for_steps_and_runs_of_the_session(app_on: AppOn, configuration: Path) -> None:
    app = app_on("demo")
    async with app.run_test(size=SIZE) as pilot:
        screen = await on_matching(pilot)
        assert screen.panes.candidates.border_title == "Accruals of the account"
        await press(pilot, "К", "down", "enter")
        assert message(pilot) == "Rules for this session: same amount, same month, oldest."
        assert screen.panes.candidates.border_title == "Accruals by same amount, same month, oldest"
        await press(pilot, "slash", *"P-000555", "enter")
        assert "the only one of the same amount" in pane(pilot, "matching--case")
        await press(pilot, "r", "enter")
        assert rules(app).count("same-amount") == 1051
        assert message(pilot) == "✓ matched 1,176 of at most 1,176; same amount 1,051 of at most 1,054"
    assert content(configuration) is None


async def test_rules_chosen_at_the_results_reach_the_matching_screen(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await press(pilot, "2")
        await on_matching(pilot)
        await press(pilot, "3", "o", "R", "down", "enter")
        assert "same amount 917 of at most 1,054" in pane(pilot, "results--overview")
        await press(pilot, "2")
        assert "Accruals by same amount" in str((await on_matching(pilot)).panes.candidates.border_title)


async def test_rules_may_be_saved_for_later_sessions(app_on: AppOn, configuration: Path) -> None:
    app = app_on("demo")
    async with app.run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        await press(pilot, "R", "end", "s")
        assert message(pilot) == "Rules, saved: same amount and month, same amount, same month, oldest."
    assert content(configuration) == 'rules = ["same-amount-and-month", "same-amount", "same-month", "oldest"]\n'


async def test_rules_saved_below_the_environment_are_told_to_be(
    app_on: AppOn, configuration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PAYMATCH_RULES", "oldest")
    async with app_on("seed").run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        await press(pilot, "R", "s")
        assert message(pilot) == "Saved, but PAYMATCH_RULES in the environment goes before it in later sessions."
    assert content(configuration) == 'rules = ["same-month", "oldest"]\n'


@pytest.fixture
def oddly_written(configuration: Path) -> None:
    configuration.parent.mkdir()
    configuration.write_text('rules = [\n"oldest"]\n', encoding="utf-8")


@pytest.mark.usefixtures("oddly_written")
async def test_rules_that_cannot_be_saved_hold_for_the_session(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        await press(pilot, "R", "down", "s")
        assert isinstance(app.screen, ErrorDialog)
        assert app.services.settings.rules == AMOUNT_FIRST


async def test_a_chain_of_ones_own_stands_first(app_on: AppOn) -> None:
    app = app_on("seed")
    app.services.settings = replace(app.services.settings, rules=("oldest",))
    async with app.run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        await press(pilot, "R")
        assert [line.split()[0] for line in chains(pilot)[:2]] == ["✓", "month"]
        await press(pilot, "escape")
        assert app.services.settings.rules == ("oldest",)


async def test_closing_a_dialog_ends_its_work(app_on: AppOn) -> None:
    app = app_on("demo")
    async with app.run_test(size=SIZE) as pilot:
        for open_it in (
            PoliciesDialog(app.services.ledger, DEFAULT_CHAIN),
            RulesDialog(app.services.ledger, DEFAULT_CHAIN, "best"),
        ):
            await app.push_screen(open_it)
            await press(pilot, "escape")
            with pytest.raises(PaymatchError, match="stopped"):
                open_it.telling(1, 2)
            assert not isinstance(app.screen, ComputingDialog | ErrorDialog)


async def test_progress_is_shown_until_the_work_is_done(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        line = WorkLine("comparing")
        await app.screen.mount(line)
        line.tell(250, 1000)
        assert str(line.content).startswith("█████░░░░░░░░░░░░░░░ 250 of 1,000 payments")
        line.finish("done")
        line.tell(500, 1000)
        assert str(line.content) == "done"


async def test_a_ledger_that_cannot_be_read_is_told(app_on: AppOn) -> None:
    app = app_on("seed")
    async with app.run_test(size=SIZE) as pilot:
        await on_matching(pilot)
        app.services.ledger.path.write_bytes(b"no ledger" * 1000)
        await press(pilot, "R")
        assert isinstance(app.screen, ErrorDialog)


async def test_overview_says_that_amounts_would_decide(matched: AppOn) -> None:
    async with matched("demo").run_test(size=SIZE) as pilot:
        await press(pilot, "o")
        text = pane(pilot, "results--overview")
        assert "▶ all rows have amounts: same-amount would decide 1,051 of 1,220 payments" in text
        assert "138 payments would change; matched 1,176 → 1,176, same month 1,076 → 1,028" in text
        await press(pilot, "R", "down", "enter")
        text = " ".join(pane(pilot, "results--overview").split())
        assert "would decide" not in text
        assert "matched 1,176 of at most 1,176; same amount 917 of at most 1,054" in text


async def test_overview_without_amounts_suggests_nothing(matched: AppOn) -> None:
    async with matched("seed").run_test(size=SIZE) as pilot:
        await press(pilot, "o")
        assert "would decide" not in pane(pilot, "results--overview")
