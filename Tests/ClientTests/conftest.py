import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent))

from home import Home  # noqa: E402


@pytest.fixture
def home():
    home = Home()
    yield home
    home.close()
