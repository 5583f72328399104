"""The files that a scan takes in one go: what is known of them, what is read, and what is written."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from auralis_tui.file_names import to_os
from auralis_tui.library import quarantine
from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile, is_populated
from auralis_tui.library.roots import contains, roots
from auralis_tui.library.sheets import Cut, cut_within, left_out, pieces
from auralis_tui.library.tag_reader import Reading
from auralis_tui.library.tracks import (
    TAGS_VERSION,
    ReadFile,
    adopt_moved,
    adopt_same_sound,
    set_missing,
    store,
    supersede,
)
from auralis_tui.media.tags import TrackTags

Known = dict[str, list[Any]]
"""Rows by path: id, size, mtime_ns, missing, tags_version, sheet_mtime_ns, part."""


@dataclass(slots=True)
class Batch:
    """Files on their way into the library."""

    files: list[FoundFile]
    cuts: dict[str, Cut]
    known: Known
    current: Known = field(default_factory=dict)
    """The rows that say what a file is now; others are of what it was."""
    to_read: list[FoundFile] = field(default_factory=list)
    moved: set[str] = field(default_factory=set)
    readings: dict[str, Reading] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def take(self, readings: dict[str, Reading]) -> None:
        """Take the readings that are this batch's."""
        for path in self.unread & readings.keys():
            self.readings[path] = readings.pop(path)
        self.unread -= self.readings.keys()


@dataclass(slots=True)
class Written:
    """What became of a batch."""

    added: int = 0
    updated: int = 0
    problems: list[str] = field(default_factory=list)
    track_ids: list[int] = field(default_factory=list)
    """Tracks of files that are as the library has them now, in their order."""
    kept: list[int] = field(default_factory=list)
    """Those, and tracks whose files are there and could not be read."""


def look_up(library: Library, files: list[FoundFile], cuts: dict[str, Cut]) -> Batch:
    """Find out which files are new or changed; those that were known elsewhere are known here from now on."""
    batch = Batch(files, cuts, _known(library, files))
    new = [file for file in files if file.path not in batch.known]
    if new:
        if held := quarantine.reasons(library, new):
            new = [file for file in new if file.path not in held]
        with library.transaction():
            batch.moved = set(adopt_moved(library, new, _Gone(library)))
        if batch.moved:
            batch.known = _known(library, files)
    batch.current = {file.path: rows for file in files if (rows := _current(batch, file))}
    batch.to_read = [file for file in files if file.path in batch.moved or file.path not in batch.current]
    if batch.to_read:
        held = quarantine.reasons(library, batch.to_read)
        batch.to_read = [file for file in batch.to_read if file.path not in held]
    batch.unread = {file.path for file in batch.to_read}
    return batch


def write(library: Library, batch: Batch, now: float) -> Written:
    """Write what was read, in one transaction."""
    written = Written()
    shown = [row[0] for rows in batch.current.values() for row in rows if row[3]]
    good: list[ReadFile] = []
    bad: dict[FoundFile, str] = {}
    sheets: dict[FoundFile, str] = {}
    for file in batch.to_read:
        reading = batch.readings[file.path]
        if reading.tags is not None:
            cut = batch.cuts.get(file.path) or cut_within(reading.tags)
            good += _tracks_of(file, reading.tags, cut)
            if cut is not None:
                sheets.update(_judged(file, reading.tags, cut, written.problems))
        else:
            written.problems.append(reading.problem)
            if not reading.passing:
                bad[file] = reading.problem
    stored: dict[str, list[int]] = {}
    if good or bad or shown:
        with library.transaction():
            stored, adopted = _store(library, batch, good, now)
            quarantine.release(library, [sheet.path for sheet in sheets])
            quarantine.put(library, {**bad, **{sheet: why for sheet, why in sheets.items() if why}}, now)
            set_missing(library, shown, False)
        fresh = stored.keys() - batch.known.keys() - adopted
        written.added, written.updated = len(fresh), len(stored) - len(fresh)
    unread = {file.path for file in batch.to_read} - stored.keys()
    for file in batch.files:
        ids = stored.get(file.path) or [row[0] for row in batch.current.get(file.path, ())]
        if file.path in unread:
            written.kept += [row[0] for row in batch.known.get(file.path, ())]
        else:
            written.track_ids += ids
    written.kept += written.track_ids
    return written


def _store(library: Library, batch: Batch, good: list[ReadFile], now: float) -> tuple[dict[str, list[int]], set[str]]:
    """Store tracks; return their ids by path, and the paths that tracks from elsewhere have come to."""
    if not good:
        return {}, set()
    new = [one for one in good if one.file.path not in batch.known]
    adopted = set(adopt_same_sound(library, new, _Gone(library))) if new else set()
    stored: dict[str, list[int]] = {}
    for one, track_id in zip(good, store(library, good, now), strict=True):
        stored.setdefault(one.file.path, []).append(track_id)
    parts: dict[str, list[int]] = {}
    for one in good:
        parts.setdefault(one.file.path, []).append(one.part)
    for path in [path for path in parts if path in batch.known or path in adopted]:
        supersede(library, path, parts[path])
    quarantine.release(library, list(stored))
    return stored, adopted


def _tracks_of(file: FoundFile, tags: TrackTags, cut: Cut | None) -> list[ReadFile]:
    mtime_ns = cut.mtime_ns if cut is not None else 0
    return [ReadFile(file, piece.tags, piece.part, piece.start_s, piece.end_s, mtime_ns) for piece in pieces(tags, cut)]


def _judged(file: FoundFile, tags: TrackTags, cut: Cut, problems: list[str]) -> dict[FoundFile, str]:
    """Tell which tracks a sheet places behind its file's end; return the sheet beside it with that, or with nothing."""
    why = left_out(file.path, tags, cut)
    if why:
        problems.append(why)
    return {} if cut.place is None else {cut.place: why}


def _known(library: Library, files: Sequence[FoundFile]) -> Known:
    rows = library.rows(
        """SELECT tracks.path, tracks.id, size, mtime_ns, missing, tags_version, sheet_mtime_ns, part
        FROM json_each(?) AS wanted
        CROSS JOIN tracks ON tracks.path = wanted.value ORDER BY wanted.key, part""",
        json.dumps([file.path for file in files]),
    )
    known: Known = {}
    for path, *row in rows:
        known.setdefault(path, []).append(row)
    return known


def _current(batch: Batch, file: FoundFile) -> list[Any]:
    """Return the rows that say what the file is now."""
    cut = batch.cuts.get(file.path)
    as_now = (file.size, file.mtime_ns, TAGS_VERSION, cut.mtime_ns if cut is not None else 0)
    return [row for row in batch.known.get(file.path, ()) if (row[1], row[2], row[4], row[5]) == as_now]


class _Gone:
    """Tells whether a file has left its place; where a disk isn't mounted, nothing has."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._mounted: dict[str, bool] = {}

    def __call__(self, path: str) -> bool:
        if os.path.lexists(to_os(path)):
            return False
        for root in roots(self._library):
            if contains(root, path):
                if root not in self._mounted:
                    self._mounted[root] = is_populated(root) or not os.path.exists(to_os(root))
                return self._mounted[root]
        return True
