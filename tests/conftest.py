"""What tests of every layer share: the one real mongod of a run."""

from collections.abc import Iterator

import pytest

from db.accounts.embedded.server import EmbeddedServer


@pytest.fixture(scope="session")
def mongod(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedServer]:
    """The running embedded server; its address is `.uri`."""
    with EmbeddedServer(tmp_path_factory.mktemp("mongod")) as server:
        yield server
