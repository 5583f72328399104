"""`auralis lyrics`: the words of a song."""

import json
import os
import sys
from argparse import Namespace
from typing import Any

from auralis_tui import folders
from auralis_tui.control import Remote
from auralis_tui.errors import EXIT_OK, LibraryError, UsageError
from auralis_tui.file_names import printable, to_text

Row = dict[str, Any]


def lyrics(arguments: Namespace) -> int:
    """Print the lyrics of a track, or of what plays, with the times at which they are sung."""
    name = " ".join(arguments.track)
    lines, source = _of(name) if name else _of_heard()
    if arguments.json:
        print(json.dumps({"source": source, "lines": lines}, ensure_ascii=False, indent=2))
        return EXIT_OK
    if not lines:
        where = f"{name} has no lyrics" if name else "What plays has no lyrics"
        raise LibraryError(f"{where} in the file or beside it.", "Put them into a .lrc file of the same name.")
    for line in lines:
        print(f"{_clock(line['at_s'])}  {line['text']}".rstrip() if _synced(lines) else line["text"])
    print(f"from {printable(source)}", file=sys.stderr)
    return EXIT_OK


def _of_heard() -> tuple[list[Row], str]:
    with Remote(timeout_s=None) as remote:
        entry = remote.snapshot["player"]["entry"]
        if entry is None:
            raise UsageError("Nothing plays.", "Name a track: auralis lyrics song.flac")
        found = remote.ask("GetLyrics", track_id=entry["track"]["id"])
    return [{"text": line["text"], "at_s": line.get("at_s")} for line in found["lines"]], found["source"]


def _of(name: str) -> tuple[list[Row], str]:
    from auralis_tui.cli.similar import find_track
    from auralis_tui.library.catalogue import Catalogue
    from auralis_tui.media.lyrics import read_lyrics

    path = os.path.expanduser(name)
    if os.path.isfile(path):
        found = read_lyrics(path)  # in the library or not
    else:
        with Catalogue(folders.database_path()) as catalogue:
            track = find_track(catalogue, name)
        found = read_lyrics(track.path, track.start_s, track.end_s)
    if found is None:
        return [], ""
    return [{"text": line.text, "at_s": line.at_s} for line in found.lyrics.lines], to_text(found.source)


def _synced(lines: list[Row]) -> bool:
    return any(line["at_s"] is not None for line in lines)


def _clock(at_s: float | None) -> str:
    if at_s is None:
        return " " * 8
    minutes, hundredths = divmod(round(at_s * 100), 6000)
    return f"{minutes:>2}:{hundredths / 100:05.2f}"
