"""The screen that a module's tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from e2e.desktop import missing_tools, x_server


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    """A display of an X server of its own."""
    if missing_tools():
        pytest.skip(f"needs {missing_tools()}: apt-get install xvfb xdotool openbox")
    with x_server() as display:
        yield display
