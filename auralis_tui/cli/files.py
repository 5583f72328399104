"""Commands about the library's files: folders to forget, duplicates, files that can't be read."""

import dataclasses
import json
import os
from argparse import Namespace
from contextlib import closing

from auralis_tui import folders
from auralis_tui.control import Remote
from auralis_tui.errors import EXIT_OK, NoDaemon
from auralis_tui.file_names import printable, to_text


def forget(arguments: Namespace) -> int:
    """Scan a folder no longer, and hide its tracks."""
    path = to_text(os.path.abspath(os.path.expanduser(arguments.forget)))
    try:
        with Remote(timeout_s=None) as remote:
            remote.ask("ForgetFolder", path=path)
    except NoDaemon:
        _forget_here(path)
    print(f"{printable(path)} is scanned no longer. Its tracks return when it is scanned again.")
    return EXIT_OK


def _forget_here(path: str) -> None:
    from auralis_tui.daemon.lock import WriterLock
    from auralis_tui.library.database import open_library
    from auralis_tui.library.roots import forget

    lock = WriterLock(folders.lock_path(), "scan")
    lock.acquire()
    library = open_library(folders.database_path())
    try:
        forget(library, path)
    finally:
        library.close()
        lock.release()


def duplicates(arguments: Namespace) -> int:
    """List files with the same sound."""
    from auralis_tui.library.duplicates import duplicates
    from auralis_tui.library.reading import open_reader

    with closing(open_reader(folders.database_path())) as connection:
        groups = list(duplicates(connection))
    if arguments.json:
        print(json.dumps([[dataclasses.asdict(copy) for copy in group] for group in groups], ensure_ascii=False))
        return EXIT_OK
    for group in groups:
        print(f"{group[0].title}  ·  {group[0].artist}")
        for copy in group:
            print(f"  {printable(copy.path)}")
    if not groups:
        print("No two files have the same sound.")
    return EXIT_OK


def quarantine(arguments: Namespace) -> int:
    """List the files that can't be read, and why."""
    from auralis_tui.library.duplicates import held
    from auralis_tui.library.reading import open_reader

    with closing(open_reader(folders.database_path())) as connection:
        files = held(connection)
    if arguments.json:
        print(json.dumps([dataclasses.asdict(file) for file in files], ensure_ascii=False))
        return EXIT_OK
    for file in files:
        print(printable(file.reason))
    if not files:
        print("All files that were found can be read.")
    return EXIT_OK
