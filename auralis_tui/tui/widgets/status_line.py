"""The line under the seek bar: levels, or what comes next."""

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.reactive import var

from auralis_tui.bus.state import EngineStats, PlaybackOptions, PlayerState, QueueState, Repeat, ReplayGain
from auralis_tui.tui import numbers
from auralis_tui.tui.ballistics import Readings
from auralis_tui.tui.widgets.bars import bar
from auralis_tui.tui.widgets.feed import feed_of
from auralis_tui.tui.widgets.now_line import volume
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip
from auralis_tui.tui.widgets.volume import VolumePicked, VolumeWheel

WIDE_COLUMNS = 120
"""From this width on the meters have their pane."""
SLIDER = range(5, 21)
"""Where the volume's slider stands."""
WORDS = {
    "vol": "mute", "shuffle": "shuffle", "repeat": "repeat", "crossfade": "crossfade",
    "stops": "stop_after", "next": "next",
}  # fmt: skip
"""What a click on a word does."""
LEAST_NEXT_COLUMNS = 34
"""With less room the next track is not named."""
DIGITS_S = 0.25
"""Figures change no faster than this."""
FLOOR_DB, TOP_DB = -48.0, 3.0
SOFTEST_DB = -40.0
"""Where the volume's slider begins."""


class StatusLine(VolumeWheel, Painted):
    """Levels, loudness and volume; from 120 columns, where meters have their pane, volume and the next track."""

    player: var[PlayerState] = var(PlayerState())
    queue: var[QueueState] = var(QueueState())
    options: var[PlaybackOptions] = var(PlaybackOptions())
    engine: var[EngineStats] = var(EngineStats())
    readings: var[Readings] = var(Readings())

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._digits = Readings()

    def rows(self, size: Size) -> list[Runs]:
        """Draw the line."""
        width = size.width
        if self.readings.time_s - self._digits.time_s >= DIGITS_S or self.readings.live != self._digits.live:
            self._digits = self.readings
        return [self._wide(width) if width >= WIDE_COLUMNS else self._narrow(width)]

    class Picked(Message):
        """A mode was clicked: the action that changes it."""

        def __init__(self, action: str) -> None:
            super().__init__()
            self.action = action

    def on_click(self, event: events.Click) -> None:
        """Set the volume by its slider; change the mode, or mute, by its word."""
        wide = self.size.width >= WIDE_COLUMNS
        if wide and event.x in SLIDER:
            share = (event.x - SLIDER.start + 1) / len(SLIDER)
            self.post_message(VolumePicked(SOFTEST_DB * (1 - share)))
            return
        text = "".join(text for text, _ in self.rows(self.size)[0]) + "  "
        for word, action in WORDS.items():
            begins = text.find(f" {word} ") + 1
            if begins and begins <= event.x < text.index("  ", begins + len(word) + 1):
                self.post_message(self.Picked(action))
                return

    def _narrow(self, width: int) -> Runs:
        line = Line(width)
        peaks = self.readings.peaks if self.readings.live else ()
        for channel, name in enumerate("LR"):
            level = peaks[min(channel, len(peaks) - 1)] if peaks else None
            line.put(f" {name} ", "muted").puts(bar(level, FLOOR_DB, TOP_DB, 10 if width >= 100 else 9)).put(" ")
        digits = self._digits
        top = max(digits.peak_holds) if digits.live and digits.peak_holds else None
        frame = digits.frame
        short = frame.short_term_lufs if digits.live else None
        line.put(f"{numbers.level(top):>5}", "text").put(" dBTP   S ", "muted")
        line.put(f"{numbers.level(short):>5}", "text").put("  I ", "muted")
        line.put(f"{numbers.level(frame.integrated_lufs):>5}", "text").put(" LUFS", "muted")
        if width >= 100:
            line.puts(self._gaps())
        right = [*volume(self.player), (" ", "text")]
        line.put("  ").puts(_fitting(_signs(self.options), width - line.column - _length(right) - 1))
        return line.right(*right).done()

    def _wide(self, width: int) -> Runs:
        line = Line(width).put(" vol ", "muted").puts(_slider(self.player))
        line.put(" ").puts(volume(self.player)[1:])
        gaps = self._gaps()
        line.puts(_fitting(_modes(self.options, self.player), width - line.column - _length(gaps) - 1)).puts(gaps)
        following = self.queue.next
        if following is None or width - line.column < LEAST_NEXT_COLUMNS:
            return line.done()
        time = f"  {numbers.clock(following.duration_s)}"
        names = clip(f"{following.title} · {following.artist}", width - line.column - len(time) - 12)
        return line.right(("next  ", "muted"), (names, "text"), (time, "muted"), (" ", "text")).done()

    def _gaps(self) -> list[Run]:
        if not self.engine.underruns:
            return []
        return [(f"    {numbers.counted(self.engine.underruns, 'gap')}", "hot bold")]

    def on_show(self) -> None:
        """Follow what is heard."""
        feed_of(self).join(self)

    def on_hide(self) -> None:
        """Follow it no longer."""
        feed_of(self).leave(self)

    def _changed(self) -> None:
        self.repaint()

    watch_player = watch_queue = watch_options = watch_engine = _changed

    def watch_readings(self, _: Readings) -> None:
        """Draw the levels."""
        self.repaint()


def _fitting(runs: list[Run], room: int) -> list[Run]:
    """Return as many of the runs as there is room for."""
    kept: list[Run] = []
    for run in runs:
        room -= len(run[0])
        if room < 0:
            break
        kept.append(run)
    return kept


def _length(runs: list[Run]) -> int:
    return sum(len(text) for text, _ in runs)


def _modes(options: PlaybackOptions, player: PlayerState) -> list[Run]:
    """Write shuffle, repeat and crossfade, and of the rarer modes those that are on."""
    words = [
        ("shuffle ", "on" if options.shuffle else "off", options.shuffle),
        ("repeat ", options.repeat.value, options.repeat is not Repeat.OFF),
        ("crossfade ", f"{options.crossfade_s:.1f} s" if options.crossfade_s else "off", bool(options.crossfade_s)),
    ]
    runs = [run for name, value, on in words for run in ((f"    {name}", "muted"), (value, "text" if on else "faint"))]
    if options.replay_gain is not ReplayGain.OFF:
        runs += [("    gain ", "muted"), (f"{numbers.signed(player.gain_db)} dB", "text")]
    return runs + [(f"    {name}", "accent") for name in _rare(options)]


def _rare(options: PlaybackOptions) -> list[str]:
    rare = {"stops after this": options.stop_after_current, "single": options.single, "consume": options.consume}
    return [name for name, on in rare.items() if on]


def _signs(options: PlaybackOptions) -> list[Run]:
    """Write the modes that are on as letters: their keys."""
    letters = {
        "s": options.shuffle, "r": options.repeat is Repeat.ALL, "r1": options.repeat is Repeat.ONE,
        "x": bool(options.crossfade_s), "T": options.stop_after_current, "1": options.single, "c": options.consume,
    }  # fmt: skip
    return [(letter, "accent") for letter, state in letters.items() if state]


def _slider(player: PlayerState) -> list[Run]:
    cells = 16
    share = 0.0 if player.muted else max(0.0, 1 - player.volume_db / SOFTEST_DB)
    halves = round(share * 2 * cells)
    filled = "━" * (halves // 2) + "╸" * (halves % 2)
    ink = "faint" if player.muted else "bright"
    return [(filled, ink), ("─" * (cells - len(filled)), "rule")]
