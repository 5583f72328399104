"""Changes in the library's folders, noticed as they happen and brought in a scan at a time."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterable, Sequence

from auralis_tui.bus.state import Job
from auralis_tui.daemon.writer import Writer
from auralis_tui.file_names import to_os, to_text
from auralis_tui.library.mounts import is_remote
from auralis_tui.library.roots import contains, roots
from auralis_tui.library.sheets import SUFFIX
from auralis_tui.media.tag_file import SUFFIXES

log = logging.getLogger(__name__)

SETTLE_S = 0.5
"""A scan waits until nothing has changed for so long,"""
PATIENCE_S = 2.0
"""but no longer than this,"""
STORM_PATIENCE_S = 20.0
"""or this, when very much changes at once."""
STORM_FOLDERS = 200
MOST_FOLDERS = 50
"""When more folders have changed, the whole of what is watched is scanned."""
GROUPED_MS = 1000
POLL_MS = 3000
"""How often a network share is looked through."""
LOOK_AGAIN_S = 30.0
"""How often it is looked whether a folder that was absent is there."""

Scan = Callable[[Sequence[str]], "asyncio.Task[Job]"]


class Watching:
    """Watches the folders that are scanned; what changes is scanned, however much it is, one scan after the other."""

    def __init__(self, writer: Writer, scan: Scan, *, enabled: bool) -> None:
        self._writer = writer
        self._scan = scan
        self._enabled = enabled
        self._changed: set[str] = set()
        self._wake = asyncio.Event()
        self._look_again = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.watched: tuple[str, ...] = ()
        """The folders that are watched now."""
        self.on_watched: Callable[[tuple[str, ...]], None] = lambda _: None
        """Is called when these are others."""

    def start(self) -> None:
        """Begin, where it is wanted."""
        if self._enabled:
            self._tasks = [
                asyncio.create_task(self._keep_watching(), name="watch"),
                asyncio.create_task(self._keep_scanning(), name="watched scans"),
            ]

    def look_again(self) -> None:
        """Take up that there may be other folders now."""
        self._look_again.set()

    async def close(self) -> None:
        """End it."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep_watching(self) -> None:
        """Watch the folders there are, and begin anew when these are others."""
        watchers: list[asyncio.Task[None]] = []
        stop = asyncio.Event()
        try:
            while True:
                self._look_again.clear()
                known = await self._writer.run(roots)
                there = await asyncio.to_thread(_existing, known)
                if there != self.watched:
                    stop.set()
                    await asyncio.gather(*watchers, return_exceptions=True)
                    self.watched, stop = there, asyncio.Event()
                    self.on_watched(there)
                    watchers = await self._watchers(there, stop)
                    self._note(there)  # what changed while nobody watched, also between the former watchers and these
                try:
                    async with asyncio.timeout(LOOK_AGAIN_S):  # unlike wait_for, it never loses a cancellation
                        await self._look_again.wait()
                except TimeoutError:
                    continue
        finally:
            stop.set()
            for watcher in watchers:
                watcher.cancel()
            await asyncio.gather(*watchers, return_exceptions=True)

    async def _watchers(self, there: tuple[str, ...], stop: asyncio.Event) -> "list[asyncio.Task[None]]":
        remote = {root for root in there if await asyncio.to_thread(is_remote, to_os(root))}
        groups = [(sorted(remote), True), (sorted(set(there) - remote), False)]
        return [
            asyncio.create_task(self._watch(folders, stop, polling), name="watch folders")
            for folders, polling in groups
            if folders
        ]

    async def _watch(self, folders: list[str], stop: asyncio.Event, polling: bool) -> None:
        try:
            async for changed in _changes(folders, stop, polling):
                self._note(changed)
        except Exception as error:  # the kernel's limit, or a folder that is gone: it is looked again
            if stop.is_set():
                return
            log.warning("%s can't be watched, and is looked through now and then: %s", ", ".join(folders), error)
            if not polling:
                await self._watch(folders, stop, polling=True)

    def _note(self, folders: Iterable[str]) -> None:
        self._changed.update(folders)
        self._wake.set()

    async def _keep_scanning(self) -> None:
        while True:
            await self._wake.wait()
            await self._settle()
            changed, self._changed = self._changed, set()
            known = await self._writer.run(roots)  # as they are now: another library may have come meanwhile
            folders = await asyncio.to_thread(_to_scan, changed, _within(self.watched, known))
            if folders:
                await self._scan(folders)

    async def _settle(self) -> None:
        """Wait until nothing has come for a moment: much that changes at once is one scan."""
        clock = asyncio.get_running_loop().time
        began_s = clock()
        while True:
            self._wake.clear()
            try:
                async with asyncio.timeout(SETTLE_S):
                    await self._wake.wait()
            except TimeoutError:
                return
            storm = len(self._changed) > STORM_FOLDERS
            if clock() - began_s > (STORM_PATIENCE_S if storm else PATIENCE_S):
                self._wake.clear()
                return


async def _changes(folders: list[str], stop: asyncio.Event, polling: bool) -> AsyncIterator[set[str]]:
    """Yield the folders in which something has changed that concerns the library."""
    from watchfiles import awatch  # only where there is something to watch

    async for changes in awatch(
        *map(to_os, folders), watch_filter=None, debounce=GROUPED_MS, step=100, stop_event=stop, rust_timeout=1000,
        force_polling=polling, poll_delay_ms=POLL_MS, ignore_permission_denied=True,
    ):  # fmt: skip
        paths = [path for _, path in changes]
        if found := await asyncio.to_thread(_concerned, paths, [to_os(folder) for folder in folders]):
            yield found


def _concerned(paths: list[str], watched: list[str]) -> set[str]:
    found: set[str] = set()
    for path in paths:
        root = next((root for root in watched if contains(root, path)), "")
        if any(part.startswith(".") for part in os.path.relpath(path, root or "/").split("/") if part != "."):
            continue
        suffix = os.path.splitext(path)[1].lower()
        if suffix in SUFFIXES or suffix == SUFFIX:
            found.add(to_text(os.path.dirname(path)))
        elif os.path.isdir(path):
            found.add(to_text(path))
        elif not os.path.lexists(path):  # it may have been a folder
            found.add(to_text(os.path.dirname(path)))
    return found


def _existing(folders: Sequence[str]) -> tuple[str, ...]:
    return tuple(folder for folder in folders if os.path.isdir(to_os(folder)))


def _within(watched: Sequence[str], known: Sequence[str]) -> list[str]:
    return [folder for folder in watched if folder in known]


def _to_scan(changed: set[str], watched: Sequence[str]) -> list[str]:
    """Return the folders to scan: those that are there still, none of them within another."""
    there: set[str] = set()
    for folder in changed:
        while not os.path.isdir(to_os(folder)) and os.path.dirname(folder) != folder:
            folder = os.path.dirname(folder)
        root = next((root for root in watched if contains(root, folder)), None)
        if root is not None:
            there.add(folder)
    if len(there) > MOST_FOLDERS:
        there = {root for root in watched if any(contains(root, folder) for folder in there)}
    return sorted(folder for folder in there if not any(other != folder and contains(other, folder) for other in there))
