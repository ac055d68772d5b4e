"""What every screen can do that lets a person compare policies and choose the chain of rules."""

from dataclasses import replace
from functools import partial

from domain.matching.rules import Chain, chain_of
from domain.matching.words.certificate import chain_words
from tui.configuration.settings_file import overruled_by, save_setting
from tui.screens.common.base import MainScreen
from tui.screens.policies.rules import ChosenRules, RulesDialog
from tui.screens.policies.side_by_side import PoliciesDialog


class ChoosingScreen(MainScreen):
    """A main screen with the actions `rules` and `compare`; a chain that is chosen holds for the whole session."""

    @property
    def chain(self) -> Chain:
        """The chain of rules in force."""
        return chain_of(self.services.settings.rules)

    def action_rules(self) -> None:
        """Show the chains of rules with what each would decide, and let one be chosen."""
        dialog = RulesDialog(self.services.ledger, self.chain, self.services.settings.policy)
        self.app.push_screen(dialog, self._rules_chosen)

    def action_compare(self) -> None:
        """Show the policies side by side, and where they differ."""
        self.app.push_screen(PoliciesDialog(self.services.ledger, self.chain), self._payment_chosen)

    async def _payment_chosen(self, payment_id: str | None) -> None:
        if payment_id is not None:
            await self.paymatch.show_decision(payment_id)

    def _rules_chosen(self, chosen: ChosenRules | None) -> None:
        if chosen is None:
            return
        if chosen.rules != self.services.settings.rules:
            self.services.settings = replace(self.services.settings, rules=chosen.rules)
            self.note_change()
            self.ledger_changed()
        words = chain_words(chosen.rules)
        if chosen.lasting:
            self.in_background(
                partial(save_setting, "rules", chosen.rules), lambda _: self._rules_saved(words), group="settings"
            )
        else:
            self.say(f"Rules for this session: {words}.", "good")

    def _rules_saved(self, words: str) -> None:
        if variable := overruled_by("rules"):
            self.say(f"Saved, but {variable} in the environment goes before it in later sessions.", "warning")
        else:
            self.say(f"Rules, saved: {words}.", "good")
