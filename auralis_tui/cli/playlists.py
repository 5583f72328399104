"""`auralis playlist`: by the daemon where one runs, since it alone writes; by themselves otherwise."""

import json
import os
import re
import sys
import time
from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from auralis_tui import folders
from auralis_tui.bus import playlist_commands as p
from auralis_tui.cli.found import found_tracks
from auralis_tui.cli.search import checked_limit, line, query_of
from auralis_tui.control import Remote
from auralis_tui.errors import EXIT_OK, NoDaemon, UsageError
from auralis_tui.file_names import printable, to_text
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.query.nodes import quoted
from auralis_tui.library.query.parser import parse, parse_sort
from auralis_tui.library.rows import PlaylistEntryRow, PlaylistRow

NEEDS = {
    "list": "", "show": "NAME", "create": "NAME [QUERY or FILES ...]", "add": "NAME QUERY or FILES ...",
    "remove": "NAME POSITION ...", "move": "NAME POSITION ... --to POSITION", "rename": "NAME NEW-NAME",
    "delete": "NAME", "import": "FILE", "export": "NAME FILE", "play": "NAME", "save-query": "NAME QUERY ...",
}  # fmt: skip
_FEWEST = {"list": 0, "add": 2, "remove": 2, "move": 2, "rename": 2, "export": 2, "save-query": 2}
_MOST = {"list": 0, "show": 1, "rename": 2, "delete": 1, "import": 1, "export": 2, "play": 1}


def playlist(arguments: Namespace) -> int:
    """Do one thing with playlists."""
    action, words = arguments.action, arguments.words
    if not _FEWEST.get(action, 1) <= len(words) <= _MOST.get(action, len(words)):
        raise UsageError(f"What is needed is: auralis playlist {action} {NEEDS[action]}.", "Quote what has spaces.")
    _ACTIONS[action](arguments, *_named(words))
    return EXIT_OK


def _named(words: Sequence[str]) -> tuple[str, list[str]]:
    return (words[0] if words else ""), list(words[1:])


def _list(arguments: Namespace, _: str, __: list[str]) -> None:
    with _catalogue() as catalogue:
        rows = catalogue.lists.playlists()
    if arguments.json:
        _print_json([msgspec.to_builtins(row) for row in rows])
        return
    for row in rows:
        print(f"{row.name}  ·  {_of(row)}")
    if not rows:
        print("There are no playlists yet. Make one: auralis playlist create NAME", file=sys.stderr)


def _of(row: PlaylistRow) -> str:
    if not row.smart:
        return "1 track" if row.entries == 1 else f"{row.entries} tracks"
    limit = f", at most {row.row_limit}" if row.row_limit is not None else ""
    return f"saved query: {row.query}{f', sorted by {row.sort}' if row.sort else ''}{limit}"


def _show(arguments: Namespace, name: str, _: list[str]) -> None:
    with _catalogue() as catalogue:
        entries = _entries(catalogue, catalogue.lists.playlist(name))
    if arguments.json:
        _print_json([msgspec.to_builtins(entry) for entry in entries])
        return
    for entry in entries:
        gone = "" if not entry.missing else "missing  "
        shown = line(entry.track) if entry.track is not None else f"{entry.title}  {printable(entry.path)}"
        print(f"{entry.index + 1:>4}  {gone}{shown}")
    if not entries:
        print(f"{name} is empty.", file=sys.stderr)


def _entries(catalogue: Catalogue, row: PlaylistRow) -> list[PlaylistEntryRow]:
    if not row.smart:
        return catalogue.lists.entries(row.id)
    tracks = catalogue.tracks(catalogue.smart_ids(row))
    return [
        PlaylistEntryRow(index, track, False, track.path, track.title, track.duration_s)
        for index, track in enumerate(tracks)
    ]


def _create(arguments: Namespace, name: str, words: list[str]) -> None:
    _store(arguments, p.CreatePlaylist(name=name, track_ids=found_tracks(words) if words else ()), f"{name} is made")


def _add(arguments: Namespace, name: str, words: list[str]) -> None:
    row, found = _own(name, "gets tracks"), found_tracks(words)
    added = "1 track is" if len(found) == 1 else f"{len(found)} tracks are"
    _store(arguments, p.AddToPlaylist(playlist_id=row.id, track_ids=found), f"{added} added to {row.name}")


def _remove(arguments: Namespace, name: str, words: list[str]) -> None:
    row = _own(name, "loses entries")
    do = p.RemoveFromPlaylist(playlist_id=row.id, indexes=_positions(words), changed_at=row.changed_at)
    _store(arguments, do, f"{row.name} is changed")


def _move(arguments: Namespace, name: str, words: list[str]) -> None:
    row = _own(name, "has an order")
    if arguments.to is None:
        raise UsageError("Where to is missing.", "For example: auralis playlist move Evening 7 8 --to 2")
    do = p.MoveInPlaylist(
        playlist_id=row.id, indexes=_positions(words), to=_positions([str(arguments.to)])[0], changed_at=row.changed_at
    )
    _store(arguments, do, f"{row.name} is changed")


