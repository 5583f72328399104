"""What the keys do in the library's views: which is shown and how, ratings, playlists, what is kept of the queue."""

from collections.abc import Callable, Sequence
from typing import cast

from textual.widget import Widget

from auralis_tui.bus import commands as bus
from auralis_tui.bus import library_commands as lib
from auralis_tui.bus import playlist_commands as lists
from auralis_tui.bus.commands import AnyCommand, Where
from auralis_tui.bus.state import PlayerState, RatePolicy, Track
from auralis_tui.errors import UsageError
from auralis_tui.library.rows import FolderRow, PlaylistRow
from auralis_tui.tui import numbers, themes
from auralis_tui.tui.reading import Catalogue
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen, RatingScreen
from auralis_tui.tui.screens.finding import FindingActions
from auralis_tui.tui.widgets.completion import Vocabulary
from auralis_tui.tui.widgets.library_columns import COLUMNS
from auralis_tui.tui.widgets.library_entries import EntryList, NoteList
from auralis_tui.tui.widgets.library_index import IndexList
from auralis_tui.tui.widgets.library_lists import AlbumList, ArtistList, ResultList
from auralis_tui.tui.widgets.library_pane import LibraryPane
from auralis_tui.tui.widgets.library_reading import all_tracks_of
from auralis_tui.tui.widgets.library_views import VIEWS, Kind, View, find_view
from auralis_tui.tui.widgets.panes import MOST_QUEUED
from auralis_tui.tui.widgets.prompt import Prompt
from auralis_tui.tui.widgets.queue_list import QueueList

NEW = "new"
LARGEST_FIRST = frozenset({"added", "played", "plays", "skips", "rating", "year", "size", "rate", "dr"})
"""What one wants to see the most of first."""
MOST_IN_A_LIST = 100_000
TrackIds = tuple[int, ...]


