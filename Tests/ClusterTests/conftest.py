"""The lab, which all tests of a run share, and a home of its own with an executor for each of them."""

import shutil
import sys
import tempfile
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "TerminalTests")]

from cluster import Cluster  # noqa: E402
from lab import Lab  # noqa: E402


@pytest.fixture(scope="session")
def the_lab():
    root = Path(tempfile.mkdtemp(prefix="jobs-lab-", dir="/tmp"))
    lab = Lab(root)
    try:
        yield lab.up()
    finally:
        lab.down()
        shutil.rmtree(root)


@pytest.fixture
def cluster(the_lab):
    with Cluster(the_lab) as cluster:
        yield cluster


@pytest.fixture
def broken(cluster):
    """The same for tests that break something: afterwards all of the lab works again."""
    yield cluster
    cluster.lab.restart()
