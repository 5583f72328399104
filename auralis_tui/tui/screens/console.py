"""The console's one screen: it owns the state that came over the bus, and hands it down to the widgets."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.reactive import Reactive, var
from textual.timer import Timer
from textual.widget import Widget

from auralis_tui.bus import events as bus
from auralis_tui.bus.commands import AnyCommand, Next, Previous, Seek
from auralis_tui.bus.state import (
    EngineStats,
    Job,
    JobState,
    LibraryState,
    MasteringState,
    OutputState,
    PlaybackOptions,
    PlayerState,
    QueueState,
    Transport,
)
from auralis_tui.errors import AuralisError, UsageError
from auralis_tui.tui.actions import bindings
from auralis_tui.tui.ballistics import Ballistics, Readings
from auralis_tui.tui.bridge import Link, LinkState
from auralis_tui.tui.changes import Changes
from auralis_tui.tui.job_words import outcome
from auralis_tui.tui.option_words import change_of
from auralis_tui.tui.reading import OpenCatalogue
from auralis_tui.tui.screens.now import NowActions
from auralis_tui.tui.screens.working import JobActions
from auralis_tui.tui.type_ahead import TypeAhead
from auralis_tui.tui.widgets.feed import Feed
from auralis_tui.tui.widgets.footer import NOTICE_S, Footer, Told
from auralis_tui.tui.widgets.header import Header
from auralis_tui.tui.widgets.jobs_pane import JobsView
from auralis_tui.tui.widgets.library_pane import LibraryPane
from auralis_tui.tui.widgets.meter_panes import MetersPane, MetersView
from auralis_tui.tui.widgets.monitor_line import MonitorLine
from auralis_tui.tui.widgets.now_line import NowLine
from auralis_tui.tui.widgets.now_pane import NowPane
from auralis_tui.tui.widgets.panes import QueuePane
from auralis_tui.tui.widgets.prompt import Prompt
from auralis_tui.tui.widgets.rack import Rack
from auralis_tui.tui.widgets.reader import Unreadable
from auralis_tui.tui.widgets.report_panes import ReportView
from auralis_tui.tui.widgets.seek_bar import SeekBar
from auralis_tui.tui.widgets.settings_pane import SettingsPane
from auralis_tui.tui.widgets.status_line import WIDE_COLUMNS, StatusLine
from auralis_tui.tui.widgets.too_small import LEAST, TooSmall

KEPT_JOBS = 50


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the screen needs from outside."""

    open_catalogue: OpenCatalogue
    now: Callable[[], datetime]


