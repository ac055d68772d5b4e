"""The screens in a real Chromium: a payment is matched with its keyboard, and is in the ledger."""

import asyncio
import shutil
from pathlib import Path

import pytest

from tests.tui.web.chromium import chromium
from tests.tui.web.serving import Served
from tests.tui.web.test_serve import decided

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium: Debian's package chromium has one")
async def test_payment_is_matched_in_a_browser(server: Served, tmp_path: Path) -> None:
    assert CHROMIUM is not None
    async with chromium(CHROMIUM, tmp_path) as page:
        await page.call("Page.navigate", url=server.address)
        await page.until("document.body.classList.contains('-first-byte')")
        assert (await page.call("Runtime.evaluate", expression="location.search"))["result"]["value"] == ""
        for _ in range(100):  # what is pressed before the screens are there goes nowhere
            if decided(server.ledger):
                break
            await page.press("2", "2", 50)
            await page.press("\r", "Enter", 13)
            await asyncio.sleep(0.5)
        assert decided(server.ledger)
        assert {
            url.partition("?")[0] for url in page.requested if not url.startswith((server.origin, "data:"))
        } == set()
