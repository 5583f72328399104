"""`auralis search`: what fits a query, beside whoever writes to the library."""

import json
import sys
from argparse import Namespace
from collections.abc import Sequence

import msgspec

from auralis_tui import folders
from auralis_tui.bus.state import Track
from auralis_tui.errors import EXIT_OK, UsageError
from auralis_tui.file_names import printable

MINUS = "\N{MINUS SIGN}"
"""Stands for the - before a word, which would be taken for an option's."""


def search(arguments: Namespace) -> int:
    """Print what fits a query."""
    from auralis_tui.library.catalogue import Catalogue

    limit = checked_limit(arguments.limit)
    query = query_of(arguments.query)
    with Catalogue(folders.database_path()) as catalogue:
        found = catalogue.search(query, limit + 1, query_of([arguments.sort]))
    tracks = found[:limit]
    if arguments.json:
        print(json.dumps([msgspec.to_builtins(track) for track in tracks], ensure_ascii=False, indent=2))
        return EXIT_OK
    for track in tracks:
        print(line(track))
    if not tracks:
        from auralis_tui.library.health import last_damaged

        empty = "The library is empty. Bring music in: auralis scan FOLDER"
        if last_damaged(folders.database_path()):
            empty = "The library was damaged, and is empty now. How to bring it back: auralis doctor"
        print(f"Nothing matches {query!r}." if query else empty, file=sys.stderr)
    if len(found) > limit:
        print(f"There are more than these {limit}. To see them: --limit N", file=sys.stderr)
    return EXIT_OK


def query_of(words: Sequence[str]) -> str:
    """Put the words of a command line together as a query."""
    return " ".join(f"-{word[1:]}" if word.startswith(MINUS) else word for word in words)


def checked_limit(limit: int) -> int:
    """Return the limit, if it can be one."""
    if not 1 <= limit <= 100_000:
        raise UsageError("The limit goes from 1 to 100000.", "For example: --limit 20")
    return limit


def line(track: Track) -> str:
    """Show a track on a line."""
    return f"{track.title}  ·  {track.artist}  ·  {track.album}  {printable(track.path)}"
