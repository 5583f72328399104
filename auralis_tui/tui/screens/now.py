"""What the keys of the pane of what plays do, and what it asks the daemon and the library."""

from textual import events
from textual.widget import Widget

from auralis_tui.bus import events as bus
from auralis_tui.bus.commands import Seek
from auralis_tui.bus.library_commands import GetArtwork, GetLyrics, GetReport
from auralis_tui.bus.state import Track
from auralis_tui.library.rows import HeardRow
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.now.picture import Way
from auralis_tui.tui.screens.moving import HUGE_COLUMNS
from auralis_tui.tui.screens.report import ReportActions
from auralis_tui.tui.widgets.lyrics_list import LyricsList
from auralis_tui.tui.widgets.now_pane import NowPane

COVER_PIXELS = 512
"""Of a side, enough for any way to show it."""


class NowActions(ReportActions):
    """Cover, lyrics and facts of what plays: beside the queue where there is room, else by themselves."""

    _now_asked: int | None = None
    """The track that was asked about."""
    _left_for_now: tuple[str, Widget | None] = ("library", None)
    """The screen, and what had the focus there, before the pane was gone to."""

    @property
    def now_pane(self) -> NowPane:
        """The pane of what plays."""
        return self.query_one(NowPane)

    @property
    def _picture_way(self) -> Way:
        return getattr(self.app, "picture_way", Way.OFF)

    @property
    def _shows_now(self) -> bool:
        here = self.view in ("library", "queue") and self.app.size.width >= HUGE_COLUMNS and not self.full
        return here or self.view == "now"

    def action_lyrics(self) -> None:
        """Go to what plays, or back to where one was."""
        lyrics = self.now_pane.lyrics
        if self.view == "now" or lyrics.has_focus:
            self._leave_now()
            return
        self._left_for_now = (self.view, self.screen.focused)
        if self.app.size.width >= HUGE_COLUMNS:
            self.full = False
            self.show_view("library")
        else:
            self.show_view("now")
        self.set_focus(lyrics)

    def action_now_view(self) -> None:
        """Show the facts, or what is in their place."""
        self.now_pane.turn()

    def action_back(self) -> None:
        """Follow the music again; leave the pane; all else as ever."""
        lyrics = self.now_pane.lyrics
        if lyrics.has_focus and lyrics.looking:
            lyrics.look(False)
        elif self.view == "now" and not self.full:
            self._leave_now()
        else:
            super().action_back()

    def action_activate(self) -> None:
        """Seek to the line of the lyrics; all else as ever."""
        if isinstance(self.table, LyricsList):
            line = self.table.chosen
            if line is not None and line.at_s is not None:
                self.send(Seek(position_s=line.at_s))
            self.table.look(False)
        else:
            super().action_activate()

    def take_lyrics(self, event: bus.LyricsFound) -> None:
        """Show lyrics that were asked for."""
        if event.track_id == self._now_asked:
            self.now_pane.show_lyrics(event.lines)

    def take_cover(self, event: bus.ArtworkFound) -> None:
        """Show a cover that was asked for."""
        if event.track_id == self._now_asked:
            self.run_worker(self.now_pane.show_cover(event.path, self._picture_way), group="cover", exclusive=True)

    def take_report(self, event: bus.ReportListing) -> None:
        """Show a report that was asked for."""
        super().take_report(event)
        if event.track_id == self._now_asked:
            self.now_pane.show_report(event.report)

    def report_is_ready(self, track_id: int) -> None:
        """Read the report that has just been made."""
        super().report_is_ready(track_id)
        if track_id == self._now_asked and self._shows_now:
            self._ask(GetReport(track_id=track_id))

    def follow(self) -> None:
        """Show what plays now, where that is looked at."""
        super().follow()
        self._ask_about_now()

    def show_view(self, view: str) -> None:
        """Show a screen, and what plays where it is on it."""
        super().show_view(view)
        self._ask_about_now()

    def on_resize(self, _: events.Resize) -> None:
        """Ask where there is room for the pane now."""
        self._ask_about_now()

    def on_mount(self) -> None:
        """Ask again where the connection was lost."""
        self.watch(self, "link", self._link_lost, init=False)

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out `lyrics`."""
        if word == "lyrics" and not rest.strip():
            if self.view != "now":
                self.action_lyrics()
            return True
        return super().carry_out_own(word, rest)

    def ask_about_now_again(self) -> None:
        """Ask as if it were another track: how covers are shown may have changed."""
        self._now_asked = None
        self._ask_about_now()

    def _link_lost(self, state: LinkState) -> None:
        if state.link is not Link.ONLINE:
            self._now_asked = None

    def _leave_now(self) -> None:
        view, focused = self._left_for_now
        self.now_pane.lyrics.look(False)
        self.show_view(view)
        if focused is not None and focused.is_attached and focused.display:
            self.set_focus(focused)
        else:
            self.set_focus(self._holder(view))

    def _ask_about_now(self) -> None:
        """Ask for all about what plays, once."""
        track = self._playing
        if not self._shows_now or self.link.link is not Link.ONLINE:
            return
        self.now_pane.show_track(track)
        if track is None or track.id != self._now_asked:
            self.workers.cancel_group(self, "cover")  # one that is still read belongs to the track before
            self._now_asked = track.id if track is not None else None
            if track is not None:
                self._ask_about(track)

    def _ask_about(self, track: Track) -> None:
        self._ask(GetLyrics(track_id=track.id))
        if self._picture_way is not Way.OFF:
            self._ask(GetArtwork(track_id=track.id, side=COVER_PIXELS))
        self._ask(GetReport(track_id=track.id))
        self._read_heard(track)

    def _read_heard(self, track: Track) -> None:
        def read(heard: HeardRow) -> None:
            if track.id == self._now_asked:
                self.now_pane.show_heard(heard)

        self._library.reader.read("heard", lambda catalogue: catalogue.lists.heard(track.id), read)
