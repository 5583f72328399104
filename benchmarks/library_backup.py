"""How long a backup takes, and what waits for it: commits that go on meanwhile, one at a time.

    python -m benchmarks.library_backup [--tracks 100000]

Beside ours: SQLite's copy in one piece through the writer's connection, for which every commit waits, and in steps of
the same size through a second connection, which every commit makes start again (given up after 20 s).
"""

import argparse
import asyncio
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from auralis_tui.bus.commands import Packing
from auralis_tui.daemon.backups import Backups
from auralis_tui.daemon.jobs import Jobs
from auralis_tui.daemon.writer import Writer
from auralis_tui.library.backup import STEP_PAGES
from auralis_tui.library.backups import verify_backup
from auralis_tui.library.database import Library
from benchmarks.library_similar import fill

PATIENCE_S = 20.0
EVERY_S = 0.005


def commit(library: Library) -> None:
    """Change a row, as saving the position does."""
    with library.transaction():
        library.rows("INSERT OR REPLACE INTO settings VALUES ('position_s', ?)", str(time.monotonic()))


async def beside(writer: Writer, work: Callable[[], Awaitable[object]]) -> tuple[float, list[float]]:
    """Do this while commits come; return its seconds, and what each commit took in milliseconds."""
    task = asyncio.ensure_future(work())
    began, waits = time.perf_counter(), []
    while not task.done():
        asked = time.perf_counter()
        await writer.run(commit)
        waits.append((time.perf_counter() - asked) * 1e3)
        await asyncio.sleep(EVERY_S)
    await task
    return time.perf_counter() - began, waits


async def measure(folder: Path, tracks: int) -> None:
    writer = Writer(folder / "library.sqlite3")
    await writer.open()
    await writer.run(lambda library: fill(library, tracks))
    jobs = Jobs(writer, lambda _: None, lambda: datetime.now().astimezone())
    backups = Backups(writer, jobs, lambda _: None, lambda: datetime.now().astimezone())

    async def ours() -> None:
        await backups.create(str(folder / "ours.sqlite3"), Packing.NONE)

    async def in_one_piece() -> None:
        def copy(library: Library) -> None:
            with closing(sqlite3.connect(folder / "piece.sqlite3")) as target:
                library.connection.backup(target, pages=-1)

        await writer.run(copy)

    async def from_beside() -> None:
        await asyncio.to_thread(copy_from_beside, folder)

    print(f"{tracks} tracks, {(folder / 'library.sqlite3').stat().st_size / 1e6:.0f} MB, a commit every 5 ms")
    print(f"{'':34}{'s':>8}{'commits':>9}{'median ms':>11}{'p99 ms':>9}{'longest ms':>12}")
    for name, work in (
        ("auralis: steps, then checked", ours), ("in one piece, unchecked", in_one_piece),
        ("steps, another connection", from_beside),
    ):  # fmt: skip
        taken_s, waits = await beside(writer, work)
        p99 = sorted(waits)[int(0.99 * (len(waits) - 1))]
        print(f"{name:34}{taken_s:8.2f}{len(waits):9}{statistics.median(waits):11.2f}{p99:9.2f}{max(waits):12.2f}")
    began = time.perf_counter()
    verify_backup(folder / "ours.sqlite3")
    print(f"auralis backup verify: {time.perf_counter() - began:.2f} s")
    for packing in (Packing.GZIP, Packing.ZSTD):
        began = time.perf_counter()
        report = await backups.create(str(folder / "packed.sqlite3"), packing)
        size = report.path.stat().st_size / 1e6
        print(f"with --compress {packing}: {time.perf_counter() - began:.2f} s, {size:.0f} MB")
    await writer.close()


def copy_from_beside(folder: Path) -> None:
    """Copy through a connection of its own, and give up after a while."""
    deadline = time.monotonic() + PATIENCE_S

    def step(_status: int, _remaining: int, _total: int) -> None:
        if time.monotonic() > deadline:
            raise TimeoutError

    source, target = sqlite3.connect(folder / "library.sqlite3"), sqlite3.connect(folder / "beside.sqlite3")
    with closing(source), closing(target):
        try:
            source.backup(target, pages=STEP_PAGES, progress=step, sleep=0.001)
        except TimeoutError:
            print("(given up: it starts again at each commit)")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=100_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(Path(folder), wanted.tracks))


if __name__ == "__main__":
    main()
