"""The entries of a playlist, those that are gone among them; and files with what is to be said of them."""

from dataclasses import dataclass

from auralis_tui.bus.state import Track
from auralis_tui.library.rows import PlaylistEntryRow, PlaylistRow
from auralis_tui.tui.widgets.library_columns import track_row
from auralis_tui.tui.widgets.paint import Line, Runs, clip
from auralis_tui.tui.widgets.table import Table

COLUMNS = ("title", "whence", "length")


class EntryList(Table):
    """A playlist's entries in their order."""

    pane = "playlist"
    draggable = True

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.playlist: PlaylistRow | None = None
        self.rows: list[PlaylistEntryRow] = []

    def show(self, playlist: PlaylistRow, rows: list[PlaylistEntryRow]) -> None:
        """Show these; the cursor stays where it was in the same playlist."""
        same = self.playlist is not None and self.playlist.id == playlist.id
        if not same or len(rows) != len(self.rows):
            self.end_selection()
        self.playlist, self.rows = playlist, rows
        self.set_count(len(rows), min(self.cursor, len(rows)) if same else 0)

    @property
    def chosen(self) -> list[int]:
        """The track under the cursor, if it can be played."""
        return self._ids(range(self.cursor, min(self.cursor + 1, len(self.rows))))

    @property
    def all_chosen(self) -> list[int]:
        """The selected tracks that can be played."""
        return self._ids(self.selection)

    @property
    def around_chosen(self) -> tuple[list[int], int]:
        """All tracks that can be played, and which of them is under the cursor, or the first below it."""
        return self._ids(range(len(self.rows))), len(self._ids(range(self.cursor)))

    def _ids(self, places: range) -> list[int]:
        rows = (self.rows[place] for place in places)
        return [row.track.id for row in rows if row.track is not None and not row.missing]

    def is_playing(self, index: int) -> bool:
        """Say whether this entry's track is heard."""
        track, heard = self.rows[index].track, self.player.entry
        return track is not None and heard is not None and heard.track.id == track.id

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw an entry; what is gone is faint, with a sign."""
        row = self.rows[index]
        track = row.track or Track(id=0, path=row.path, title=row.title, duration_s=row.duration_s)
        sign = self.playing_sign if self.is_playing(index) else "!" if row.missing else ""
        return track_row(track, line, COLUMNS, sign, selected, gone=row.missing)


@dataclass(frozen=True, slots=True)
class Note:
    """A file, or a heading over several."""

    text: str
    fact: str = ""
    track_id: int | None = None
    heading: bool = False


class NoteList(Table):
    """Files and what is to be said of them."""

    pane = "notes"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.notes: list[Note] = []

    def show(self, notes: list[Note]) -> None:
        """Show these."""
        self.notes = notes
        self.set_count(len(notes))

    @property
    def chosen(self) -> list[int]:
        """The track under the cursor, where the row is one."""
        note = self.notes[self.cursor] if self.cursor < len(self.notes) else None
        return [note.track_id] if note and note.track_id is not None else []

    @property
    def all_chosen(self) -> list[int]:
        """The selected tracks."""
        found = (self.notes[index].track_id for index in self.selection)
        return [track_id for track_id in found if track_id is not None]

    @property
    def around_chosen(self) -> tuple[list[int], int]:
        """The track under the cursor alone: what is said here is no list to play."""
        return self.chosen, 0

    def draw(self, index: int, line: Line, selected: bool) -> Runs:
        """Draw a row: what it says at the left, the rest at the right where there is room."""
        note = self.notes[index]
        if note.heading:
            return line.put(" ").put(clip(note.text, line.width - 3), "bright bold").done()
        line.put("   ")
        fact = clip(note.fact, max(0, line.width * 2 // 5))
        line.put(clip(note.text, line.width - len(fact) - 6), "bright bold" if selected else "text")
        return line.right((fact, "muted"), (" ", "text")).done()
