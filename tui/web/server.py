"""The web server: textual-serve, behind a guard, with a page that loads nothing from elsewhere."""

import errno
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import aiohttp_jinja2
from aiohttp import web
from textual_serve.server import Server

from domain.errors import PaymatchError
from tui.web.guard import Guard

# Addresses to listen on that no browser can open, with one that is among them.
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - named by whoever asks for it

_TEMPLATES = Path(__file__).parent / "templates"


class ServeFailed(PaymatchError):
    """The server cannot begin: the port is taken or not allowed, or there is no such host."""

    title = "Cannot serve"


class GuardedServer(Server):
    """Serves the screens to browsers; every tab gets a process of its own."""

    def __init__(self, host: str, port: int, *, ready: Callable[[str], object], fresh: bool = False) -> None:
        """`ready` is called with the address to open as soon as it can be; `fresh` tabs begin at the beginning."""
        # `exec`: no shell stays between the server and the screens.
        screens = [sys.executable, "-P", "-m", "tui", *(["--fresh"] if fresh else [])]
        super().__init__(
            f"exec {shlex.join(screens)}", host=host, port=port, title="paymatch", templates_path=_TEMPLATES
        )
        self._guard = Guard(host, port)
        self._ready = ready

    def run(self) -> None:
        """Serve until a signal ends it. Raises ServeFailed."""

        def ready(_: str) -> None:
            self._ready(self.address)

        try:
            web.run_app(self._make_app(), host=self.host, port=self.port, print=ready)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                taken = f"Port {self.port} of {self.host} is taken, perhaps by another paymatch: --port names another."
                raise ServeFailed(taken) from None
            raise ServeFailed(f"{self.host}:{self.port} cannot be served: {error.strerror or error}.") from None

    @property
    def address(self) -> str:
        """The address that lets a browser in; one on this machine, where the server listens on all addresses."""
        given = self.host.strip("[]")
        name = _EVERYWHERE.get(given, given)
        host = f"[{name}]" if ":" in name else name
        return f"http://{host}:{self.port}/?key={self._guard.key}"

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.router.add_get("/focus.js", self._give_focus)
        app.middlewares.append(self._guard.middleware)
        return app

    async def _give_focus(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(_TEMPLATES / "focus.js")

    async def on_startup(self, app: web.Application) -> None:
        """Say nothing: `ready` does, when a browser can connect."""

    async def handle_index(self, request: web.Request) -> web.Response:
        """Give the page, with the websocket under the name by which the browser came."""
        context: dict[str, Any] = {"title": self.title, "websocket": f"ws://{request.host}/ws"}
        return aiohttp_jinja2.render_template("app_index.html", request, context)
