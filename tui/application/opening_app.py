"""The part of the application that paints its first frame before anything is loaded or opened."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from textual.events import Event, InputEvent, Key, Paste
from textual.screen import Screen
from textual.widget import AwaitMount

from tui.actions import action_named, actions_of, with_twins
from tui.actions.keyboard import chord_on_latin
from tui.actions.keymap import Keymap
from tui.application.looking_app import LookingApp
from tui.application.starting import begun, load_screen, load_the_rest
from tui.screens.common.words import place_words
from tui.screens.opening import OpeningScreen
from tui.services import Services
from tui.widgets.one_line.key_line import KeyHint, hints_of

_STYLES = Path(__file__).parents[1] / "css"
# Read when the first frame is painted; those of a few screens come with the screens.
_LATER_STYLES = ("paymatch.tcss", "sizes.tcss", "keeping.tcss", "focus.tcss")
# The first screen has the processor for itself till it has read what it shows: loading more would hold that up.
_SECONDS_BETWEEN_LOOKS = 0.1
_MOST_LOOKS = 30
# Of its own accord asyncio has a few more than there are processors: letters typed into a filter of a server that does
# not answer would take all of them, and the ledger would wait for it too.
_MOST_THREADS = 64


class OpeningApp(LookingApp):
    """An application that opens its services behind the first frame, unless they are open already.

    What is typed meanwhile reaches the screen that it was meant for; only the keys that leave do so at once.
    `could_not_open` is what went wrong, if the application has ended before it began.
    """

    CSS_PATH = _STYLES / "opening.tcss"

    def __init__(self, services: Services, *, first: str, keymap: Keymap) -> None:
        super().__init__(services.settings.theme)
        self.services = services
        self.keymap = keymap
        self.set_keymap(keymap.for_textual)
        self.could_not_open: Exception | None = None
        self._first = first
        self._typed: list[Event] | None = None if services.is_open else []

    def get_default_screen(self) -> Screen[Any]:
        """Return the screen of the first frame."""
        if self.services.is_open:
            return super().get_default_screen()
        return OpeningScreen(self._first, place_words(self.services.settings.ledger), self._hints)

    async def on_event(self, event: Event) -> None:
        """Keep what is typed and clicked before there is a screen for it."""
        if isinstance(event, Key) and not event.is_forwarded:
            event = _on_latin(event)
        if self._typed is None or event.is_forwarded or not isinstance(event, InputEvent | Paste):
            await super().on_event(event)
        elif isinstance(event, Key) and event.key in with_twins(self.keymap.keys(action_named("app.quit"))).split(","):
            self.exit()
        else:
            self._typed.append(event)

    def on_load(self) -> None:
        """Have threads enough for whatever waits."""
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(_MOST_THREADS))

    def on_mount(self) -> None:
        """Begin at once if there is nothing to open."""
        if self.services.is_open:
            self.begin()

    def on_ready(self) -> None:
        """Load and open, with the first frame painted, what it did without."""
        self.call_after_refresh(self._in_thread, self._go_on if self.services.is_open else self._open)

    def begin(self) -> AwaitMount:
        """Show the screen that was asked for; the services are open. Who awaits it waits till it stands."""
        self.stylesheet.read_all([_STYLES / name for name in _LATER_STYLES])
        self.stylesheet.parse()
        return self.switch_mode(self._first)

    def have_begun(self) -> None:
        """Do in a thread what is to be done once all is loaded."""

    def _in_thread(self, work: Callable[[], None]) -> None:
        self.run_worker(work, thread=True, group="opening", exit_on_error=False)

    def _open(self) -> None:
        try:
            load_screen(self._first)
            self.services.open()
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends the application, and is told there
            self.could_not_open = error
            self.call_next(self.exit)
        else:
            self.call_next(self._opened)

    async def _opened(self) -> None:
        await self.begin()
        typed, self._typed = self._typed or [], None
        for event in typed:
            await self.on_event(event)
        self.call_after_refresh(self._go_on_when_idle)

    def _go_on_when_idle(self, looks: int = 0) -> None:
        if looks < _MOST_LOOKS and any(not worker.is_finished for worker in self.workers):
            self.set_timer(_SECONDS_BETWEEN_LOOKS, partial(self._go_on_when_idle, looks + 1))
        else:
            self._in_thread(self._go_on)

    def _go_on(self) -> None:
        load_the_rest()
        begun()
        self.have_begun()

    def _hints(self) -> list[KeyHint]:
        return hints_of((action for action in actions_of("app") if action.footer), self.keymap.first)


def _on_latin(event: Key) -> Key:
    latin = chord_on_latin(event.key)
    return event if latin == event.key else Key(latin, event.character)
