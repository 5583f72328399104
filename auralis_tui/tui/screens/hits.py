"""Going through what was searched for, in any list."""

from textual.widget import Widget

from auralis_tui.tui.reading import Catalogue
from auralis_tui.tui.screens.chosen import ChosenTracks
from auralis_tui.tui.widgets.library_entries import EntryList
from auralis_tui.tui.widgets.library_index import IndexList
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, ResultList
from auralis_tui.tui.widgets.panes import rows_holding
from auralis_tui.tui.widgets.queue_list import QueueList


class HitActions(ChosenTracks):
    """n and N."""

    def action_next_hit(self) -> None:
        """Go to the next row that the last search found."""
        self._go_to_hit(1)

    def action_previous_hit(self) -> None:
        """Go to the row before that the last search found."""
        self._go_to_hit(-1)

    def _go_to_hit(self, step: int) -> None:
        pane, table = self._library_pane, self.table
        if pane.sought is not None and table is pane.results:
            table.move(step)
        elif not self.last_search:
            self.tell("Nothing was searched for yet.", "/ searches.")
        elif isinstance(table, QueueList) and table.matches is None:
            text = self.last_search
            self.query_one("#queue").reader.read(  # type: ignore[attr-defined]
                "hits", lambda catalogue: _places_holding(catalogue, text), lambda found: self._go_among(found, step)
            )
        elif table is not None:
            self._go_among([place for place in range(table.count) if self._holds(table, place)], step)

    def _go_among(self, places: list[int], step: int) -> None:
        table = self.table
        if table is None or not places:
            self.tell(f"Nothing here holds '{self.last_search}'.")
            return
        after = [place for place in places if (place - table.cursor) * step > 0]
        table.move_to((after or places)[0 if step > 0 else -1])

    def _holds(self, table: Widget, place: int) -> bool:
        text = self.last_search.casefold()
        match table:
            case ArtistList():
                words = table.artists[place].name
            case IndexList():
                words = f"{table.rows[place].name} {table.rows[place].note}"
            case AlbumList():
                entry = table.entries[place]
                words = entry.title if entry else ""
            case EntryList():
                words = table.rows[place].title
            case ResultList():
                track = table.pages.get(place)
                words = f"{track.title} {track.artist} {track.album}" if track else ""
            case _:
                words = ""
        return text in words.casefold()


def _places_holding(catalogue: Catalogue, text: str) -> list[int]:
    return [row.index for row in rows_holding(catalogue, text)]
