"""A scheduler with two worker processes, one for all tests of a process."""

from collections.abc import Iterator

import pytest
from distributed import LocalCluster


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    with LocalCluster(
        n_workers=2,
        threads_per_worker=1,
        host="127.0.0.1",
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
        local_directory=str(tmp_path_factory.mktemp("workers")),
        silence_logs=50,
    ) as started:
        yield started


@pytest.fixture
def address(cluster: LocalCluster) -> str:
    """That of the scheduler."""
    return str(cluster.scheduler_address)
