"""The part of the application for newcomers, and for everybody whose ledger has nothing yet: importing, first steps."""

from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from textual.actions import ActionParseResult
from textual.dom import DOMNode

from tui.actions import action_of_method
from tui.actions.keymap import Keymap
from tui.application.guide import GUIDE, HINT, Guide
from tui.application.keeping_app import KeepingApp
from tui.configuration.remembered import dismiss
from tui.screens.common.base import MainScreen
from tui.screens.common.keyed import KeyedScreen
from tui.services import Services
from tui.widgets.text.lines import Line


class GuidingApp(KeepingApp):
    """An application that imports, and leads a newcomer through the first steps if it has a `guide`.

    `exported` is the file that was written last.
    """

    def __init__(self, services: Services, *, first: str, keymap: Keymap) -> None:
        super().__init__(services, first=first, keymap=keymap)
        self.guide: Guide | None = None
        self.exported: Path | None = None

    async def run_action(
        self,
        action: "str | ActionParseResult",
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Do what a key says, unless that is not possible now: then say why."""
        asked = self.screen if default_namespace is self else default_namespace
        if not isinstance(asked, KeyedScreen) or not isinstance(action, str):
            return await super().run_action(action, default_namespace, namespaces)
        if asked.refuses(action):
            return True
        context = "app" if default_namespace is self else asked.NAME
        done = await super().run_action(action, default_namespace, namespaces)
        if done:
            self._guide_on(context, action)
        return done

    def action_import_file(self) -> None:
        """Ask for a file, show how it would be read, and import it."""
        from tui.screens.importing.importer import Importer

        if isinstance(self.screen, MainScreen):
            Importer(self.screen).ask()

    def action_sample_data(self) -> None:
        """Bring the sample data into an empty ledger."""
        from tui.screens.importing.sample import SampleImporter

        if isinstance(self.screen, MainScreen):
            SampleImporter(self.screen).ask()

    def action_copy_path(self) -> None:
        """Copy the path of the file that was written last."""
        if self.exported is None:
            self.tell("No file was written yet.")
        else:
            self.copy_text(str(self.exported), "the path")

    def guide_lines(self, screen: str) -> Sequence[Line]:
        """Return what a newcomer on a screen is to do next; nothing where nobody is guided."""
        return self.guide.lines(screen) if self.guide is not None else ()

    def guide_came_to(self, screen: str) -> None:
        """Go on with the first steps if a newcomer was to come to this screen."""
        if self.guide is not None and self.guide.came_to(screen):
            self._keep_guide(self.guide)

    def _keep_guide(self, guide: Guide) -> None:
        self.services.places.keep(GUIDE, guide.kept)

    def action_end_guide(self) -> None:
        """End the first steps, now and in later sessions."""
        if self.guide is None or self.guide.ended:
            self.tell("No hints are shown: `paymatch demo` shows some the first time.")
        elif isinstance(self.screen, MainScreen):
            self.guide.ended = True
            self.screen.show_guide()
            self.screen.in_background(partial(dismiss, HINT), lambda _: None, group="guide")

    def _guide_on(self, context: str, call: str) -> None:
        """Go on with the first steps if this was what they wait for."""
        action = action_of_method(context, call)
        if self.guide is not None and action is not None and self.guide.saw(action.id):
            self._keep_guide(self.guide)
            for screen in self.screen_stack:
                if isinstance(screen, MainScreen):
                    screen.show_guide()
