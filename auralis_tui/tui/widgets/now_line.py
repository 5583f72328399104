"""The line that says what plays."""

from textual.geometry import Size
from textual.reactive import var

from auralis_tui.bus.state import PlayerState, QueueState, Track, Transport
from auralis_tui.tui import numbers
from auralis_tui.tui.reading import OpenCatalogue
from auralis_tui.tui.widgets.paint import Line, Painted, Run, Runs, clip
from auralis_tui.tui.widgets.reader import Reader
from auralis_tui.tui.widgets.volume import VolumeWheel

SIGNS: dict[Transport, Run] = {
    Transport.PLAYING: ("►", "signal"),
    Transport.LOADING: ("◔", "accent"),
    Transport.PAUSED: ("‖", "hot"),
    Transport.STOPPED: ("■", "muted"),
    Transport.ERROR: ("!", "over bold"),
}


class NowLine(VolumeWheel, Painted):
    """Transport, title, artist, album; at the right the format, or the volume where it is narrow."""

    player: var[PlayerState] = var(PlayerState())
    queue: var[QueueState] = var(QueueState())
    disc: var[tuple[int, int]] = var((0, 0))
    """A track, and how many there are on its disc."""

    def __init__(self, open_catalogue: OpenCatalogue | None = None, id: str | None = None) -> None:
        super().__init__(id=id)
        self._reader = Reader(self, open_catalogue) if open_catalogue else None

    def rows(self, size: Size) -> list[Runs]:
        """Draw the line."""
        width = size.width
        line = Line(width).put(" ").put(*SIGNS[self.player.transport]).put(" ")
        entry = self.player.entry
        if entry is None:
            words = "Nothing is queued." if not self.queue.length else "Nothing plays.  space starts the queue."
            return [line.put(clip(words, width - 5), "muted").done()]
        facts = _facts(entry.track, self.player, width, self.disc[1] if self.disc[0] == entry.track.id else 0)
        return [_names(line, entry.track, facts).done()]

    def _changed(self) -> None:
        self.repaint()

    watch_queue = watch_disc = _changed

    def watch_player(self) -> None:
        """Draw what plays, and read how many go with it."""
        self.repaint()
        entry = self.player.entry
        if entry is None or self._reader is None or not self.is_attached or entry.track.id == self.disc[0]:
            return
        track_id = entry.track.id
        self.set_reactive(NowLine.disc, (track_id, 0))
        self._reader.read("disc", lambda catalogue: catalogue.disc_length(track_id), self._count)

    def _count(self, length: int) -> None:
        self.disc = (self.disc[0], length)


def _names(line: Line, track: Track, facts: list[Run]) -> Line:
    room = line.width - line.column - sum(len(text) for text, _ in facts) - 4
    gap = "  " if line.width < 80 else "   "
    title = clip(track.title, room)
    line.put(title, "bright bold")
    room -= line.column - 3
    if track.artist and room > 12:
        artist = clip(track.artist, room - len(gap))
        line.put(gap + artist, "text")
        room -= len(gap) + len(artist)
    if track.album and line.width >= 80 and room > 14:
        line.put("  ·  ", "faint").put(clip(track.album, room - 5), "muted")
    return line.right(*facts, (" ", "text"))


def _facts(track: Track, player: PlayerState, width: int, disc_length: int) -> list[Run]:
    if width < 80:
        return volume(player)
    if width < 120:
        return [(file_format(track, long=False), "muted")]
    number = f"track {track.track_number}" if track.track_number else ""
    if track.track_number and disc_length >= track.track_number:
        number += f" of {disc_length}"
    lufs = track.measured_lufs
    source = f"source {numbers.level(lufs)} LUFS" if lufs is not None else ""
    return [("   ".join(fact for fact in (number, file_format(track, long=True), source) if fact), "muted")]


def volume(player: PlayerState) -> list[Run]:
    """Write the volume."""
    if player.muted:
        return [("vol ", "muted"), ("  muted", "hot bold")]
    return [("vol ", "muted"), (f"{numbers.level(player.volume_db):>5}", "text"), (" dB", "muted")]


def file_format(track: Track, long: bool) -> str:
    """Write codec, rate and depth: `FLAC 96/24`, `FLAC 96 kHz 24 bit`."""
    rate = numbers.kilohertz(track.rate_hz) if track.rate_hz else ""
    bits = str(track.bits) if track.bits else ""
    if long:
        parts = [track.codec, f"{rate} kHz" if rate else "", f"{bits} bit" if bits else ""]
        return " ".join(part for part in parts if part)
    return f"{track.codec} {'/'.join(part for part in (rate, bits) if part)}".strip()
