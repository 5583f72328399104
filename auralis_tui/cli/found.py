"""The tracks that words on the command line mean."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from auralis_tui import folders
from auralis_tui.cli.search import query_of
from auralis_tui.errors import UsageError
from auralis_tui.file_names import to_text
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.query.nodes import quoted


def found_tracks(words: Sequence[str]) -> tuple[int, ...]:
    """Return the tracks of files and folders; of words that are none, what they find as a query."""
    paths = [os.path.abspath(os.path.expanduser(word)) for word in words]
    with Catalogue(folders.database_path()) as catalogue:
        if all(map(os.path.lexists, paths)):
            found = [number for path in paths for number in _below(catalogue, path)]
        else:
            found = list(catalogue.search_ids(query_of(words)))
    if not found:
        raise UsageError(f"Nothing is found by {' '.join(words)}.", "Scan the folder first, or search for other words.")
    return tuple(found)


def _below(catalogue: Catalogue, path: str) -> Sequence[int]:
    text = to_text(path)
    if os.path.isdir(path):
        return catalogue.search_ids(f"folder:{quoted(text.rstrip('/') + '/')}", sort="path")
    return catalogue.lists.file_tracks(text)


@contextmanager
def library_here(purpose: str) -> Iterator[Library]:
    """Open the library as its only writer, since no daemon runs."""
    from auralis_tui.daemon.lock import WriterLock
    from auralis_tui.library.database import open_library

    lock = WriterLock(folders.lock_path(), purpose)
    lock.acquire()
    try:
        library = open_library(folders.database_path())
        try:
            yield library
        finally:
            library.close()
    finally:
        lock.release()
