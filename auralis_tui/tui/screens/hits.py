"""Going through what was searched for, in any list."""

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from textual.widget import Widget

from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.tui.reading import Catalogue, found_by
from auralis_tui.tui.screens.chosen import ChosenTracks
from auralis_tui.tui.widgets.library_entries import EntryList
from auralis_tui.tui.widgets.library_index import IndexList
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, ResultList
from auralis_tui.tui.widgets.library_reading import narrowed
from auralis_tui.tui.widgets.panes import rows_holding
from auralis_tui.tui.widgets.queue_list import QueueList


@dataclass(frozen=True, slots=True)
class _Hits:
    """Where in a list of tracks those are that a search found."""

    text: str
    ids: "array[int]"
    places: list[int]


class HitActions(ChosenTracks):
    """n and N."""

    _hits: _Hits | None = None

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
        elif isinstance(table, ResultList):
            self._go_among_tracks(table, step)
        elif table is not None:
            self._go_among([place for place in range(table.count) if self._holds(table, place)], step)

    def _go_among_tracks(self, table: ResultList, step: int) -> None:
        """Ask the library once for each list and search: few of a long list's tracks are read."""
        hits, text, ids = self._hits, self.last_search, table.ids
        if hits is not None and hits.ids is ids and hits.text == text:
            self._go_among(hits.places, step)
            return

        def found(places: list[int]) -> None:
            self._hits = _Hits(text, ids, places)
            if self.table is table:
                self._go_among_tracks(table, step)

        self._library_pane.reader.read("hits", lambda catalogue: _places_found(catalogue, text, ids), found)

    def _go_among(self, places: list[int], step: int) -> None:
        table = self.table
        if table is None or not places:
            self.tell(f"Nothing here holds '{self.last_search}'.")
            return
        if step > 0:
            table.move_to(places[bisect_right(places, table.cursor) % len(places)])
        else:
            table.move_to(places[bisect_left(places, table.cursor) - 1])

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
            case _:
                words = ""
        return text in words.casefold()


def _places_holding(catalogue: Catalogue, text: str) -> list[int]:
    return [row.index for row in rows_holding(catalogue, text)]


def _places_found(catalogue: Catalogue, text: str, ids: "array[int]") -> list[int]:
    found = found_by(catalogue, text)
    if isinstance(found, QuerySyntaxError):
        found = catalogue.search_ids(narrowed("", text))
    wanted = frozenset(found)
    return [place for place, track_id in enumerate(ids) if track_id in wanted]
