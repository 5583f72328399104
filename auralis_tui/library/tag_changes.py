"""Changing the tags of files of the library, and undoing it.

A transaction can't hold files. So what is about to be changed is noted first, with what all fields are before and
after; then the files are changed, each at once and with its record; then the note is cut down to what was really done.
Whatever a crash leaves is a file as it was or as it is to be, and a note by which undo brings each back as it was.
"""

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import msgspec

from auralis_tui.errors import AuralisError, LibraryError, MediaError, UsageError
from auralis_tui.file_names import printable, to_os, to_text
from auralis_tui.library import changes
from auralis_tui.library.changes import Change, Direction
from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile
from auralis_tui.library.tracks import ReadFile, remove_empty, store
from auralis_tui.media.tag_edit import STAYS, Fields, Items, TagPlan, as_is, plan, write_items
from auralis_tui.media.tag_items import Item
from auralis_tui.media.tag_writing import words_on_links
from auralis_tui.media.tags import read_tags

TAGS = "tags"
"""The kind of these changes."""
MAX_FILES = 10_000
Run = Callable[[Callable[[Library], Any]], Any]
"""Does a piece of work with the library, in its writer's thread, and returns what comes of it."""


class FileState(msgspec.Struct, frozen=True, array_like=True):
    """What fields of a file are on one side of a change."""

    path: str
    items: dict[str, tuple[Item, ...]]
    track_id: int = 0
    """By which it is found where it was moved since; 0 for one that the library doesn't have."""


@dataclass(slots=True)
class Outcome:
    """What became of changing files."""

    changed: list[TagPlan] = field(default_factory=list)
    unchanged: int = 0
    """Files that have these values already."""
    problems: list[str] = field(default_factory=list)
    """Sentences about files that could not be changed, and are as they were."""
    notes: list[str] = field(default_factory=list)
    """Sentences about files that were changed."""


def files_of(library: Library, track_ids: Sequence[int]) -> list[str]:
    """Return the paths of tracks' files."""
    rows = library.rows(
        "SELECT id, path FROM tracks WHERE id IN (SELECT value FROM json_each(?))", json.dumps(list(track_ids))
    )
    found: dict[int, str] = dict(rows)
    for track_id in track_ids:
        if track_id not in found:
            raise LibraryError(f"The library has no track {track_id}.", "Search for it: auralis search WORDS")
    return list(dict.fromkeys(found[track_id] for track_id in track_ids))


def _with_parts(library: Library, paths: Sequence[str]) -> set[str]:
    sql = "SELECT DISTINCT path FROM tracks WHERE part > 0 AND path IN (SELECT value FROM json_each(?))"
    return {path for (path,) in library.rows(sql, json.dumps(list(paths)))}


def preview(run: Run, paths: Sequence[str], fields: Fields) -> Outcome:
    """Find out what setting these fields would change in files, or without any what the known ones are."""
    if len(paths) > MAX_FILES:
        raise UsageError(f"These are {len(paths)} files.", f"At most {MAX_FILES} are changed at once.")
    outcome = Outcome()
    parted = run(lambda library: _with_parts(library, paths))
    for path in dict.fromkeys(paths):
        try:
            if path in parted:
                why = "holds several tracks: what they are called stands in a cue sheet."
                raise MediaError(f"{printable(path)} {why}", STAYS)
            planned = plan(to_os(path), fields) if fields else as_is(to_os(path))
        except MediaError as error:
            outcome.problems.append(str(error))
            continue
        if planned.after:
            outcome.changed.append(planned)
        else:
            outcome.unchanged += 1
    return outcome


def set_tags(run: Run, paths: Sequence[str], fields: Fields) -> Outcome:
    """Set fields of files, as one step that can be undone; a file that fails stays as it was, the others go on."""
    if not fields:
        raise UsageError("No field was named.", "For example: auralis tag set genre=Jazz FILE")
    planned = preview(run, paths, fields)
    outcome = Outcome(unchanged=planned.unchanged, problems=planned.problems)
    if not planned.changed:
        return outcome
    words = _words(planned.changed, fields)
    step = run(lambda library: _note(library, words, planned.changed))
    try:
        for one in planned.changed:
            if _write(run, to_text(str(one.path)), one.after, outcome, as_read=True):
                outcome.changed.append(one)
    finally:
        run(lambda library: _conclude(library, step, outcome.changed, fields))
    return outcome


