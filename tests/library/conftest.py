from collections.abc import Iterator
from pathlib import Path

import pytest

from auralis_tui.library.database import Library, open_library
from tests.library.albums import add_album


@pytest.fixture
def database_path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "library.sqlite3"


@pytest.fixture
def library(database_path: Path) -> Iterator[Library]:
    library = open_library(database_path)
    yield library
    library.close()


@pytest.fixture
def ten_tracks(library: Library) -> list[int]:
    """The ids of ten stored tracks."""
    return add_album(library, "Halden Ruiz", "Northern Line", count=10)
