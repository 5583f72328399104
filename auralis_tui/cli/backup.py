"""Backups from the shell: by the daemon where one runs, since it alone writes; by themselves otherwise."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from auralis_tui import folders
from auralis_tui.cli.progress import ProgressBar
from auralis_tui.control import Remote
from auralis_tui.errors import EXIT_FAILED, EXIT_OK, LibraryError, NoDaemon, UsageError

if TYPE_CHECKING:
    from auralis_tui.daemon.lock import WriterLock


def backup(arguments: Namespace) -> int:
    """Create, list, verify or restore backups."""
    actions: dict[str, Callable[[Namespace], int]] = {
        "create": _create, "list": _list, "verify": _verify, "restore": _restore,
    }  # fmt: skip
    return actions[arguments.action](arguments)


def _tracks(found: dict[str, Any]) -> str:
    return "1 track" if found["tracks"] == 1 else f"{found['tracks']} tracks"


def _create(arguments: Namespace) -> int:
    path = os.path.abspath(os.path.expanduser(arguments.path)) if arguments.path else ""
    if path and not os.path.isdir(os.path.dirname(path)):
        raise UsageError(f"There is no folder {os.path.dirname(path)}.", "Make it, or choose another place.")
    try:
        with Remote(timeout_s=None) as remote:
            answer = remote.ask("CreateBackup", path=path, compress=arguments.compress)
    except NoDaemon:
        answer = _create_here(path, arguments.compress)
    made = {"path": answer["path"], "tracks": answer["tracks"]}
    _print(made, arguments.json, f"{_tracks(made)} backed up in {made['path']}")
    return EXIT_OK


def _create_here(path: str, compress: str) -> dict[str, Any]:
    from auralis_tui.bus.commands import Packing
    from auralis_tui.library.backup import create_backup
    from auralis_tui.library.backups import rotate
    from auralis_tui.library.database import open_library

    if not folders.database_path().exists():
        raise LibraryError("There is no library yet.", "Scan something first: auralis scan FOLDER")
    bar = ProgressBar("backup")
    with _writer("backup"):
        library = open_library(folders.database_path())
        try:
            report = create_backup(
                library.connection, Path(path) if path else None, _now, packing=Packing(compress),
                on_step=lambda done, total: bar.show(done / total),
            )  # fmt: skip
        finally:
            library.close()
            bar.clear()
        if not path:
            rotate(folders.backups_folder())
    return {"path": str(report.path), "tracks": report.tracks}


def _list(arguments: Namespace) -> int:
    from auralis_tui.library.backups import list_backups

    backups = list_backups(folders.backups_folder())
    if arguments.json:
        rows = [
            {"path": str(one.path), "kind": one.kind.value, "made_at": one.made_at.isoformat(), "size": one.size}
            for one in backups
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return EXIT_OK
    for one in backups:
        print(f"{one.made_at:%Y-%m-%d %H:%M:%S}  {one.size / 1e6:8.1f} MB  {one.kind.value:<9}  {one.path.name}")
    if not backups:
        print(f"There is no backup in {folders.backups_folder()}. Make one: auralis backup create", file=sys.stderr)
    return EXIT_OK


def _verify(arguments: Namespace) -> int:
    """Check one backup, or all of them; exit with 1 when one is bad."""
    from auralis_tui.library.backups import find_backup, list_backups, verify_backup

    folder = folders.backups_folder()
    paths = [find_backup(arguments.path, folder)] if arguments.path else [one.path for one in list_backups(folder)]
    if not paths:
        raise LibraryError(f"There is no backup in {folder}.", "Make one: auralis backup create")
    rows = []
    for path in paths:
        try:
            found = verify_backup(path)
        except LibraryError as error:
            rows.append({"path": str(path), "good": False, "tracks": None, "version": None, "problem": str(error)})
        else:
            rows.append(
                {"path": str(path), "good": True, "tracks": found.tracks, "version": found.version, "problem": ""}
            )
    if arguments.json:
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for row in rows:
            says = f"{_tracks(row)}, schema {row['version']}" if row["good"] else row["problem"]
            print(f"{'ok' if row['good'] else '!!'}  {row['path']}  {says}")
    return EXIT_OK if all(row["good"] for row in rows) else EXIT_FAILED


def _restore(arguments: Namespace) -> int:
    name = arguments.path or ""
    path = os.path.abspath(os.path.expanduser(name))
    name = path if name and os.path.isfile(path) else name
    try:
        with Remote(timeout_s=None) as remote:
            answer = remote.ask("RestoreBackup", path=name)
    except NoDaemon:
        answer = _restore_here(name)
    done = {"path": answer["path"], "tracks": answer["tracks"], "kept": answer["kept"] or None}
    kept = f"\nThe former library is kept as {done['kept']}" if done["kept"] else ""
    _print(done, arguments.json, f"{_tracks(done)} restored from {done['path']}{kept}")
    return EXIT_OK


def _restore_here(name: str) -> dict[str, Any]:
    from auralis_tui.library.backups import find_backup
    from auralis_tui.library.restore import prepared, take_place

    source, library = find_backup(name, folders.backups_folder()), folders.database_path()
    with _writer("restore"), prepared(source, library) as (copy, tracks):
        kept = take_place(copy, library, _now)
    return {"path": str(source), "tracks": tracks, "kept": str(kept or "")}


@contextmanager
def _writer(purpose: str) -> "Iterator[WriterLock]":
    """Be the only one who writes to the library."""
    from auralis_tui.daemon.lock import WriterLock

    lock = WriterLock(folders.lock_path(), purpose)
    lock.acquire()
    try:
        yield lock
    finally:
        lock.release()


def _print(answer: dict[str, Any], as_json: bool, words: str) -> None:
    print(json.dumps(answer, ensure_ascii=False) if as_json else words)


def _now() -> datetime:
    return datetime.now().astimezone()
