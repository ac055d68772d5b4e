"""Addresses of MongoDB servers as a person sees and types them: never with a password that can be read."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

# Stands in a line to be edited for a secret that is to stay as it is.
KEPT = "****"
_COVER = "•"

_HOSTS = re.compile(r"(?P<scheme>mongodb(?:\+srv)?://)(?:.*@)?(?P<hosts>[^/?#]+)", re.DOTALL)
# What the library takes for one too.
_BARE_HOSTS = re.compile(r"[\w.-]+(?::\d{1,5})?(?:,[\w.-]+(?::\d{1,5})?)*")
# Up to the last @, whatever is before it: a password may be typed with characters that should have been escaped.
_PASSWORD = re.compile(r"(?:[^:/?@]*://)?[^:/?@]*:(?!//)(?P<secret>.*)@", re.DOTALL)
# The same while the @ is still to be typed; what looks like a port is none.
_BEGUN = re.compile(r"mongodb(?:\+srv)?://[^:/?,@]*:(?!\d{0,5}(?:[/?,]|$))(?P<secret>[^@]*)$", re.DOTALL)
_OPTION = re.compile(
    r"[?&](?P<option>(?:tlsCertificateKeyFilePassword|proxyPassword)=(?P<secret>[^&]*))", re.IGNORECASE
)
_TOKEN = re.compile(r"(?P<option>AWS_SESSION_TOKEN(?::|%3A)(?P<secret>[^,&]*),?)", re.IGNORECASE)


def server_name(uri: str) -> str:
    """Return what to call the server of `uri`: its host and port or its socket, never the user or the password."""
    if match := _HOSTS.match(uri):
        return unquote(match["hosts"])
    return uri if _BARE_HOSTS.fullmatch(uri) else "the given address"


def covered(uri: str) -> str:
    """Return `uri` with a dot for every character of what is secret in it, as it may be shown while it is typed."""
    for start, end in _secrets(uri):
        uri = uri[:start] + _COVER * (end - start) + uri[end:]
    return uri


def editable(uri: str) -> str:
    """Return `uri` with KEPT for what is secret in it, as it is offered to be edited."""
    for start, end in reversed(list(_secrets(uri))):
        uri = uri[:start] + KEPT + uri[end:]
    return uri


def edited(text: str, before: str) -> str:
    """Return the address that a person made of `editable(before)`: where KEPT stands still, the secret of before."""
    kept = [before[start:end] for start, end in _secrets(before)]
    for (start, end), secret in reversed(list(zip(_secrets(text), kept, strict=False))):
        if text[start:end] == KEPT:
            text = text[:start] + secret + text[end:]
    return text


def without_secrets(uri: str) -> str:
    """Return `uri` as it may be written down: the user without the password, no option that is secret."""
    for pattern in (_TOKEN, _OPTION):
        uri = pattern.sub(lambda found: found[0].replace(found["option"], ""), uri)
    uri = re.sub(r"&{2,}", "&", uri).replace("?&", "?").rstrip("&?")
    password = _PASSWORD.match(uri)
    return uri if password is None else uri[: password.start("secret") - 1] + uri[password.end("secret") :]


def _secrets(uri: str) -> Iterator[tuple[int, int]]:
    """Yield from where to where there is something secret, in order."""
    password = _PASSWORD.match(uri) or _BEGUN.match(uri)
    spans = [found.span("secret") for pattern in (_OPTION, _TOKEN) for found in pattern.finditer(uri)]
    if password is not None:
        spans = [password.span("secret"), *(span for span in spans if span[0] >= password.end("secret"))]
    yield from sorted(spans)
