"""A console with something in every pane: a real library, a daemon that answers, a track that plays."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path

from rich.cells import cell_len

from auralis_tui import folders
from auralis_tui.bus import commands as bus
from auralis_tui.bus import library_commands as lib
from auralis_tui.bus.commands import AnyCommand
from auralis_tui.bus.events import (
    AnyEvent,
    ChainListing,
    MetersChanged,
    OutputListing,
    ReportListing,
    SimilarListing,
    Snapshot,
    TemplateListing,
    WaveformReady,
)
from auralis_tui.bus.meter_frame import MeterFrame
from auralis_tui.bus.state import Job, JobState, OutputDevice, TemplateInfo, Track
from auralis_tui.config import ConsoleConfig
from auralis_tui.library import playlists, smart_playlists
from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import open_library
from auralis_tui.library.playlists import Entry
from auralis_tui.tui.widgets.too_small import LEAST
from tests.doubles.catalogue import MemoryCatalogue
from tests.doubles.connection import FakeConnection
from tests.library.albums import add_album
from tests.tui.conftest import Console, console, snapshot
from tests.tui.test_rack import CONTENT
from tests.tui.test_report import REPORT

CATCHING_UP = 20
"""How often the screen may need another moment: layouts follow a resize by messages of their own."""
JOBS = (
    Job(id=1, kind="scan", title="Scanning /music", done=3, total=10),
    Job(id=2, kind="analyse", title="Analysing", state=JobState.FAILED, problems=("bad.mp3 is no sound.",)),
)
METERS = MeterFrame(
    frame=48_000, peak_dbfs=(-3.0, -0.1), true_peak_dbtp=(-2.9, 0.4), max_true_peak_dbtp=0.4, rms_dbfs=(-14.0, -13.0),
    crest_db=11.0, overs=3, momentary_lufs=-12.0, short_term_lufs=-13.0, integrated_lufs=-14.0, lra_lu=6.0,
    correlation=-0.3, balance_db=1.0, width=0.7, spectrum_dbfs=(-30.0,) * 31, source_spectrum_dbfs=(-32.0,) * 31,
    source_peak_dbfs=(-6.0, -6.0), gain_reduction_db={"limiter": 2.5}, level_dbfs={"limiter": -1.0},
    goniometer=((0.1, -0.2), (0.4, 0.5)), short_term_lately_lufs=(-13.0, -20.0),
)  # fmt: skip


class Daemon(FakeConnection):
    """Answers what the console asks."""

    async def send(self, command: AnyCommand) -> int:
        """Remember a command, and answer it."""
        number = await super().send(command)
        if (answer := answer_to(command, number)) is not None:
            self.say(answer)
        return number


def answer_to(command: AnyCommand, number: int) -> AnyEvent | None:
    """Return what a daemon answers to a question."""
    match command:
        case bus.GetChain():
            return ChainListing(of=number, chain=CONTENT)
        case bus.ListOutputs():
            return OutputListing(of=number, outputs=(OutputDevice(name="USB DAC", channels=2, rate_hz=48_000),))
        case lib.ListTemplates():
            return TemplateListing(of=number, templates=(TemplateInfo(name="Evening", tracks=3),))
        case lib.GetReport():
            return ReportListing(of=number, track_id=command.track_id, report=REPORT)
        case lib.FindSimilar():
            track = Track(id=1, path="/music/1.flac", title="Alike")
            return SimilarListing(of=number, track_id=command.track_id, tracks=(track,), distances=(0.1,))
    return None


def write_library(path: Path) -> None:
    """Write albums, playlists, a queue, and a file in quarantine."""
    with closing(open_library(path)) as library:
        for number in range(12):
            add_album(library, f"Artist {number % 5}", f"Album {number}", year=1990 + number)
        with library.transaction():
            library.rows("INSERT INTO roots (path) VALUES ('/music')")
            library.rows("UPDATE tracks SET added_at = id, plays = id, favourite = id = 5, rating = 4 WHERE id < 9")
            library.rows(
                "INSERT INTO queue_entries (position, natural, entry_id, track_id) "
                "SELECT id - 1, id - 1, id, id FROM tracks"
            )
            library.rows(
                "INSERT INTO quarantine (path, size, mtime_ns, reason, tried_at) VALUES ('/music/bad.mp3', 1, 1, ?, 0)",
                "It is no sound.",
            )
        playlists.create(library, "Evening", [Entry(4), Entry(None, "/gone.mp3", "Gone", 60.0), Entry(9)], 1.0)
        smart_playlists.save(library, "Often", "plays>1 sort:-plays", "", None, 2.0)


def full_state() -> Snapshot:
    """Return a state in which a track plays, and work goes on."""
    state = snapshot(MemoryCatalogue(queue=36), 36)
    return Snapshot(
        player=state.player, queue=state.queue, mastering=state.mastering, output=state.output, library=state.library,
        jobs=JOBS,
    )  # fmt: skip


@asynccontextmanager
async def full_console(
    library: Path, size: tuple[int, int] = (80, 24), settings: ConsoleConfig | None = None
) -> AsyncIterator[Console]:
    """Run such a console; leaving it is only noted."""
    state = full_state()
    connection = Daemon(state)

    async def reach() -> Daemon:
        return connection

    async with console(size, connect=reach, settings=settings, open_catalogue=lambda: Catalogue(library)) as found:
        found.app.console_screen.say_goodbye = lambda sentence: None  # type: ignore[method-assign]
        assert state.player.entry is not None
        connection.say(
            MetersChanged(meters=METERS), WaveformReady(track_id=state.player.entry.track.id, peaks=(200,) * 400)
        )
        await found.settle()
        yield found


async def stays_whole(found: Console) -> None:
    """Check the screen, once it has caught up with what was done."""
    for _ in range(CATCHING_UP):
        await found.pilot.pause()
        with suppress(AssertionError):
            check_whole(found)
            return
    check_whole(found)


def check_whole(found: Console) -> None:
    """Check that nothing has failed, and that transport and footer are where they belong."""
    app, screen = found.app, found.app.console_screen
    assert app._exception is None, app._exception
    assert app.is_running
    assert not (folders.state_folder() / "console.log").exists()
    size = app.size
    assert [cell_len(line) for line in found.text()] == [size.width] * size.height
    if size.width < LEAST.width or size.height < LEAST.height:
        room = size.height - screen.query_one("#prompt").region.height
        assert screen.query_one("#too-small").region.size == (size.width, room)
        return
    last = screen.query_one("#prompt" if screen.query_one("#prompt").display else "#footer")
    assert (last.region.y, last.region.height, last.region.width) == (size.height - 1, 1, size.width)
    transport = screen.query_one("#transport")
    assert (transport.region.bottom, transport.region.width) == (size.height - 1, size.width)
    for name in ("#monitor", "#now", "#seek", "#status"):
        row = screen.query_one(name)
        if row.display:
            assert row.region.height >= 1, name
            assert transport.region.contains_region(row.region), name
    assert screen.query_one("#seek").display
