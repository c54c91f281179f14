"""What every test at a terminal has: a home of its own, and terminals that end with the test."""

import pytest
from home import Home
from terminal import Terminal


@pytest.fixture
def home(tmp_path_factory):
    with Home() as home:
        yield home


@pytest.fixture
def terminal(home):
    """Starts a program in a terminal of its own: `terminal("bash", "-i")`."""
    started = []

    def start(*argv, **options):
        started.append(Terminal([home.path_of(argv[0]), *argv[1:]], home, **options))
        return started[-1]

    yield start
    for each in started:
        each.close()
