"""What the keys do in the library's lists."""

from auralis_tui.bus import commands as bus
from auralis_tui.bus import playlist_commands as lists
from auralis_tui.bus.commands import AnyCommand, Where
from auralis_tui.bus.state import RatePolicy
from auralis_tui.errors import UsageError
from auralis_tui.library.rows import PlaylistRow
from auralis_tui.tui.screens.tags import TagActions
from auralis_tui.tui.widgets.library_entries import EntryList, NoteList
from auralis_tui.tui.widgets.library_index import IndexList
from auralis_tui.tui.widgets.library_views import find_view
from auralis_tui.tui.widgets.panes import MOST_QUEUED


class LibraryActions(TagActions):
    """Playing, going into, moving, taking out; and what is typed about the library."""

    def action_activate(self) -> None:
        """Go into a row, play an entry; all else as ever."""
        match self.table:
            case IndexList():
                self._library_pane.go_into()
            case EntryList() | NoteList() as songs if songs.all_chosen:
                self._play_around(songs)
            case _:
                super().action_activate()

    def _play_around(self, songs: EntryList | NoteList) -> None:
        ids, first = songs.around_chosen
        if first >= MOST_QUEUED:
            ids, first = ids[first:], 0
        self.send(bus.AddTracks(track_ids=tuple(ids[:MOST_QUEUED]), where=Where.REPLACE, play=True, first=first))

    def _add(self, where: Where) -> None:
        match self.table:
            case IndexList():
                self._with_tracks(lambda ids: self.send(bus.AddTracks(track_ids=ids, where=where)))
            case EntryList() | NoteList() as songs if songs.all_chosen:
                self.send(bus.AddTracks(track_ids=tuple(songs.all_chosen), where=where))
                songs.end_selection()
                songs.move(1)
            case _:
                super()._add(where)

    def action_remove(self) -> None:
        """Take entries out of a playlist, or delete the playlist; all else as ever."""
        match self.table:
            case EntryList() as entries if entries.playlist and entries.rows:
                self.send(self._removal(entries, entries.playlist))
                entries.end_selection()
            case IndexList() as index if index.chosen and isinstance(index.chosen.item, PlaylistRow):
                row = index.chosen.item
                self.send(lists.DeletePlaylist(playlist_id=row.id, smart=row.smart))
            case _:
                super().action_remove()

    def _removal(self, entries: EntryList, playlist: PlaylistRow) -> AnyCommand:
        places = tuple(entries.rows[place].index for place in entries.selection)
        return lists.RemoveFromPlaylist(playlist_id=playlist.id, indexes=places, changed_at=playlist.changed_at)

    def action_select(self) -> None:
        """Begin or end a selection of rows."""
        if isinstance(self.table, EntryList | NoteList):
            self.table.toggle_selection()
        else:
            super().action_select()

    def _move_entry(self, step: int) -> None:
        entries = self.table
        if not isinstance(entries, EntryList) or entries.playlist is None:
            super()._move_entry(step)
            return
        first = entries.selection.start + step
        if entries.rows and 0 <= first <= len(entries.rows) - len(entries.selection):
            self.send(
                lists.MoveInPlaylist(
                    playlist_id=entries.playlist.id, indexes=tuple(entries.selection), to=first,
                    changed_at=entries.playlist.changed_at,
                )
            )  # fmt: skip
            entries.move_selection(step)

    def action_right_pane(self) -> None:
        """Go into the row, or to the column on the right."""
        if isinstance(self.table, IndexList):
            row = self.table.chosen
            if row is not None and row.up:
                self._library_pane.open_albums()
            else:
                self._library_pane.go_into()
        else:
            super().action_right_pane()

    def action_left_pane(self) -> None:
        """Go back to the names, out of a folder, or to the column on the left."""
        pane = self._library_pane
        if self.table is not None and self.table is pane.columns_in_sight[-1] and len(pane.columns_in_sight) > 1:
            pane.leave_albums()
        elif not (isinstance(self.table, IndexList) and pane.go_out()):
            super().action_left_pane()

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out a typed command that concerns the library's views; tell whether it was one."""
        match word:
            case "view":
                self.show_library(find_view(rest))
            case "rate" if rest.strip() not in tuple(RatePolicy):
                if rest.strip() not in tuple("012345"):
                    raise UsageError(f"{rest or 'Nothing'} is no rating.", "1 to 5; 0 takes it away.")
                self.rate_these(int(rest) or None)
            case "favourite" | "favorite":
                self.action_favourite()
            case _:
                return super().carry_out_own(word, rest)
        return True