class LibraryActions(FindingActions):
    """Views, ratings, playlists."""

    player: PlayerState
    _playlist_names: Sequence[str] = ()
    _kept_ids: TrackIds = ()
    """What a new playlist is to hold, while its name is typed."""

    def open_prompt(self, kind: str, text: str = "") -> None:
        """Begin typing, with the names that can be completed."""
        self._prompt.vocabulary = Vocabulary(
            {
                **dict.fromkeys(("preset", "delete", "rename", "duplicate", "export"), self._preset_ids),
                "view": lambda: [view.name for view in VIEWS],
                "sort": lambda: self._library_pane.shown.sorts,
                "theme": lambda: sorted(themes.theme_paths()),
                "playlist": lambda: self._playlist_names,
            }
        )
        self._library_pane.reader.read("names", lambda catalogue: catalogue.lists.playlists(), self._name_lists)
        super().open_prompt(kind, text)

    def _preset_ids(self) -> list[str]:
        return [preset.id for preset in self.mastering.presets]

    def _name_lists(self, found: list[PlaylistRow]) -> None:
        self._playlist_names = [row.name for row in found if not row.smart]

    def action_views(self) -> None:
        """Choose what the library lists."""
        shown = self._library_pane.view
        choices = [Choice(view.title, view.help, view, view is shown) for view in VIEWS]
        self.app.push_screen(ChoiceScreen("View of the library", choices, "enter show it · esc close"), self._show_view)

    def _show_view(self, view: object) -> None:
        if isinstance(view, View):
            self.show_library(view)

    def show_library(self, view: View) -> None:
        """Show a view of the library, and go there."""
        self._library_pane.choose(view)
        self.go_to_view("library")

    def action_order(self) -> None:
        """Choose what the list is sorted by, and its columns."""
        pane = self._library_pane
        view, sort, shown = pane.shown, pane.sort_of(pane.shown), pane.columns_of(pane.shown)
        plain = sort.removeprefix("-")
        fact = "again turns it round" if view.kind is Kind.TRACKS else ""
        choices = [Choice("Sorted by")] if view.sorts else []
        choices += [
            Choice(name, fact if name == plain else "", f"sort {name}", name == plain) for name in view.sorts
        ]  # fmt: skip
        if view.kind in (Kind.TRACKS, Kind.INDEX):
            choices.append(Choice("Columns, where there is room"))
            choices += [
                Choice(column.title, "", f"column {name}", name in shown)
                for name, column in COLUMNS.items() if name != "title"
            ]  # fmt: skip
        if choices:
            self.app.push_screen(ChoiceScreen(f"Order of {view.title}", choices), self._take_order)

    def _take_order(self, chosen: object) -> None:
        kind, _, name = str(chosen or "").partition(" ")
        if kind == "sort":
            self.sort_by(name)
        elif kind == "column":
            pane = self._library_pane
            names = set(pane.columns_of(pane.shown)) ^ {name}
            pane.columns[pane.shown.name] = tuple(column for column in COLUMNS if column in names)
            pane.show_again()

    def sort_by(self, name: str) -> None:
        """Sort the view; by the same once more the other way round."""
        pane = self._library_pane
        view, former = pane.shown, pane.sorts.get(pane.shown.name, "")
        plain = name.removeprefix("-")
        if plain not in view.sorts:
            known = ", ".join(view.sorts) or "nothing"
            raise UsageError(f"{view.title.capitalize()} can't be sorted by {name or 'nothing'}.", f"By {known}.")
        if view.kind is Kind.TRACKS and name == plain:
            first = f"-{plain}" if plain in LARGEST_FIRST else plain
            name = first if former != first else plain if first != plain else f"-{plain}"
        pane.sorts[view.name] = "" if plain == view.sorts[0] else name
        pane.show_again()

    def action_rate(self) -> None:
        """Ask for a rating of what is under the cursor, or of what plays."""
        self._with_tracks(self._ask_rating)

    def _ask_rating(self, ids: TrackIds) -> None:
        self._library_pane.reader.read("rated", lambda catalogue: catalogue.tracks(ids[:1]), self._open_rating(ids))

    def _open_rating(self, ids: TrackIds) -> Callable[[list[Track]], None]:
        def opened(found: list[Track]) -> None:
            if found:
                title = found[0].title if len(ids) == 1 else numbers.counted(len(ids), "track")
                screen = RatingScreen(f"Rate {title[:40]}", found[0].rating, found[0].favourite)
                self.app.push_screen(screen, lambda key: self._rate(ids, key))

        return opened

    def _rate(self, ids: TrackIds, key: str | None) -> None:
        if key == "f":
            self.send(lib.SetFavourite(track_ids=ids))
        elif key:
            self.send(lib.RateTracks(track_ids=ids, rating=int(key) or None))
        if key and self.table:
            self.table.end_selection()

    def action_favourite(self) -> None:
        """Make what is under the cursor, or what plays, a favourite, or no longer."""
        self._with_tracks(lambda ids: self.send(lib.SetFavourite(track_ids=ids)))

    def rate_these(self, rating: int | None) -> None:
        """Rate what is under the cursor, or what plays."""
        self._with_tracks(lambda ids: self.send(lib.RateTracks(track_ids=ids, rating=rating)))

    def action_playlist(self) -> None:
        """Choose a playlist for what is under the cursor."""
        self._with_tracks(self._choose_playlist)

    def _choose_playlist(self, ids: TrackIds) -> None:
        def opened(found: list[PlaylistRow]) -> None:
            choices = [Choice("a new playlist", numbers.counted(len(ids), "track"), NEW)]
            choices += [
                Choice(row.name, numbers.counted(row.entries or 0, "track"), row.id) for row in found if not row.smart
            ]
            title = f"Put {numbers.counted(len(ids), 'track')} into"
            self.app.push_screen(ChoiceScreen(title, choices), lambda chosen: self._put_into(ids, chosen))

        self._library_pane.reader.read("playlists", lambda catalogue: catalogue.lists.playlists(), opened)

    def _put_into(self, ids: TrackIds, chosen: object) -> None:
        if chosen == NEW:
            self._kept_ids = ids
            self.open_prompt("playlist")
        elif isinstance(chosen, int):
            self.send(lists.AddToPlaylist(playlist_id=chosen, track_ids=ids))
            if self.table:
                self.table.end_selection()

    def action_save(self) -> None:
        """Keep the queue, a search, or the selection; in the rack the preset."""
        if self.view == "queue":
            choices = [
                Choice("as a template", "with shuffle and repeat, to be loaded again", "template"),
                Choice("as a playlist", "its tracks alone", "queue-playlist"),
            ]
            self.app.push_screen(ChoiceScreen("Keep the queue", choices), self._begin_name)
        elif self.view == "library" and self._library_pane.sought:
            self.open_prompt("query")
        elif self.view == "library":
            self._with_tracks(lambda ids: self._put_into(ids, NEW))
        else:
            super().action_save()

    def _begin_name(self, kind: object) -> None:
        if kind:
            self.open_prompt(str(kind))

    def action_templates(self) -> None:
        """Ask which templates there are; the answer opens the list."""
        self.send(lib.ListTemplates())

    def choose_template(self, listing: "object") -> None:
        """Let one of the templates become the queue."""
        from auralis_tui.bus.events import TemplateListing

        templates = cast(TemplateListing, listing).templates
        if not templates:
            self.tell("There is no template yet.", "w in the queue keeps it as one.")
            return
        choices = [
            Choice(one.name, f"{numbers.counted(one.tracks, 'track')}  {one.description}".rstrip(), one.name)
            for one in templates
        ]
        self.app.push_screen(ChoiceScreen("Load a template", choices, "enter load it · esc close"), self._load)

    def _load(self, name: object) -> None:
        if name:
            self.send(lib.LoadTemplate(name=str(name)))

    def on_prompt_edited(self, event: Prompt.Edited) -> None:
        """Take the name that was typed."""
        name = event.text.strip()
        if not event.final or event.kind not in ("playlist", "template", "query", "queue-playlist"):
            return
        self._leave_prompt()
        if not name:
            return
        match event.kind:
            case "playlist":
                self._create(name, self._kept_ids)
            case "queue-playlist":
                self._library_pane.reader.read("queue-ids", _queue_ids, lambda ids: self._create(name, ids))
            case "template":
                self.send(lib.SaveTemplate(name=name))
            case "query":
                self.send(lists.SaveQuery(name=name, query=self._library_pane.sought or ""))

    def _create(self, name: str, ids: TrackIds) -> None:
        self._kept_ids = ()
        self.send(lists.CreatePlaylist(name=name, track_ids=ids))
        if self.table:
            self.table.end_selection()

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
            self.tell("There is no track under the cursor.", "Put it on one, or play one.")

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out a typed command that concerns the library's views; tell whether it was one."""
        match word:
            case "view":
                self.show_library(find_view(rest))
            case "sort":
                self.sort_by(rest.strip())
            case "rate" if rest.strip() not in tuple(RatePolicy):
                if rest.strip() not in tuple("012345"):
                    raise UsageError(f"{rest or 'Nothing'} is no rating.", "1 to 5; 0 takes it away.")
                self.rate_these(int(rest) or None)
            case "favourite" | "favorite":
                self.action_favourite()
            case "template":
                self._template(rest)
            case "playlist":
                self._name_playlist(rest.strip())
            case _:
                return False
        return True

    def _template(self, rest: str) -> None:
        verb, _, name = rest.strip().partition(" ")
        match verb, name.strip():
            case ("", ""):
                self.action_templates()
            case ("save", name) if name:
                self.send(lib.SaveTemplate(name=name))
            case ("load", name) if name:
                self.send(lib.LoadTemplate(name=name))
            case ("delete", name) if name:
                self.send(lib.DeleteTemplate(name=name))
            case _:
                raise UsageError("Which template?", "template save NAME, template load NAME, template delete NAME.")

    def _name_playlist(self, name: str) -> None:
        """Put what is under the cursor into the playlist of this name, made if need be."""
        if not name:
            self.action_playlist()
            return

        def add(ids: TrackIds, found: list[PlaylistRow]) -> None:
            known = next((row for row in found if not row.smart and row.name.casefold() == name.casefold()), None)
            self._put_into(ids, known.id) if known else self._create(name, ids)

        self._with_tracks(
            lambda ids: self._library_pane.reader.read(
                "playlists", lambda catalogue: catalogue.lists.playlists(), lambda found: add(ids, found)
            )
        )

    @property
    def _library_here(self) -> LibraryPane:
        return self.query_one(LibraryPane)

    @property
    def chosen_folder(self) -> FolderRow | None:
        """The folder under the cursor."""
        row = self.table.chosen if isinstance(self.table, IndexList) else None
        return row.item if row is not None and isinstance(row.item, FolderRow) else None


def _ids_at(catalogue: Catalogue, places: tuple[int, ...]) -> TrackIds:
    """Read the tracks at these places of the queue."""
    wanted = set(places)
    rows = catalogue.queue_rows(min(places), max(places) - min(places) + 1)
    return tuple(row.entry.track.id for row in rows if row.index in wanted)


def _queue_ids(catalogue: Catalogue) -> TrackIds:
    return tuple(row.entry.track.id for row in catalogue.queue_rows(0, MOST_IN_A_LIST))


def _places_holding(catalogue: Catalogue, text: str) -> list[int]:
    from auralis_tui.tui.widgets.panes import rows_holding

    return [row.index for row in rows_holding(catalogue, text)]
