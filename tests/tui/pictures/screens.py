"""Walks through the screens of a console that plays what is invented here, and draws each in each theme."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from textual.pilot import Pilot

from auralis_tui.bus.commands import AnyCommand, GetChain
from auralis_tui.bus.events import (
    ChainListing,
    LyricsFound,
    MetersChanged,
    ReportListing,
    SimilarListing,
    Snapshot,
    WaveformReady,
)
from auralis_tui.bus.library_commands import FindSimilar, GetLyrics, GetReport
from auralis_tui.bus.state import (
    Job,
    JobState,
    LibraryState,
    MasteringState,
    OutputKind,
    OutputState,
    PlaybackOptions,
    PlayerState,
    PresetInfo,
    QueueEntry,
    QueueState,
    Repeat,
    Slot,
    Transport,
)
from auralis_tui.config import ConsoleConfig
from auralis_tui.tui import themes
from auralis_tui.tui.app import ConsoleApp
from auralis_tui.tui.bridge import Link
from auralis_tui.tui.screens import first_run
from auralis_tui.tui.widgets.library_lists import ArtistList
from tests.doubles.connection import FakeConnection
from tests.tui.pictures import music, sound
from tests.tui.pictures.cells import Ground, rows_of
from tests.tui.pictures.svg import svg_of
from tests.tui.readings import until_read

Size = tuple[int, int]
BOTH = ("night", "day")
FIRST_RUN = "first-run"
EVERY = ("library", "queue", "mastering", "meters", "report", "now", "jobs", "settings", "find", "keys", FIRST_RUN)
FEW = ("library", "mastering", "meters")
LEAST = (*FEW, "now")


@dataclass(frozen=True)
class Set:
    """Screens that are drawn at one size, in these themes and signs."""

    size: Size
    screens: tuple[str, ...]
    themes: tuple[str, ...]
    glyphs: str = "full"

    def file(self, screen: str, theme: str) -> str:
        """Name the picture."""
        signs = f"-{self.glyphs}" if self.glyphs != "full" else ""
        return f"{screen}-{self.size[0]}x{self.size[1]}-{theme}{signs}.svg"

    def __str__(self) -> str:
        """Name the set."""
        return self.file(f"{len(self.screens)}", "-".join(self.themes)).removesuffix(".svg")


DRAWN = (
    Set((80, 24), EVERY, BOTH), Set((140, 45), EVERY, BOTH), Set((60, 20), LEAST, BOTH[:1]),
    Set((200, 60), FEW, BOTH[:1]), Set((80, 24), FEW, ("mono", "ansi")), Set((80, 24), FEW, ("mono",), "ascii"),
    Set((80, 24), FEW, ("ansi",), "blocks"),
)  # fmt: skip
TERMINALS = Ground("#c8c8c8", "#101010")
"""What a terminal has where a theme leaves it to that."""
ROUNDS = 4
"""So often events lead to readings, and readings to events."""
NOW = datetime(2026, 11, 3, 14, 32)
PRESETS = tuple(
    PresetInfo(id=title.lower().replace(" ", "-"), title=title, description=description, target_lufs=target,
               ceiling_dbtp=-1.0, own=own)
    for title, description, target, own in (
        ("Flat", "The source as it is.", None, False),
        ("Transparent", "A little glue and air, for masters that are good already.", -14.0, False),
        ("Warm Tape", "Fuller lows under softened highs, with a tape's harmonics.", -14.0, False),
        ("Vinyl", "Mono lows, no rumble, rounded peaks.", -16.0, False),
        ("Club", "Tight lows, dense and loud.", -9.0, False),
        ("Night", "Loud and quiet brought together.", -18.0, False),
        ("Spoken word", "Rumble and hiss taken out, levels evened.", -16.0, False),
        ("Living room", "", -15.0, True), ("Train", "", -12.0, True),
    )
)  # fmt: skip
SLOTS = (Slot(name="a", title="Flat"), Slot(name="b", title="Warm Tape"), Slot(name="c", title="Night"), Slot(name="d"))
JOBS = (
    Job(id=4, kind="scan", title="Scan of ~/Music", done=6_931, total=16_902, began_at=1_793_716_200.0,
        problems=("~/Music/Incoming/take 3.flac is cut short: the last 2.1 s are missing.",
                  "~/Music/Incoming/noise.mp3 can't be read: it has no audio frames."), problem_count=2),
    Job(id=3, kind="analyze", title="Analysis of 48 tracks", state=JobState.DONE, done=48, total=48,
        began_at=1_793_715_000.0, ended_at=1_793_715_312.0),
    Job(id=2, kind="backup", title="Backup of the library", state=JobState.DONE, done=1, total=1,
        began_at=1_793_714_400.0, ended_at=1_793_714_401.0),
    Job(id=1, kind="render", title="Saltmarsh Radio with Warm Tape", state=JobState.CANCELLED, done=3, total=9,
        began_at=1_793_710_800.0, ended_at=1_793_710_860.0),
)  # fmt: skip


class PicturedDaemon(FakeConnection):
    """A daemon that plays, and answers what the screens ask."""

    def __init__(self, queue: list[QueueEntry]) -> None:
        super().__init__(_snapshot(queue))
        self._queue = queue
        self.say(WaveformReady(track_id=queue[music.PLAYING].track.id, peaks=sound.waveform()))

    async def send(self, command: AnyCommand) -> int:
        """Answer."""
        number = await super().send(command)
        match command:
            case GetChain():
                self.say(ChainListing(of=number, chain=sound.CHAIN))
            case GetReport():
                self.say(ReportListing(of=number, track_id=command.track_id, report=sound.report()))
            case GetLyrics():
                self.say(LyricsFound(of=number, track_id=command.track_id, lines=music.LYRICS))
            case FindSimilar():
                alike = tuple(entry.track for entry in self._queue[20:36])
                distances = tuple(round(0.06 + 0.021 * place, 3) for place in range(len(alike)))
                self.say(SimilarListing(of=number, track_id=command.track_id, tracks=alike, distances=distances))
        return number


@dataclass(frozen=True)
class Walk:
    """A console that is walked through."""

    app: ConsoleApp
    pilot: Pilot[None]

    async def press(self, *keys: str) -> None:
        """Press keys, and wait until all is drawn."""
        await self.pilot.press(*keys)
        await self.settle()

    async def settle(self) -> None:
        """Wait for events, readings and repaints."""
        for _ in range(ROUNDS):
            await self.pilot.pause(0)
            await until_read(self.app)

    async def drawn(self, name: str, chosen: Set) -> dict[str, str]:
        """Draw the screen in each theme, beginning with the one that is on; returns pictures by file name."""
        found = {}
        for theme in sorted(chosen.themes, key=lambda theme: theme != self.app.theme):
            if theme != self.app.theme:
                self.app.theme = theme
            await self.settle()
            await self.pilot.pause()
            file = themes.find_theme(theme)
            ground = TERMINALS if file.ansi else Ground(file.tokens["text"], file.tokens["background"])
            (width, height), strips = self.app.size, self.app.screen._compositor.render_strips()
            title = f"Auralis: {name.replace('-', ' ')}, {width}x{height}, {theme}"
            picture = svg_of(title, rows_of(strips, ground), width, ground)
            found[chosen.file(name, theme)] = picture
        return found


async def pictures(chosen: Set, folder: Path) -> dict[str, str]:
    """Draw a set; the folder is for the library and the home."""
    drawn: dict[str, str] = {}
    with _home(folder):
        daemon = PicturedDaemon(music.make_library(folder / "library.sqlite3"))
        async with _console(chosen, daemon, folder) as walk:
            for name in chosen.screens:
                if name != FIRST_RUN:
                    await _go(walk, daemon, name)
                    drawn |= await walk.drawn(name, chosen)
        if FIRST_RUN in chosen.screens:
            fresh = FakeConnection(Snapshot(output=_output()))
            async with _console(chosen, fresh, folder, first_run=True) as walk:
                await walk.press(*"~/Music/")
                drawn |= await walk.drawn(FIRST_RUN, chosen)
    return drawn


async def _go(walk: Walk, daemon: PicturedDaemon, name: str) -> None:
    screen, (width, _) = walk.app.console_screen, walk.app.size
    match name:
        case "library":
            # the meters run where nobody looks at them: that is quicker
            await walk.press("7")
            daemon.say(*(MetersChanged(meters=frame) for frame in sound.frames(0, 130)))
            await walk.press("1")
            artists = screen.query_one(ArtistList)
            artists.move_to([artist.name for artist in artists.artists].index(music.HERO))
            await walk.press("l", *"jjjj")
        case "queue":
            await walk.press("2", "o", *"jjj")
        case "mastering":
            await walk.press("3")  # the chain is asked for then
            await walk.press(*(["tab", "j", "j"] if width >= 80 else ["j", "j"]))
            await _sweep(walk, daemon, 130)
        case "meters":
            await walk.press("4")
            await _sweep(walk, daemon, 190)
        case "report" | "now" | "jobs" | "settings":
            await walk.press({"report": "5", "now": "y", "jobs": "6", "settings": "7"}[name])
        case "find":
            await walk.press("1", "ctrl+p", *"warm")
        case "keys":
            await walk.press("escape", "question_mark")


async def _sweep(walk: Walk, daemon: PicturedDaemon, first: int) -> None:
    """Let a spectrogram that is in sight be written, for a quarter of a minute."""
    if walk.app.size.width >= 200:
        daemon.say(*(MetersChanged(meters=frame) for frame in sound.frames(first, 60)))
        await walk.settle()


@contextmanager
def _home(folder: Path) -> Iterator[None]:
    """Let the console live in this folder, with some music in it."""
    for name, count in (("Albums", 240), ("Incoming", 31), ("Live sets", 12)):
        place = folder / "home/Music" / name
        place.mkdir(parents=True, exist_ok=True)
        for number in range(count):
            (place / f"{number}.flac").touch()
    own = {"HOME": str(folder / "home"), "TZ": "UTC"}
    own |= {name: str(folder / name) for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
    with patch.dict(os.environ, own), patch.object(first_run, "BUDGET_S", 60.0):  # a slow machine counts them too
        yield


@asynccontextmanager
async def _console(chosen: Set, daemon: FakeConnection, folder: Path, first_run: bool = False) -> AsyncIterator[Walk]:
    async def reach() -> FakeConnection:
        return daemon

    database = folder / "library.sqlite3"
    settings = ConsoleConfig(glyphs=chosen.glyphs, theme=chosen.themes[0])
    app = ConsoleApp(reach, database, settings, environment={}, first_run=first_run, now=lambda: NOW)
    async with app.run_test(size=chosen.size) as pilot:
        walk = Walk(app, pilot)
        while app.console_screen.link.link is Link.CONNECTING:
            await pilot.pause()
        await walk.settle()
        yield walk


def _snapshot(queue: list[QueueEntry]) -> Snapshot:
    entry = queue[music.PLAYING]
    rest = queue[music.PLAYING + 1 :]
    return Snapshot(
        player=PlayerState(
            transport=Transport.PLAYING, entry=entry, position_s=134.0, duration_s=entry.track.duration_s,
            volume_db=-6.0,
        ),
        queue=QueueState(
            revision=1, length=len(queue), index=music.PLAYING, next=rest[0].track,
            remaining_s=sum(one.track.duration_s for one in rest),
        ),
        options=PlaybackOptions(repeat=Repeat.ALL, crossfade_s=4.0),
        mastering=MasteringState(
            presets=PRESETS, preset="warm-tape", heard_preset="warm-tape", match_gain_db=sound.MATCH_DB, slots=SLOTS,
            slot="b", revision=1,
        ),
        output=_output(),
        library=LibraryState(
            revision=1, artists=1284, albums=1907, tracks=16_902, database="~/.local/share/auralis/library.sqlite3"
        ),
        jobs=JOBS,
    )  # fmt: skip


def _output() -> OutputState:
    return OutputState(kind=OutputKind.DEVICE, name="USB DAC", rate_hz=sound.RATE_HZ, latency_s=0.085)
