"""Which tracks a key is meant for: those selected, those of the row under the cursor, or the one that plays."""

from collections.abc import Callable

from auralis_tui.bus.state import PlayerState
from auralis_tui.tui.reading import Catalogue
from auralis_tui.tui.screens.finding import FindingActions
from auralis_tui.tui.widgets.library_entries import EntryList, NoteList
from auralis_tui.tui.widgets.library_index import IndexList
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, ResultList
from auralis_tui.tui.widgets.library_reading import all_tracks_of
from auralis_tui.tui.widgets.queue_list import QueueList

MOST_IN_A_LIST = 100_000
TrackIds = tuple[int, ...]


class ChosenTracks(FindingActions):
    """The tracks under the cursor."""

    player: PlayerState

    def _with_tracks(self, use: Callable[[TrackIds], None]) -> None:
        """Use the tracks that are selected; those of the row under the cursor; or the one that plays."""
        table = self.table
        match table:
            case AlbumList() | ResultList() | EntryList() | NoteList():
                self._use(tuple(table.all_chosen), use)
            case ArtistList() if table.chosen:
                artist = table.chosen.id
                self._read_ids(lambda catalogue: tuple(track.id for track in catalogue.artist_tracks(artist)), use)
            case IndexList() if table.chosen:
                item = table.chosen.item
                self._read_ids(lambda catalogue: tuple(all_tracks_of(catalogue, item)), use)
            case QueueList() if table.places:
                places = table.places
                self._read_ids(lambda catalogue: _ids_at(catalogue, places), use)
            case _ if self.player.entry:
                use((self.player.entry.track.id,))
            case _:
                self._use((), use)

    def _read_ids(self, ask: Callable[[Catalogue], TrackIds], use: Callable[[TrackIds], None]) -> None:
        self._library_pane.reader.read("ids", ask, lambda ids: self._use(ids, use))

    def _use(self, ids: TrackIds, use: Callable[[TrackIds], None]) -> None:
        if ids:
            use(ids[:MOST_IN_A_LIST])
        else:
            self.ahead.arrived()
            self.tell("There is no track under the cursor.", "Put it on one, or play one.")


def _ids_at(catalogue: Catalogue, places: tuple[int, ...]) -> TrackIds:
    """Read the tracks at these places of the queue."""
    wanted = set(places)
    rows = catalogue.queue_rows(min(places), max(places) - min(places) + 1)
    return tuple(row.entry.track.id for row in rows if row.index in wanted)
