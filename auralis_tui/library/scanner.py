"""Bringing files into the library, in small steps between which the writer does other work."""

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from auralis_tui.errors import LibraryError
from auralis_tui.file_names import printable, to_os, to_text
from auralis_tui.library import quarantine
from auralis_tui.library.credits import group_artists
from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile, FoundFolder, count, is_populated, look_at, walk
from auralis_tui.library.roots import contains, remember, roots
from auralis_tui.library.scan_batch import Batch, look_up, write
from auralis_tui.library.sheets import SUFFIX, Cut, cuts_of
from auralis_tui.library.tag_pool import TagPool
from auralis_tui.library.tag_reader import Reading
from auralis_tui.library.tracks import remove_empty, set_missing
from auralis_tui.media.tags import SUFFIXES

FIRST_BATCH = 16
"""The first batches are small, so that what is added can play at once."""
BATCH = 400
"""Files per transaction."""
AHEAD = 2
"""Batches that are read while one is written."""
COUNTED_PER_STEP = 3000


@dataclass(frozen=True, slots=True)
class ScanProgress:
    """How far a scan is, and what its last step brought."""

    done: int
    """Files looked at."""
    total: int | None
    """Files to look at, once they are counted."""
    added: int
    updated: int
    hidden: int
    """Tracks whose files are gone."""
    problems: tuple[str, ...]
    """What went wrong in this step: sentences."""
    track_ids: tuple[int, ...]
    """The tracks found in this step, known ones too, in the order of the walk."""
    at: str = ""
    """The file that was looked at last."""


Steps: TypeAlias = Generator[ScanProgress, None, None]


def scan_steps(library: Library, paths: Sequence[str], *, clock: Callable[[], float]) -> Steps:
    """Scan folders and single files, or all known folders; each step does a moment's work outside any transaction.

    Run it in the thread that opened the library. `close` ends the scan at once; what was written stays.
    """
    scan = _Scan(library, [to_text(os.path.abspath(to_os(path))) for path in paths] or roots(library), clock)
    return scan.steps()


