"""Writes the pictures."""

import asyncio
import tempfile
from pathlib import Path

from tests.tui.pictures.kept import FOLDER
from tests.tui.pictures.screens import DRAWN, pictures


def main() -> None:
    """Draw every screen at every size, and write what has changed."""
    FOLDER.mkdir(exist_ok=True)
    drawn: dict[str, str] = {}
    for chosen in DRAWN:
        with tempfile.TemporaryDirectory() as folder:
            drawn |= asyncio.run(pictures(chosen, Path(folder)))
    for old in FOLDER.glob("*.svg"):
        if old.name not in drawn:
            old.unlink()
    for name, picture in drawn.items():
        path = FOLDER / name
        if not path.exists() or path.read_text() != picture:
            path.write_text(picture)
            print(path.relative_to(FOLDER.parent.parent))


main()
