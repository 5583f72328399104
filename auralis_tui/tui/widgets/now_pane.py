"""What plays now: its cover, names, lyrics and facts."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import LyricLine, PlayerState, Track, Transport
from auralis_tui.library.rows import HeardRow
from auralis_tui.tui.now.arrangement import GAP, Arrangement, arrange
from auralis_tui.tui.now.facts import facts, names
from auralis_tui.tui.now.lyric_rows import rows_of
from auralis_tui.tui.now.picture import Way, load
from auralis_tui.tui.widgets.cover import Cover
from auralis_tui.tui.widgets.lyrics_list import MARGIN, NONE_FOUND, LyricsList
from auralis_tui.tui.widgets.paint import Line, Painted, Runs, heading
from auralis_tui.tui.widgets.panes import Pane

NOTHING = ("Nothing plays.", "space starts the queue.")


class Written(Painted):
    """Rows that another part of the pane has drawn."""

    draw: var[Callable[[int], list[Runs]] | None] = var(None)
    """Draws the rows for a width."""

    def rows(self, size: Size) -> list[Runs]:
        """Draw them."""
        return self.draw(size.width)[: size.height] if self.draw is not None else []

    def watch_draw(self) -> None:
        """Draw what is new."""
        self.repaint()


class NowPane(Pane):
    """Cover, names, lyrics and facts, arranged for the room there is."""

    player: var[PlayerState] = var(PlayerState())
    position_s: var[float] = var(0.0)

    def __init__(self, now: Callable[[], datetime], id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = now
        self._track: Track | None = None
        self._report: dict[str, Any] | None = None
        self._heard: HeardRow | None = None
        self._facts_first = False

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Cover(id="now-cover")
        yield Written(id="now-names")
        with Vertical(id="now-lyrics"):
            yield Written(id="now-heading")
            yield LyricsList(id="lyrics").data_bind(NowPane.player)
        yield Written(id="now-facts")

    def on_mount(self) -> None:
        """Begin empty."""
        self.entitle("Now")
        self.show_track(None)

    @property
    def cover(self) -> Cover:
        """The cover."""
        return self.query_one(Cover)

    @property
    def lyrics(self) -> LyricsList:
        """The lyrics."""
        return self.query_one(LyricsList)

    def show_track(self, track: Track | None) -> None:
        """Show a track, of which the rest isn't known yet."""
        if track == self._track and track is not None:
            return
        if track is None or self._track is None or track.id != self._track.id:
            self._report = self._heard = None
            self.lyrics.show((), () if track else NOTHING)
            if track is None or self._track is None or track.album != self._track.album:
                self.cover.show(None, Way.OFF)
        begins, self._track = (self._track is None) is not (track is None), track
        self._draw(arrange_anew=begins)  # else as soon as there are its lyrics: each time all is painted anew

    def show_lyrics(self, lines: Sequence[LyricLine]) -> None:
        """Show lyrics, or that there are none."""
        self.lyrics.show(lines, NONE_FOUND)
        self._hear()
        self._draw()

    def show_report(self, report: dict[str, Any] | None) -> None:
        """Show what analysis has found."""
        self._report = report
        self._draw(arrange_anew=False)

    async def show_cover(self, path: str, way: Way) -> None:
        """Show the picture of this file, or none."""
        image = await asyncio.to_thread(load, Path(path)) if path else None
        if self.is_attached:
            self.cover.show(image, way)
            self._draw()

    def restyle(self, way: Way) -> None:
        """Take the cover away where it can't be shown any more."""
        if way is Way.OFF and self.is_mounted and self.cover.image is not None:
            self.cover.show(None, way)
            self._draw()

    def show_heard(self, heard: HeardRow) -> None:
        """Show what only the library has."""
        self._heard = heard
        self._draw(arrange_anew=False)

    def turn(self) -> None:
        """Show the facts where something else has their place, and the other way round."""
        self._facts_first = not self._facts_first
        self._draw()

    def watch_position_s(self) -> None:
        """Follow what is heard."""
        if self.is_mounted and self.is_on_screen:
            self._hear()

    watch_player = watch_position_s

    def on_lyrics_list_looked(self) -> None:
        """Say how to follow again."""
        self._entitle_lyrics()

    def on_resize(self) -> None:
        """Arrange the parts for the new size."""
        self._draw()

    def on_show(self) -> None:
        """Take up where the music is."""
        self._hear()

    def _hear(self) -> None:
        playing = self.player.transport is Transport.PLAYING
        self.lyrics.hear(self.position_s, playing)

    def _draw(self, arrange_anew: bool = True) -> None:
        """Draw names and facts, and give each part its place."""
        track, report, heard, now = self._track, self._report, self._heard, self._now()
        parts = {name: self.query_one(f"#now-{name}", Written) for name in ("names", "facts")}
        parts["names"].draw = (lambda width: names(track, width)) if track else None
        parts["facts"].draw = (lambda width: [(), *facts(track, report, heard, now, width)]) if track else None
        self._entitle_lyrics()
        if arrange_anew:
            self._arrange()

    def _entitle_lyrics(self) -> None:
        lyrics = self.lyrics
        fact = "esc follows" if lyrics.looking else "synced" if lyrics.synced else "plain" if lyrics.lines else ""
        if self._track is None:
            fact = ""
        self.query_one("#now-heading", Written).draw = lambda width: [_heading(width, fact)]

    def _arrange(self) -> None:
        size, track = self.content_size, self._track
        if not size:
            return
        fact_rows = len(facts(track, self._report, self._heard, self._now(), size.width)) if track else 0
        lyrics = self.lyrics
        self._place(
            arrange(
                (size.width, size.height), lyric_rows=len(rows_of(lyrics.lines, size.width - MARGIN) or lyrics.empty),
                fact_rows=fact_rows, covered=self.cover.image is not None, facts_first=self._facts_first,
            )
        )  # fmt: skip

    def _place(self, found: Arrangement) -> None:
        self.set_class(found.beside, "-beside")
        columns, rows = found.cover
        lyrics = self.content_size.width - found.side - GAP if found.beside else found.side
        self.cover.styles.margin = (0, 0, 1, (found.side - columns) // 2)
        for name, width, height in (
            ("cover", columns, rows), ("names", found.side, found.names), ("lyrics", lyrics, found.lyrics),
            ("facts", found.side, found.facts),
        ):  # fmt: skip
            part = self.query_one(f"#now-{name}")
            part.display = height > 0
            part.styles.width, part.styles.height = width, height


def _heading(width: int, fact: str) -> Runs:
    return heading(width, "Lyrics", fact) if fact else Line(width).put("Lyrics ", "muted bold").rule(width).done()
