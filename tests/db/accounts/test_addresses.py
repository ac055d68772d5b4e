"""Addresses as they are shown, edited and written down: no password can be read in any."""

import pytest

from db.accounts.server.addresses import covered, editable, edited, server_name, without_secrets
from db.accounts.server.connection import Connection
from db.errors import InputFailed

# Address, covered, written down.
ADDRESSES = [
    (
        "mongodb://clerk:hunter2@host:27017/?tls=true",
        "clerk:•••••••@host:27017/?tls=true",
        "clerk@host:27017/?tls=true",
    ),
    ("mongodb+srv://clerk:hun/t@er2@host", "clerk:•••••••••@host", "clerk@host"),
    ("mongodb://clerk@host:1,other:2/x", "clerk@host:1,other:2/x", "clerk@host:1,other:2/x"),
    ("mongodb://host/?proxyPassword=ab&w=1", "host/?proxyPassword=••&w=1", "host/?w=1"),
    ("mongodb://host/?w=1&tlsCertificateKeyFilePassword=a", "host/?w=1&tlsCertificateKeyFilePassword=•", "host/?w=1"),
    (
        "mongodb://u@h/?authMechanismProperties=AWS_SESSION_TOKEN:abc,x:y",
        "u@h/?authMechanismProperties=AWS_SESSION_TOKEN:•••,x:y",
        "u@h/?authMechanismProperties=x:y",
    ),
]


@pytest.mark.parametrize(("uri", "shown", "written"), ADDRESSES)
def test_secrets_are_covered_and_not_written_down(uri: str, shown: str, written: str) -> None:
    scheme = uri.partition("//")[0]
    assert covered(uri) == f"{scheme}//{shown}"
    assert without_secrets(uri) == f"{scheme}//{written}"


@pytest.mark.parametrize("uri", [uri for uri, _, _ in ADDRESSES])
def test_address_left_as_it_was_offered_is_the_same(uri: str) -> None:
    assert edited(editable(uri), uri) == uri


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("mongodb://clerk:****@other/", "mongodb://clerk:hunter2@other/"),
        ("mongodb://clerk:new@host/", "mongodb://clerk:new@host/"),
        ("mongodb://host/", "mongodb://host/"),
    ],
)
def test_four_stars_keep_the_password_of_before(text: str, after: str) -> None:
    assert edited(text, "mongodb://clerk:hunter2@host/") == after


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("mongodb://clerk:hun", "mongodb://clerk:•••"),
        ("mongodb://host:2701", "mongodb://host:2701"),
        ("mongodb://host:27017,other:27018/x", "mongodb://host:27017,other:27018/x"),
        ("https://clerk:hun@host", "https://clerk:•••@host"),
        ("clerk:hun@host", "clerk:•••@host"),
        ("mongo", "mongo"),
    ],
)
def test_a_password_is_covered_while_it_is_typed(typed: str, shown: str) -> None:
    assert covered(typed) == shown


@pytest.mark.parametrize(
    "uri", ["mongodb://a:b@host:1,other:2/x?y=z", "mongodb+srv://a:b%2F@host:1,other:2", "mongodb://host:1,other:2#"]
)
def test_server_is_named_by_its_hosts_alone(uri: str) -> None:
    assert server_name(uri) == "host:1,other:2"


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("host", "host"),
        ("db-1.example:27017,other", "db-1.example:27017,other"),
        ("clerk:hun@host", "the given address"),
    ],
)
def test_server_without_a_scheme_is_named_if_no_secret_can_be_in_it(typed: str, named: str) -> None:
    assert server_name(typed) == named


@pytest.mark.parametrize("password", ["p@ss/w0rd", "p@ss/w0rd:1", "pa/ss", "p@ss", "p?ss", "p%ss"])
def test_password_that_is_not_escaped_is_no_server_and_is_told(password: str) -> None:
    with pytest.raises(InputFailed, match="%40 for @, %2F for /") as caught:
        Connection(f"mongodb://clerk:{password}@127.0.0.1:9/paymatch")
    assert "127.0.0.1:9" in str(caught.value)
    assert password not in str(caught.value)
    assert "w0rd" not in str(caught.value)


@pytest.mark.parametrize(
    "uri", ["mongodb://clerk:p%2Fss@127.0.0.1:9/x?appName=a@b", "mongodb://127.0.0.1:9/?appName=a@b"]
)
def test_escaped_password_is_none_of_that(uri: str) -> None:
    Connection(uri).close()