class ConsoleScreen(JobActions, NowActions):
    """Header, body, transport, footer."""

    BINDINGS: ClassVar[list[BindingType]] = list(bindings())
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012
        (0, "-tiny"), (80, "-narrow"), (100, "-medium"), (120, "-wide"), (200, "-huge"),
    ]  # fmt: skip
    VERTICAL_BREAKPOINTS = [(0, "-tiny-h"), (24, "-short"), (35, "-tall")]  # noqa: RUF012

    player: var[PlayerState] = var(PlayerState())
    position_s: var[float] = var(0.0)
    queue: var[QueueState] = var(QueueState())
    options: var[PlaybackOptions] = var(PlaybackOptions())
    mastering: var[MasteringState] = var(MasteringState())
    output: var[OutputState] = var(OutputState())
    library: var[LibraryState] = var(LibraryState())
    engine: var[EngineStats] = var(EngineStats())
    jobs: var[tuple[Job, ...]] = var(())
    readings: var[Readings] = var(Readings())
    waveform: var[tuple[int, ...]] = var(())
    view: var[str] = var("library")
    pane: var[str] = var("library")
    notice: var[Told] = var(Told())
    full: var[bool] = var(False, toggle_class="-full")
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As in Textual, but that another focus paints the widgets that it changes, and not the whole screen."""

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__()
        self._surroundings = surroundings
        self._ballistics = Ballistics()
        self.ahead = TypeAhead()
        """What is typed for a panel that is not there yet."""
        self.feed = Feed()
        """What hands the readings to the meters."""
        self._waveforms: dict[int, tuple[int, ...]] = {}
        self._notice_timer: Timer | None = None
        self._notice_is_over = False
        self._changes = Changes()

    def compose(self) -> ComposeResult:
        """Make the rows from top to bottom."""
        own = ConsoleScreen
        opener = self._surroundings.open_catalogue
        yield Header(self._surroundings.now, id="header").data_bind(own.view, own.output, own.jobs, own.unseen)
        with Container(id="body"):
            with Container(id="home"):
                yield LibraryPane(opener, id="library").data_bind(own.player)
                yield QueuePane(opener, id="queue").data_bind(own.player, own.queue, own.position_s)
                yield MetersPane(id="side-meters", stacked=True).data_bind(own.mastering, own.choice)
                yield NowPane(self._surroundings.now, id="now-pane").data_bind(own.player, own.position_s)
            yield Rack(id="mastering").data_bind(
                own.chain, own.mastering, own.readings, own.output, own.player, own.choice
            )
            yield MetersView(id="meters").data_bind(own.mastering, own.choice)
            yield ReportView(id="report").data_bind(own.player, own.jobs)
            yield JobsView(self._surroundings.now, id="jobs").data_bind(own.jobs, own.failures, own.library)
            yield SettingsPane(id="settings")
        with Vertical(id="transport"):
            yield MonitorLine(id="monitor").data_bind(own.link, own.player, own.mastering, own.output)
            yield NowLine(opener, id="now").data_bind(own.player, own.queue)
            yield SeekBar(id="seek").data_bind(own.player, own.position_s, own.waveform)
            yield StatusLine(id="status").data_bind(own.player, own.queue, own.options, own.engine)
        yield Footer(id="footer").data_bind(own.pane, own.notice)
        yield Prompt(id="prompt")
        yield TooSmall(id="too-small")

    def on_mount(self) -> None:
        """Begin in the library."""
        self.library_pane.default_table.focus()

    def watch_readings(self, readings: Readings) -> None:
        """Let the meters in sight show them."""
        self.feed.give(readings)

    def link_changed(self, state: LinkState) -> None:
        """Show how the connection is."""
        self.link = state
        if state.link is Link.LOST:
            self.forget_asking()
            self.readings = self._ballistics.still()

    def receive(self, event: bus.AnyEvent) -> None:
        """Take in an event."""
        match event:
            case bus.PositionChanged():
                self._move(event)
            case bus.MetersChanged():
                if self.player.transport is Transport.PLAYING:
                    self.readings = self._ballistics.step(event.meters, self.output.rate_hz)
            case bus.Snapshot():
                self._take_snapshot(event)
            case bus.PlayerChanged():
                self._take_player(event.player)
            case bus.QueueChanged():
                self._take_queue(event.queue)
            case bus.MasteringChanged():
                self.mastering = event.mastering
            case bus.OutputChanged():
                self.output = event.output
            case bus.LibraryChanged():
                self._take_library(event.library)
            case bus.JobChanged():
                self._take_job(event.job)
            case _:
                self._receive_rest(event)

    def _receive_rest(self, event: bus.AnyEvent) -> None:
        match event:
            case bus.FailuresChanged():
                self.take_failures(event.failures)
            case bus.StatsChanged():
                self.engine = event.engine
            case bus.OptionsChanged():
                self._take_options(event.options)
            case bus.ChainListing():
                self.take_chain(event.chain)
            case bus.ReportListing():
                self.take_report(event)
            case bus.SimilarListing():
                self.take_similar(event)
            case bus.ArtworkFound():
                self.take_cover(event)
            case bus.LyricsFound():
                self.take_lyrics(event)
            case bus.ReportReady():
                self.report_is_ready(event.track_id)
            case bus.OutputListing():
                self.choose_output(event)
            case bus.TemplateListing():
                self.choose_template(event)
            case bus.TagListing():
                self.take_tags(event)
            case bus.PlaylistStored():
                self.playlist_stored(event)
            case bus.PresetStored():
                self.tell(f"Written to {event.path}." if event.path else f"The preset {event.preset} is kept.")
            case bus.WaveformReady():
                self._waveforms = {event.track_id: event.peaks}
                self._choose_waveform()
            case bus.Notice():
                self.tell(event.message, event.hint, event.failure, kept=event.failure)
            case bus.Failed():
                self.moved(False)
                self.refused()
                self._changes.failed()
                self.ahead.arrived()
                self.tell(event.why, event.hint, failure=True)
            case bus.BackupCreated():
                self.tell(f"The library is backed up to {event.path}.")
            case bus.Goodbye():
                self.say_goodbye("The daemon has ended, and the music with it.  auralis starts it again.")

    def tell(self, sentence: str, hint: str = "", failure: bool = False, kept: bool = False) -> None:
        """Say something in the footer for a while; a failure until it was seen, and one that is kept under jobs too."""
        self.notice = Told(sentence, hint, failure, kept)
        self._notice_is_over = False
        if self._notice_timer is not None:
            self._notice_timer.stop()
        self._notice_timer = self.set_timer(NOTICE_S, self._end_notice)

    def attend(self) -> None:
        """Take up that the user is there: a failure that was told for long enough is seen."""
        if self._notice_is_over:
            self._forget_notice()

    def _end_notice(self) -> None:
        """End a notice; a failure waits for the user."""
        self._notice_is_over = True
        if not self.notice.failure:
            self._forget_notice()

    @property
    def library_pane(self) -> LibraryPane:
        """The library's pane."""
        return self.query_one("#library", LibraryPane)

    def _forget_notice(self) -> None:
        self._notice_is_over = False
        self.notice = Told()

    def _take_options(self, options: PlaybackOptions) -> None:
        """Take how the queue is played, and say it where the status line has no room for words."""
        before, self.options = self.options, options
        if self.size.width < WIDE_COLUMNS and (words := change_of(before, options)):
            self.tell(words)

    def _take_snapshot(self, state: bus.Snapshot) -> None:
        self._take_player(state.player)
        self.queue, self.mastering, self.output = state.queue, state.mastering, state.output
        self.engine, self.options = state.engine, state.options
        self.jobs = tuple(sorted(state.jobs, key=lambda job: -job.id))
        self.take_failures(state.failures)
        self.moved(False)
        self.refused()
        self._take_library(state.library, always=True)
        self.welcome()

    def _take_queue(self, queue: QueueState) -> None:
        """Take the queue's outline, and offer to take back what the user has just done to it."""
        for words, key in self._changes.told(self.queue, queue, queue_in_sight=self.queue_in_sight):
            self.tell(words, key)
        changed = queue.revision != self.queue.revision
        self.queue = queue
        if changed:
            self.moved(True)

    def _take_player(self, player: PlayerState) -> None:
        self.player = player
        self.position_s = player.position_s
        self._choose_waveform()
        self.follow()
        if player.transport is not Transport.PLAYING and self.readings.live:
            self.readings = self._ballistics.still()

    def _take_library(self, library: LibraryState, always: bool = False) -> None:
        if always or library.revision != self.library.revision:
            self.library_pane.read_again(library)
            self.query_one(QueuePane).read_again()
        self.library = library

    def _take_job(self, job: Job) -> None:
        before = next((other for other in self.jobs if other.id == job.id), None)
        others = tuple(other for other in self.jobs if other is not before)
        self.jobs = tuple(sorted((job, *others), key=lambda one: -one.id))[:KEPT_JOBS]
        ended = before is not None and before.state is JobState.RUNNING
        if ended and (told := outcome(job))[0]:
            self.unseen = self.view != "jobs"
            self.tell(*told, failure=True)

    def _move(self, event: bus.PositionChanged) -> None:
        entry = self.player.entry
        if entry is not None and event.entry_id == entry.entry_id:
            self.position_s = event.position_s

    def _choose_waveform(self) -> None:
        entry = self.player.entry
        self.waveform = self._waveforms.get(entry.track.id, ()) if entry else ()

    def watch_focused(self, focused: Widget | None) -> None:
        """Show the keys of the pane that has the focus, as soon as it has it: messages about it may come late."""
        if focused is not None:
            self.pane = getattr(focused, "pane", self.pane)
            self.follow_focus(focused)

    def on_screen_suspend(self) -> None:
        """Let keys go on, to the panel that lies over the screen now."""
        self.ahead.arrived()

    def on_resize(self, event: events.Resize) -> None:
        """Say so when there is too little room."""
        self.set_class(event.size.width < LEAST.width or event.size.height < LEAST.height, "-too-small")

    def on_seek_bar_sought(self, event: SeekBar.Sought) -> None:
        """Seek to where the pointer is."""
        self.send(Seek(position_s=event.position_s))

    def on_unreadable(self, event: Unreadable) -> None:
        """Tell why the library can't be read."""
        self.fail(event.error)

    def send(self, command: AnyCommand) -> None:
        """Send a command; what was told of the one before is over."""
        self._forget_notice()
        self._changes.sent(command, queue_in_sight=self.queue_in_sight)
        skips = isinstance(command, Next | Previous)
        if skips and self.link.link is Link.ONLINE and not self.queue.length:
            self.fail(UsageError("The queue is empty.", "a in the library adds to it."))
        else:
            super().send(command)

    def fail(self, error: AuralisError) -> None:
        """Tell of a failure, and let keys go on that wait for what won't come."""
        self.ahead.arrived()
        self.tell(error.message, error.hint, failure=True)
