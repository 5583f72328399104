"""What the report's keys do: which track it is of, its figures, what sounds like it."""

from textual.widget import Widget

from auralis_tui.bus import events as bus
from auralis_tui.bus.library_commands import AnalyzeTracks, FindSimilar, GetReport
from auralis_tui.bus.state import PlayerState, Track
from auralis_tui.errors import UsageError
from auralis_tui.tui.screens.metering import MeteringActions
from auralis_tui.tui.widgets.library_lists import AlbumList, ResultList
from auralis_tui.tui.widgets.queue_list import QueueList
from auralis_tui.tui.widgets.report_panes import ASKING, NO_TRACK, NONE_ALIKE, NOT_YET, ReportView, SimilarList
from auralis_tui.tui.widgets.table import Table


class ReportActions(MeteringActions):
    """The report of the track under the cursor, or of what plays."""

    player: PlayerState
    _reported: Track | None = None
    _follows = True
    """Whether the report is that of what plays."""

    @property
    def report(self) -> ReportView:
        """The screen of the report."""
        return self.query_one(ReportView)

    def action_screen_5(self) -> None:
        """Go to the report of the track under the cursor, or of what plays."""
        self.go_to_view("report")

    def go_to_view(self, view: str) -> None:
        """Show a screen; that of the report for the track that was looked at before."""
        focused, before = self.screen.focused, self.view
        super().go_to_view(view)
        if view == "report" and before != "report":
            self._open(_under_cursor(focused))

    def _open(self, track: Track | int | None) -> None:
        if isinstance(track, int):
            self._follows, wanted = False, [track]
            self.ahead.expect()
            reader = self._library.reader
            reader.read("report", lambda catalogue: catalogue.tracks(wanted), self._opened)
            return
        self._follows = track is None or self._plays(track)
        self._report_on(track or self._playing)

    def _opened(self, tracks: list[Track]) -> None:
        self.ahead.arrived()
        self._report_on(tracks[0] if tracks else None)

    def action_follow_playing(self) -> None:
        """Follow what plays, or stay with this track."""
        self._follows = not self._follows
        if self._follows:
            self._report_on(self._playing)
        self.tell("The report follows what plays." if self._follows else "The report stays with this track.")

    def action_analyze(self) -> None:
        """Make the report of this track."""
        if self._reported is None:
            self.fail(UsageError(*NO_TRACK))
            return
        if self.report.page.count:
            self.tell("The report is there.", "It is made anew when the file changes.")
            return
        self.send(AnalyzeTracks(track_ids=(self._reported.id,)))

    def take_report(self, event: bus.ReportListing) -> None:
        """Show a report that was asked for."""
        if self._reported is not None and event.track_id == self._reported.id:
            self.report.show_report(event.report, self._reported, NOT_YET)
            if event.report is not None and event.report.get("fingerprint"):
                self._ask(FindSimilar(track_id=event.track_id))

    def take_similar(self, event: bus.SimilarListing) -> None:
        """Show what sounds alike."""
        if self._reported is not None and event.track_id == self._reported.id:
            self.report.show_alike(event.tracks, event.distances, NONE_ALIKE)

    def report_is_ready(self, track_id: int) -> None:
        """Read the report that has just been made, where it is looked at."""
        if self.view == "report" and self._reported is not None and track_id == self._reported.id:
            self._ask(GetReport(track_id=track_id))

    def follow(self) -> None:
        """Report on what plays now, where that is looked at."""
        playing = self._playing
        other = playing is not None and (self._reported is None or playing.id != self._reported.id)
        if self.view == "report" and self._follows and other:
            self._report_on(playing)

    def _step_pane(self, step: int) -> None:
        """Go from the figures to what sounds alike, and back."""
        if self.view != "report":
            super()._step_pane(step)
            return
        alike = self.screen.focused is not self.report.alike
        self.full = False
        self.report.show_side(alike)
        self.set_focus(self.report.alike if alike else self.report.page)

    def _report_on(self, track: Track | None) -> None:
        self._reported = track
        self.report.show_alike((), (), ())
        if track is None:
            self.report.show_report(None, None, NO_TRACK)
            return
        self.report.show_report(None, track, ASKING)
        self._ask(GetReport(track_id=track.id))

    @property
    def _playing(self) -> Track | None:
        return self.player.entry.track if self.player.entry is not None else None

    def _plays(self, track: Track) -> bool:
        return self._playing is not None and self._playing.id == track.id


def _under_cursor(focused: Widget | None) -> Track | int | None:
    """Return the track under the cursor of a list, or its number; None where there is none."""
    if isinstance(focused, SimilarList) or not isinstance(focused, Table):
        return None
    if isinstance(focused, QueueList):
        row = focused.pages.get(focused.cursor)
        return row.entry.track if row is not None else None
    if isinstance(focused, AlbumList | ResultList) and focused.chosen:
        return focused.chosen[0]
    return None
