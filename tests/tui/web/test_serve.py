"""The screens over the web: who gets in, and a payment matched through the websocket."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError

from db.ledger.ledger import Ledger
from db.ledger.listing import decided_count
from tests.tui.web.serving import Served
from tui.web.guard import is_loopback
from tui.web.server import GuardedServer

ROOT = Path(__file__).parents[3]


def decided(path: Path) -> int:
    ledger = Ledger.open(path)
    with ledger.reading():
        return decided_count(ledger)


def session() -> ClientSession:
    return ClientSession(cookie_jar=CookieJar(unsafe=True))  # cookies of addresses that are numbers


async def test_key_lets_in_and_nothing_else_does(server: Served) -> None:
    async with session() as browser:
        for path in ("/", "/static/js/textual.js", "/?key=wrong", "/ws"):
            async with browser.get(server.origin + path) as answer:
                assert answer.status == 403, path
        async with browser.get(server.address) as answer:
            assert (answer.status, str(answer.url)) == (200, f"{server.origin}/")
            assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
            page = await answer.text()
        assert "http://" not in page.replace(server.origin, "")
        assert "https://" not in page
        async with browser.get(f"{server.origin}/static/js/textual.js") as answer:
            assert answer.status == 200


async def test_pages_of_other_servers_get_no_websocket(server: Served) -> None:
    async with session() as browser:
        await (await browser.get(server.address)).read()
        for origin in ("http://evil.example", server.origin.replace("127.0.0.1", "localhost"), "null", None):
            headers = {"Origin": origin} if origin is not None else {}
            with pytest.raises(WSServerHandshakeError, match="403"):
                await browser.ws_connect(f"{server.origin}/ws", headers=headers)


async def test_other_names_for_this_machine_are_refused(server: Served) -> None:
    async with session() as browser, browser.get(server.address, headers={"Host": "rebound.example"}) as answer:
        assert answer.status == 403


async def test_payment_is_matched_through_the_websocket(server: Served) -> None:
    async with session() as browser:
        await (await browser.get(server.address)).read()
        socket = await browser.ws_connect(f"{server.origin}/ws?width=80&height=24", headers={"Origin": server.origin})
        seen = (await socket.receive(timeout=60)).data.decode()  # the screens are there
        await socket.send_json(["stdin", "2"])
        while "not decided" not in seen:
            seen += (await socket.receive(timeout=60)).data.decode()
        await socket.send_json(["stdin", "\r"])
        while not decided(server.ledger):  # only what changes is painted, so no words can be waited for
            await socket.receive(timeout=60)
        await socket.close()
    assert decided(server.ledger) == 1


def test_taken_port_is_told(server: Served) -> None:
    port = server.origin.rpartition(":")[2]
    command = [sys.executable, "-P", "-m", "tui", "serve", "--port", port]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"paymatch: Cannot serve: Port {port} of 127.0.0.1 is taken")
    assert "--port" in ended.stderr


def test_missing_extra_is_told_with_the_command_that_installs_it(tmp_path: Path) -> None:
    (tmp_path / "aiohttp.py").write_text("raise ModuleNotFoundError('No module', name='aiohttp')")
    command = [sys.executable, "-P", "-m", "tui", "serve"]
    where = {**os.environ, "PYTHONPATH": str(tmp_path)}
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=where, cwd=ROOT)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "aiohttp is missing: pip install 'paymatch[web]'" in ended.stderr


@pytest.mark.parametrize(("host", "first"), [("0.0.0.0", "http://127.0.0.1:81/"), ("::", "http://[::1]:81/")])  # noqa: S104
def test_address_for_everywhere_is_one_that_a_browser_can_open(host: str, first: str) -> None:
    assert GuardedServer(host, 81, ready=print).address.startswith(first)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST.", "::1", "[::1]", "127.1.2.3"])
def test_own_addresses_of_the_machine(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "", "localhost.example.org"])  # noqa: S104
def test_addresses_that_others_reach(host: str) -> None:
    assert not is_loopback(host)


@pytest.mark.parametrize("fresh", [False, True])
def test_tabs_begin_at_the_beginning_if_they_are_to_be_fresh(fresh: bool) -> None:
    """`--fresh` before `serve` is for the screens, which are processes of their own."""
    assert ("--fresh" in GuardedServer("127.0.0.1", 81, ready=print, fresh=fresh).command.split()) == fresh