def go_through(run: Run, change: Change, direction: Direction) -> Outcome:
    """Undo or redo a change of tags. What can't be brought back is told; raises when that is all of it.

    Files that are gone for good hold nothing up: the changes before them can be undone.
    """
    data = run(lambda library: changes.state(library, change.step, direction))
    if direction is Direction.REDO:  # noted first, as a new change is: one made meanwhile leaves it in its place
        run(lambda library: changes.settle_alone(library, change.step, direction))
    outcome, done = Outcome(), 0
    for state in msgspec.msgpack.decode(data, type=list[FileState]):
        path = run(partial(_where_now, state=state))
        if _is_gone(to_os(path)):
            outcome.problems.append(f"{printable(path)} is gone: its tags are left out.")
            done += 1
        else:
            done += _write(run, path, state.items, outcome, as_read=False)
    if outcome.problems and not done:
        if direction is Direction.REDO:
            run(lambda library: changes.settle_alone(library, change.step, Direction.UNDO))
        raise LibraryError(outcome.problems[0], "Nothing was changed.")
    run(lambda library: _settle(library, change.step, direction))
    return outcome


def _is_gone(path: str) -> bool:
    """Whether a file is no more where its folder still is; a folder that is absent may be mounted again."""
    return not os.path.lexists(path) and os.path.isdir(os.path.dirname(path))


def _write(run: Run, path: str, items: Items, outcome: Outcome, *, as_read: bool) -> bool:
    """Change one file, and what the library knows of it."""
    try:
        place = to_os(path)
        before = _stat(place)
        rewritten = write_items(place, items, as_read=as_read)
        if rewritten.other_names:
            outcome.notes.append(words_on_links(path, rewritten.other_names))
        tags, now = read_tags(place), _stat(place)
        run(lambda library: _take_up(library, path, before, now, tags))
    except AuralisError as error:
        outcome.problems.append(str(error))
        return False
    except OSError as error:
        outcome.problems.append(f"{printable(path)} can't be changed: {error.strerror}. {STAYS}")
        return False
    return True


def _stat(path: str) -> tuple[int, int, int]:
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns, found.st_ino


def _take_up(library: Library, path: str, before: tuple[int, ...], now: tuple[int, int, int], tags: Any) -> None:
    """Bring a file's record up to date; what was measured of its sound holds on."""
    with library.transaction():
        known = library.rows("SELECT id FROM tracks WHERE path = ?", path)
        for (track_id,) in known:
            library.rows(
                "UPDATE tracks SET size = ?, mtime_ns = ?, inode = ? WHERE id = ? AND size = ? AND mtime_ns = ?",
                *now, track_id, *before[:2],
            )  # fmt: skip
            library.rows(
                "UPDATE reports SET size = ?, mtime_ns = ? WHERE track_id = ? AND size = ? AND mtime_ns = ?",
                *now[:2], track_id, *before[:2],
            )  # fmt: skip
        if library.rows("SELECT 1 FROM tracks WHERE path = ? AND part = 0", path):
            store(library, [ReadFile(FoundFile(path, *now), tags)], added_at=0.0)


def _where_now(library: Library, state: FileState) -> str:
    """Return a file's path; one that was moved since is found by its record."""
    rows = library.rows("SELECT path FROM tracks WHERE id = ?", state.track_id)
    return rows[0][0] if rows else state.path


def _words(plans: Sequence[TagPlan], fields: Fields) -> str:
    files = "1 file" if len(plans) == 1 else f"{len(plans)} files"
    names = ", ".join(name.replace("_", " ") for name in list(fields)[:3]) + (" ..." if len(fields) > 3 else "")
    return f"Set {names} of {files}"


def _note(library: Library, words: str, plans: Sequence[TagPlan]) -> int:
    with library.transaction():
        return changes.record(library, TAGS, words, *_states(library, plans))


def _states(library: Library, plans: Sequence[TagPlan]) -> tuple[bytes, bytes]:
    """Return what files are before and after, as it is recorded."""
    paths = [to_text(str(one.path)) for one in plans]
    sql = "SELECT path, id FROM tracks WHERE path IN (SELECT value FROM json_each(?))"
    ids = dict(library.rows(sql, json.dumps(paths)))
    before = [FileState(path, dict(one.before), ids.get(path, 0)) for path, one in zip(paths, plans, strict=True)]
    after = [FileState(path, dict(one.after), ids.get(path, 0)) for path, one in zip(paths, plans, strict=True)]
    return msgspec.msgpack.encode(before), msgspec.msgpack.encode(after)


def _conclude(library: Library, step: int, written: Sequence[TagPlan], fields: Fields) -> None:
    """Let the note say what was done, and be gone where nothing was."""
    with library.transaction():
        changes.amend(library, step, _words(written, fields) if written else "", *_states(library, written))
    remove_empty(library)


def _settle(library: Library, step: int, direction: Direction) -> None:
    with library.transaction():
        changes.settle(library, step, direction)
    remove_empty(library)
