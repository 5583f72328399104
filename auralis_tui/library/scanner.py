"""Bringing files into the library, in small steps between which the writer does other work."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from auralis_tui.library.database import Library
from auralis_tui.library.folder_walk import FoundFile, is_populated, look_at, printable, walk
from auralis_tui.library.models import Track
from auralis_tui.library.roots import remember, roots
from auralis_tui.library.tag_process import TagProcess
from auralis_tui.library.tracks import TAGS_VERSION, ReadFile, adopt_moved, remove_empty, set_missing, store
from auralis_tui.media.tags import SUFFIXES, TrackTags

FIRST_BATCH = 8
"""The first batches are small, so that what is added can play at once."""
BATCH = 300
"""Files per transaction."""
READ_PER_STEP = 10
"""A slow disk takes a moment for each file."""
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


Steps: TypeAlias = Generator[ScanProgress, None, None]


def scan_steps(library: Library, paths: Sequence[str], *, clock: Callable[[], float]) -> Steps:
    """Scan folders and single files, or all known folders; each step does a moment's work outside any transaction.

    Run it in the thread that opened the library. `close` ends the scan at once; what was written stays.
    """
    scan = _Scan(library, [os.path.abspath(path) for path in paths] or roots(library), clock)
    return scan.steps()


class _Scan:
    def __init__(self, library: Library, paths: list[str], clock: Callable[[], float]) -> None:
        self._library = library
        self._problems: list[str] = []
        self._paths = [path for path in paths if self._is_text(path)]
        self._clock = clock
        self._tags = TagProcess()
        self._count = _count(self._paths)
        self._total: int | None = None
        self._done = self._added = self._updated = self._hidden = 0
        self._track_ids: list[int] = []
        self._seen: set[int] = set()

    def steps(self) -> Steps:
        folders = [path for path in self._paths if os.path.isdir(path)]
        if not self._paths and not self._problems:
            self._problems.append("No folder has been added yet. `auralis scan FOLDER` adds one.")
        try:
            for batch in _growing(self._found()):
                yield from self._bring_in(batch)
            for folder in folders:
                yield from self._hide_vanished(folder)
            remove_empty(self._library)
            self._total = self._done
            yield self._progress()
        finally:
            self._tags.close()

    def _progress(self) -> ScanProgress:
        if self._total is None:
            self._total = next(self._count)
        problems, track_ids = tuple(self._problems), tuple(self._track_ids)
        self._problems.clear()
        self._track_ids.clear()
        return ScanProgress(self._done, self._total, self._added, self._updated, self._hidden, problems, track_ids)

    def _found(self) -> Iterator[FoundFile | None]:
        """Find the files; None stands for a folder without any, so that a step has an end there too."""
        for path in self._paths:
            if not os.path.isdir(path):
                yield from self._look_at(path)
                continue
            yield from self._found_in(path)

    def _found_in(self, folder: str) -> Iterator[FoundFile | None]:
        unreadable: list[str] = []
        empty = True
        for files in walk(folder, SUFFIXES, unreadable):
            if not files:
                yield None
            elif empty:
                empty = False
                remember(self._library, [folder])
            for file in files:
                yield from self._look_at(file)
        if empty and not unreadable:
            self._problems.append(f"No music was found in {folder}.")
        self._problems += unreadable

    def _look_at(self, path: str) -> Iterator[FoundFile]:
        try:
            if self._is_text(path):
                yield look_at(path)
        except FileNotFoundError:
            self._problems.append(f"{path} does not exist. Check its name.")
        except OSError as error:
            self._problems.append(f"{path} can't be read: {error.strerror}.")

    def _is_text(self, path: str) -> bool:
        """Whether a path can be stored; a name in another encoding than UTF-8 can't."""
        if printable(path).encode() == os.fsencode(path):
            return True
        self._problems.append(f"{printable(path)} can't be added: its name is not UTF-8. Rename it.")
        return False

    def _bring_in(self, batch: list[FoundFile]) -> Iterator[ScanProgress]:
        known, moved = self._recognise(batch)
        changed = [file for file in batch if file.path in moved or not _is_unchanged(file, known.get(file.path))]
        tags: dict[str, TrackTags] = {}
        for number, reading in enumerate(self._tags.read([file.path for file in changed]), start=1):
            if reading is not None and reading.tags is not None:
                tags[reading.path] = reading.tags
            elif reading is not None:
                self._problems.append(reading.problem)
            if reading is None or number % READ_PER_STEP == 0:
                yield self._progress()
        with self._library.transaction():
            read = [ReadFile(file, tags[file.path]) for file in changed if file.path in tags]
            store(self._library, read, self._clock())
            set_missing(self._library, [track.id for track in known.values() if track.missing], False)
        self._added += len(tags.keys() - known.keys())
        self._updated += len(tags.keys() & known.keys())
        self._account(batch, {file.path for file in changed} - tags.keys())
        yield self._progress()

    def _recognise(self, batch: list[FoundFile]) -> tuple[dict[str, Any], set[str]]:
        """Look these files up; those that were known elsewhere are known here from now on."""
        known = self._known(batch)
        new = [file for file in batch if file.path not in known]
        if not new:
            return known, set()
        with self._library.transaction():
            moved = adopt_moved(self._library, new)
        return (self._known(batch) if moved else known), moved

    def _known(self, batch: list[FoundFile]) -> dict[str, Any]:
        columns = (Track.path, Track.id, Track.size, Track.mtime_ns, Track.missing, Track.tags_version)
        query = Track.select(*columns).where(Track.path.in_([file.path for file in batch])).namedtuples()
        return {track.path: track for track in self._library.run(query)}

    def _account(self, batch: list[FoundFile], unread: set[str]) -> None:
        """Note which tracks the files of this batch are."""
        now = self._known(batch)
        for file in batch:
            if track := now.get(file.path):
                self._seen.add(track.id)
                if file.path not in unread:
                    self._track_ids.append(track.id)
        self._done += len(batch)

    def _hide_vanished(self, folder: str) -> Iterator[ScanProgress]:
        """Hide the tracks whose files are gone, by key; nothing when the folder itself may be gone."""
        if not is_populated(folder):
            return
        start = folder.rstrip("/") + "/"
        last, end = start, start[:-1] + "0"  # the character after the slash
        sql = "SELECT id, path FROM tracks WHERE path > ? AND path < ? AND NOT missing ORDER BY path LIMIT 1000"
        while rows := self._library.rows(sql, last, end):
            gone = [track_id for track_id, path in rows if track_id not in self._seen and _is_gone(path)]
            with self._library.transaction():
                set_missing(self._library, gone, True)
            self._hidden += len(gone)
            last = rows[-1][1]
            yield self._progress()


def _growing(found: Iterator[FoundFile | None]) -> Iterator[list[FoundFile]]:
    size = FIRST_BATCH
    while batch := list(islice(found, size)):
        yield [file for file in batch if file is not None]
        size = min(2 * size, BATCH)


def _count(paths: Iterable[str]) -> Iterator[int | None]:
    """Count files, a part at each step; then give the total for ever."""
    total = entered = 0
    for path in paths:
        for files in walk(path, SUFFIXES, []) if os.path.isdir(path) else [[path]]:
            total += len(files)
            entered += 1 + len(files)
            if entered > COUNTED_PER_STEP:
                entered = 0
                yield None
    while True:
        yield total


def _is_unchanged(file: FoundFile, track: Any) -> bool:
    if track is None or track.tags_version < TAGS_VERSION:
        return False
    return bool((track.size, track.mtime_ns) == (file.size, file.mtime_ns))


def _is_gone(path: str) -> bool:
    try:
        os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # it can't be reached now: that says nothing
        return False
    return False