class _Scan:
    def __init__(self, library: Library, paths: list[str], clock: Callable[[], float]) -> None:
        self._library = library
        self._problems: list[str] = []
        self._paths = paths
        self._clock = clock
        self._pool = TagPool()
        self._count = _count(paths)
        self._total: int | None = None
        self._at = ""
        self._done = self._added = self._updated = self._hidden = 0
        self._track_ids: list[int] = []
        self._seen: set[int] = set()
        self._readings: dict[str, Reading] = {}
        """What was read, and belongs to batches that come later."""
        self._cuts: dict[str, Cut] = {}
        """What cuts a file, by the files that are walked now."""

    def steps(self) -> Steps:
        if not self._paths:
            self._problems.append("No folder has been added yet. `auralis scan FOLDER` adds one.")
        group_artists(self._library)
        waiting: deque[Batch] = deque()
        try:
            for files in _growing(self._found()):
                waiting.append(self._look_up(files))
                while len(waiting) > AHEAD or (waiting and not waiting[0].to_read):
                    yield from self._bring_in(waiting.popleft())
            while waiting:
                yield from self._bring_in(waiting.popleft())
            for path in self._paths:
                yield from self._hide_vanished(path)
            if self._updated or self._hidden:
                remove_empty(self._library)
            self._total = self._done
            yield self._progress(counts=False)
        finally:
            self._pool.close()

    def _progress(self, *, counts: bool) -> ScanProgress:
        if self._total is None and counts:
            self._total = next(self._count)
        problems, track_ids = tuple(self._problems), tuple(self._track_ids)
        self._problems.clear()
        self._track_ids.clear()
        return ScanProgress(
            self._done, self._total, self._added, self._updated, self._hidden, problems, track_ids, self._at
        )

    def _found(self) -> Iterator[FoundFile | None]:
        """Find the files; None stands for a folder without any, so that a step has an end there too."""
        for path in self._paths:
            yield from self._found_in(path) if os.path.isdir(to_os(path)) else self._single(path)

    def _found_in(self, root: str) -> Iterator[FoundFile | None]:
        unreadable: list[str] = []
        empty = True
        for folder in walk(root, SUFFIXES, unreadable, SUFFIX):
            if not folder.files:
                yield None
            elif empty:
                empty = False
                remember(self._library, [root])
            self._read_sheets(folder)
            yield from folder.files
        known = roots(self._library)
        if empty and not unreadable and (root in known or not any(contains(other, root) for other in known)):
            self._problems.append(f"No music was found in {printable(root)}.")
        self._problems += unreadable

    def _single(self, path: str) -> Iterator[FoundFile]:
        try:
            file = look_at(path)
        except FileNotFoundError:
            self._problems.append(f"{printable(path)} does not exist. Check its name.")
            return
        except OSError as error:
            self._problems.append(f"{printable(path)} can't be read: {error.strerror}.")
            return
        folder = next(walk(os.path.dirname(path), SUFFIXES, [], SUFFIX), None)
        if folder is not None and folder.sheets:
            self._read_sheets(folder)
        if reason := quarantine.reasons(self._library, [file]).get(path):
            self._problems.append(reason)
        yield file

    def _read_sheets(self, folder: FoundFolder) -> None:
        """Find out which of a folder's files are cut by a sheet; a sheet that can't be used is told when it is new."""
        for sheet in folder.sheets:
            try:
                self._cuts |= cuts_of(sheet, [file.path for file in folder.files])
            except LibraryError as error:
                if sheet.path not in quarantine.reasons(self._library, [sheet]):
                    self._problems.append(str(error))
                    with self._library.transaction():
                        quarantine.put(self._library, {sheet: str(error)}, self._clock())

    def _look_up(self, files: list[FoundFile]) -> Batch:
        cuts = {file.path: self._cuts.pop(file.path) for file in files if file.path in self._cuts}
        batch = look_up(self._library, files, cuts)
        self._pool.ask([file.path for file in batch.to_read])
        return batch

    def _bring_in(self, batch: Batch) -> Iterator[ScanProgress]:
        while len(batch.readings) < len(batch.to_read):
            readings = self._pool.receive()
            for reading in readings:
                self._readings[reading.path] = reading
            batch.take(self._readings)
            if not readings:
                yield self._progress(counts=True)
        written = write(self._library, batch, self._clock())
        self._added += written.added
        self._updated += written.updated
        self._problems += written.problems
        self._seen.update(written.kept)
        self._track_ids += written.track_ids
        self._done += len(batch.files)
        self._at = batch.files[-1].path if batch.files else self._at
        yield self._progress(counts=bool(batch.to_read))

    def _hide_vanished(self, path: str) -> Iterator[ScanProgress]:
        """Hide the tracks whose files are gone, by key; nothing when the folder itself may be gone."""
        root = next((root for root in roots(self._library) if contains(root, path)), path)
        if not is_populated(root):
            return
        last, part, end = path.rstrip("/") + ("/" if os.path.isdir(to_os(path)) else ""), -1, path.rstrip("/") + "0"
        sql = """SELECT id, path, part FROM tracks
            WHERE (path, part) > (?, ?) AND path < ? AND NOT missing ORDER BY path, part LIMIT 1000"""
        while rows := self._library.rows(sql, last, part, end):
            unseen = [(track_id, path) for track_id, path, _ in rows if track_id not in self._seen]
            gone = [track_id for track_id, path in unseen if _is_gone(path)]
            if gone:
                with self._library.transaction():
                    set_missing(self._library, gone, True)
            self._hidden += len(gone)
            last, part = rows[-1][1:]
            yield self._progress(counts=False)
        with self._library.transaction():
            held = quarantine.within(self._library, path)
            quarantine.release(self._library, [path for path in held if _is_gone(path)])


def _growing(found: Iterator[FoundFile | None]) -> Iterator[list[FoundFile]]:
    size = FIRST_BATCH
    while batch := list(islice(found, size)):
        yield [file for file in batch if file is not None]
        size = min(2 * size, BATCH)


def _count(paths: Iterable[str]) -> Iterator[int | None]:
    """Count files, a part at each step; then give the total for ever."""
    total = entered = 0
    for path in paths:
        for files in count(path, SUFFIXES) if os.path.isdir(to_os(path)) else [1]:
            total += files
            entered += 1 + files
            if entered > COUNTED_PER_STEP:
                entered = 0
                yield None
    while True:
        yield total


def _is_gone(path: str) -> bool:
    try:
        os.stat(to_os(path))
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # it can't be reached now: that says nothing
        return False
    return False
