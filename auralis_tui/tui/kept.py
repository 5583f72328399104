"""What the console keeps of itself between two runs: the theme, the library's view, its orders and columns."""

import os
from pathlib import Path

import msgspec
from msgspec import Struct

from auralis_tui import folders


class Kept(Struct, frozen=True, kw_only=True):
    """What was chosen in the console."""

    theme: str = ""
    configured_theme: str = ""
    """What the configuration said when the theme was chosen: when it says another, that one counts."""
    view: str = ""
    sorts: dict[str, str] = {}
    columns: dict[str, tuple[str, ...]] = {}


def kept_path() -> Path:
    """Return the path of the file."""
    return folders.state_folder() / "console.json"


def read_kept() -> Kept:
    """Read what was kept; a file that can't be read is as good as none."""
    try:
        return msgspec.json.decode(kept_path().read_bytes(), type=Kept)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return Kept()


def write_kept(**changes: object) -> None:
    """Keep something else; what isn't named stays."""
    kept = msgspec.structs.replace(read_kept(), **changes)
    path = kept_path()
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(msgspec.json.encode(kept))
        fresh.replace(path)
    except OSError:  # a full disk keeps nothing, and the console goes on
        return
