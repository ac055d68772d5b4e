"""Whom the server lets in: browsers that were given its address with the key, from pages of its own only.

The web server of textual-serve asks nobody anything: any page that is open in the browser could drive the screens
through the websocket (cross-site hijacking), and so could any other user of the machine.
"""

import hmac
import secrets
from ipaddress import ip_address

from aiohttp import web
from aiohttp.typedefs import Handler

# Nothing is loaded from, sent to or shown inside of any other server's page.
_HEADERS = {
    "Content-Security-Policy": "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Guard:
    """The checks of every request. The key, new for each server, comes in the address once and then as a cookie."""

    def __init__(self, host: str, port: int) -> None:
        self.key = secrets.token_urlsafe(32)
        self._loopback = is_loopback(host)
        # Cookies are shared by all ports of a host.
        self._cookie = f"paymatch-{port}"

    @web.middleware
    async def middleware(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Answer a request, if it may be."""
        refusal = self._refusal(request)
        if refusal is not None:
            return web.Response(status=403, text=refusal, headers=_HEADERS)
        if "key" in request.query:
            let_in = web.Response(status=303, headers={**_HEADERS, "Location": "/"})
            let_in.set_cookie(self._cookie, self.key, httponly=True, samesite="Strict")
            return let_in
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    def _refusal(self, request: web.Request) -> str | None:
        """Return why a request is not answered; None if it may be."""
        if self._loopback and not is_loopback(request.url.host or ""):
            return "This server answers under the names of this machine's own address only."
        origin = request.headers.get("Origin")
        if origin is None and request.path == "/ws":
            return "Which page this comes from is not said."
        if origin is not None and origin != f"{request.scheme}://{request.host}":
            return "This comes from a page of another server."
        given = request.query.get("key") or request.cookies.get(self._cookie) or ""
        if not hmac.compare_digest(given.encode(), self.key.encode()):
            return "Open the address that paymatch serve has printed, with its key."
        return None


def is_loopback(host: str) -> bool:
    """Return whether a host's name or address is one by which only this machine can be reached."""
    if host.casefold().rstrip(".") == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
