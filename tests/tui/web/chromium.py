"""A real Chromium without a window, driven over its DevTools protocol; Debian's package `chromium` has it."""

import asyncio
import base64
import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse

_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--remote-debugging-port=0"),
)


class Page:
    """One page of the browser. `requested` has the addresses of all that it has asked for."""

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.requested: list[str] = []
        self._socket = socket
        self._number = 0

    async def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the protocol, and return its result."""
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json(timeout=60)
            if message.get("method") == "Network.requestWillBeSent":
                self.requested.append(message["params"]["request"]["url"])
            elif message.get("id") == self._number:
                return dict(message["result"])

    async def until(self, expression: str) -> None:
        """Wait till a JavaScript expression is true."""
        for _ in range(600):
            answer = await self.call("Runtime.evaluate", expression=f"Boolean({expression})")
            if answer["result"].get("value"):
                return
            await asyncio.sleep(0.1)
        raise AssertionError(f"never true: {expression}")

    async def press(self, text: str, key: str, code: int) -> None:
        """Press a key."""
        await self.call("Input.dispatchKeyEvent", type="keyDown", text=text, key=key, windowsVirtualKeyCode=code)
        await self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)

    async def picture(self) -> bytes:
        """Return what the page looks like, as PNG."""
        return base64.b64decode((await self.call("Page.captureScreenshot"))["data"])


@asynccontextmanager
async def chromium(program: str, folder: Path) -> AsyncIterator[Page]:
    """Start the browser with an empty page, and end it with the block."""
    command = [program, *_OPTIONS, f"--user-data-dir={folder / 'profile'}", "about:blank"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # noqa: ASYNC220
    try:
        assert process.stderr is not None
        found = None
        while found is None:
            line = await asyncio.to_thread(process.stderr.readline)
            assert line, "Chromium has ended"
            found = re.search(r"ws://(\S+?)/", line)
        async with ClientSession() as session:
            async with session.get(f"http://{found[1]}/json/list") as answer:
                pages = [page for page in await answer.json() if page["type"] == "page"]
            async with session.ws_connect(pages[0]["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                page = Page(socket)
                for domain in ("Page", "Runtime", "Network"):
                    await page.call(f"{domain}.enable")
                yield page
    finally:
        process.kill()
        process.communicate()