def _rename(arguments: Namespace, name: str, words: list[str]) -> None:
    row = _row(name)
    do = p.RenamePlaylist(playlist_id=row.id, name=words[0], smart=row.smart)
    _store(arguments, do, f"{row.name} is {words[0]} now")


def _delete(arguments: Namespace, name: str, _: list[str]) -> None:
    row = _row(name)
    do = p.DeletePlaylist(playlist_id=row.id, smart=row.smart)
    _store(arguments, do, f"{row.name} is deleted; auralis undo brings it back")


def _import(arguments: Namespace, file: str, _: list[str]) -> None:
    answer = _asked(p.ImportPlaylist(path=_absolute(file), name=arguments.name or ""))
    missing = f", {answer['missing']} of them not in the library" if answer["missing"] else ""
    count = "1 entry" if answer["entries"] == 1 else f"{answer['entries']} entries"
    _tell(arguments, answer, f"{count} imported{missing}")


def _export(arguments: Namespace, name: str, words: list[str]) -> None:
    row = _row(name)
    do = p.ExportPlaylist(
        playlist_id=row.id, path=_absolute(words[0]), smart=row.smart, relative=not arguments.absolute,
        replace=arguments.force,
    )  # fmt: skip
    from auralis_tui.daemon.playlists import export

    answer = msgspec.to_builtins(export(folders.database_path(), do))
    _tell(arguments, answer, f"{row.name} is written to {answer['path']}")


def _play(arguments: Namespace, name: str, _: list[str]) -> None:
    with _catalogue() as catalogue:
        row = catalogue.lists.playlist(name)
        ids = catalogue.smart_ids(row) if row.smart else catalogue.lists.playable(row.id)
    if not ids:
        raise UsageError(f"{row.name} has nothing that can be played.", f"Look: auralis playlist show {quoted(name)}")
    where = "next" if arguments.next else "end" if arguments.append else "replace"
    with Remote() as remote:
        remote.ask("AddTracks", track_ids=list(ids), where=where, play=where == "replace")


def _save_query(arguments: Namespace, name: str, words: list[str]) -> None:
    query, sort = query_of(words), query_of([arguments.sort or ""])
    parse(query)
    parse_sort(sort)
    limit = None if arguments.limit is None else checked_limit(arguments.limit)
    former = None
    if folders.database_path().exists():
        with _catalogue() as catalogue:
            known = catalogue.lists.playlists()
        former = next((row.id for row in known if row.smart and row.name.casefold() == name.strip().casefold()), None)
    do = p.SaveQuery(name=name, query=query, sort=sort, row_limit=limit, playlist_id=former)
    _store(arguments, do, f"{name} is saved")


def _catalogue() -> Catalogue:
    return Catalogue(folders.database_path())


def _row(name: str) -> PlaylistRow:
    with _catalogue() as catalogue:
        return catalogue.lists.playlist(name)


def _own(name: str, verb: str) -> PlaylistRow:
    row = _row(name)
    if row.smart:
        raise UsageError(f"{row.name} is a saved query: only a playlist {verb}.", "Save another query under its name.")
    return row


def _positions(words: Sequence[str]) -> tuple[int, ...]:
    for word in words:
        if not re.fullmatch(r"[0-9]{1,9}", word) or int(word) == 0:
            raise UsageError(f"{word} is no position.", "They are counted from 1: auralis playlist show NAME")
    return tuple(int(word) - 1 for word in words)


def _absolute(file: str) -> str:
    return to_text(os.path.abspath(os.path.expanduser(file)))


def _store(arguments: Namespace, do: Any, said: str) -> None:
    _tell(arguments, _asked(do), said)


def _asked(do: Any) -> dict[str, Any]:
    """Have the daemon do it; without one, do it here."""
    command = msgspec.to_builtins(do)
    try:
        with Remote() as remote:
            return remote.ask(command.pop("type"), **command)
    except NoDaemon:
        return msgspec.to_builtins(_done_here(do))  # type: ignore[no-any-return]


def _done_here(do: Any) -> object:
    from auralis_tui.daemon.lock import WriterLock
    from auralis_tui.daemon.playlists import change
    from auralis_tui.library.database import open_library

    lock = WriterLock(folders.lock_path(), "playlist")
    lock.acquire()
    try:
        library = open_library(Path(folders.database_path()))
        try:
            return change(library, do, time.time())
        finally:
            library.close()
    finally:
        lock.release()


def _tell(arguments: Namespace, answer: dict[str, Any], said: str) -> None:
    if arguments.json:
        told = {name: value for name, value in answer.items() if name not in ("type", "of")}
        _print_json(told)
    else:
        print(f"{said}.")


def _print_json(value: object) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


_ACTIONS: dict[str, Callable[[Namespace, str, list[str]], None]] = {
    "list": _list, "show": _show, "create": _create, "add": _add, "remove": _remove, "move": _move,
    "rename": _rename, "delete": _delete, "import": _import, "export": _export, "play": _play,
    "save-query": _save_query,
}  # fmt: skip
