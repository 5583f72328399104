"""A daemon with a large library: a scan, one without changes, memory, a new file, and how soon a scan is cancelled.

.venv/bin/python benchmarks/library_daemon.py --files 100000          # writes them first
.venv/bin/python benchmarks/library_daemon.py --music FOLDER          # made by an earlier run
"""

import argparse
import asyncio
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).parent))
from house import PROGRAM, cpu_s, house, median
from library_scan import tag, write_files

from auralis_tui.bus.commands import CancelJob, Scan
from auralis_tui.bus.events import AnyEvent, JobChanged, LibraryChanged
from auralis_tui.bus.remote import SocketConnection, connect
from auralis_tui.bus.state import JobState
from auralis_tui.errors import ConnectionFailed

TIMES = 5


async def connected(path: Path) -> SocketConnection:
    """Connect as soon as the daemon listens."""
    while True:
        try:
            return await connect(path)
        except ConnectionFailed:
            await asyncio.sleep(0.05)


async def until(events: AsyncIterator[AnyEvent], wanted: Callable[[AnyEvent], bool]) -> float:
    """Return the seconds until such an event came."""
    began_s = time.monotonic()
    async for event in events:
        if wanted(event):
            return time.monotonic() - began_s
    raise ConnectionFailed("The daemon is gone.")


def ended(kind: str, state: JobState = JobState.DONE) -> Callable[[AnyEvent], bool]:
    return lambda event: isinstance(event, JobChanged) and event.job.kind == kind and event.job.state is state


def memory(daemon: subprocess.Popen[bytes]) -> str:
    """Say what the daemon takes: alone, and with its engine."""
    process = psutil.Process(daemon.pid)
    full = process.memory_full_info()
    children = sum(child.memory_full_info().uss for child in process.children(recursive=True))
    return f"RSS {full.rss / 1e6:.0f} MB, USS {full.uss / 1e6:.0f} MB; its children's USS {children / 1e6:.0f} MB"


async def scan(daemon: subprocess.Popen[bytes], connection: SocketConnection, music: Path) -> None:
    """Cancel a few scans as they begin; then let one end, and the next ones find nothing new."""
    events = connection.events()
    await anext(events)
    print("without music:", memory(daemon))
    cancelled = []
    for _ in range(TIMES):
        await connection.send(Scan(paths=(str(music),)))
        job = await running_job(events)
        began_s = time.monotonic()
        await connection.send(CancelJob(job_id=job))
        await until(events, ended("scan", JobState.CANCELLED))
        cancelled.append(time.monotonic() - began_s)
    print(f"cancelled after: median {median(cancelled) * 1000:.0f} ms, longest {max(cancelled) * 1000:.0f} ms")
    for name in ("the first scan's rest", "no change", "no change", "no change"):
        began_s, before_s = time.monotonic(), cpu_s([daemon.pid])
        await connection.send(Scan(paths=(str(music),)))
        await until(events, ended("scan"))
        taken_s, processor_s = time.monotonic() - began_s, cpu_s([daemon.pid]) - before_s
        print(f"{name}: {taken_s:.2f} s, the daemon's processor time {processor_s:.2f} s; {memory(daemon)}")


async def watch(daemon: subprocess.Popen[bytes], connection: SocketConnection, music: Path) -> None:
    """Put files into a watched folder, one after the other."""
    events = connection.events()
    await anext(events)
    print(f"looked through at the start: {await until(events, ended('watch')):.2f} s; {memory(daemon)}")
    arrivals = []
    pattern = next(music.rglob("*.flac"))
    folder = music / "Artist 00000" / "New"
    folder.mkdir()
    for number in range(TIMES):
        path = folder / f"{number}.flac"
        shutil.copyfile(pattern, path)
        tag(path, 1, number, 10**7 + number)
        arrivals.append(await until(events, lambda event: isinstance(event, LibraryChanged)))
        await until(events, ended("watch"))
    shutil.rmtree(folder)
    print(
        f"a new file is there after: median {median(arrivals):.2f} s, longest {max(arrivals):.2f} s; {memory(daemon)}"
    )


async def with_daemon(environment: dict[str, str], watched: str, measure: Callable[..., Any]) -> None:
    """Start a daemon, and measure it."""
    folder = Path(environment["HOME"]) / ".config" / "auralis"
    folder.mkdir(parents=True, exist_ok=True)
    text = f"[library]\nanalyze = false\ndaily_backup = false\nwatch = {watched}\n"
    (folder / "config.toml").write_text(text)
    daemon = subprocess.Popen([PROGRAM, "daemon", "--output", "null"], env=environment, stderr=subprocess.DEVNULL)
    try:
        connection = await connected(Path(environment["XDG_RUNTIME_DIR"]) / "auralis" / "daemon.sock")
        await measure(daemon, connection)
        await connection.close()
    finally:
        daemon.terminate()
        daemon.wait()


async def running_job(events: AsyncIterator[AnyEvent]) -> int:
    """Return the number of the scan that runs."""
    async for event in events:
        if (
            isinstance(event, JobChanged)
            and event.job.kind == "scan"
            and event.job.state is JobState.RUNNING
            and event.job.done
        ):
            return event.job.id
    raise ConnectionFailed("The daemon is gone.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--music", type=Path)
    arguments = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="auralis-library-"))
    try:
        music = arguments.music or place / "music"
        if arguments.music is None:
            write_files(music, arguments.files)
        with house() as environment:
            for measure, watched in ((scan, "false"), (watch, "true")):
                asyncio.run(with_daemon(environment, watched, lambda *words, measure=measure: measure(*words, music)))
    finally:
        shutil.rmtree(place, ignore_errors=True)


if __name__ == "__main__":
    main()
