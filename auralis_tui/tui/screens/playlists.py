"""Playlists and saved searches: made, filled, renamed, changed, deleted, read from files and written to them."""

import os
import shlex
from collections.abc import Callable

from auralis_tui.bus import playlist_commands as lists
from auralis_tui.bus.events import PlaylistStored
from auralis_tui.errors import UsageError
from auralis_tui.file_names import to_text
from auralis_tui.library.rows import PlaylistRow
from auralis_tui.tui import numbers
from auralis_tui.tui.parsing import nearest
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen
from auralis_tui.tui.screens.chosen import TrackIds
from auralis_tui.tui.screens.naming import NamingActions
from auralis_tui.tui.widgets.library_index import IndexList

NEW = "new"
FORCE = " --force"
"""Typed after a file that may be replaced."""
WAYS = {
    "new": "playlist new NAME",
    "rename": "playlist rename NAME, on the one under the cursor",
    "delete": "playlist delete NAME",
    "import": "playlist import FILE NAME, or without a name that of the file",
    "export": "playlist export FILE, of the one under the cursor; --force replaces a file",
    "query": "playlist query NAME artist:bjork",
}
"""What can be typed about playlists; any other word is the name of one."""


class PlaylistActions(NamingActions):
    """Playlists by keys and by words."""

    @property
    def chosen_playlist(self) -> PlaylistRow | None:
        """The playlist, or saved search, under the cursor or beside it."""
        row = (
            self._library_pane.index.chosen if self._library_pane.index in self._library_pane.columns_in_sight else None
        )
        return row.item if row is not None and isinstance(row.item, PlaylistRow) else None

    def action_playlist(self) -> None:
        """Choose a playlist for what is under the cursor."""
        self.ahead.expect()
        self._with_tracks(self._choose_playlist)

    def _choose_playlist(self, ids: TrackIds) -> None:
        def opened(found: list[PlaylistRow]) -> None:
            choices = [Choice("a new playlist", numbers.counted(len(ids), "track"), NEW)]
            choices += [
                Choice(row.name, numbers.counted(row.entries or 0, "track"), row.id) for row in found if not row.smart
            ]
            title = f"Put {numbers.counted(len(ids), 'track')} into"
            self.app.push_screen(ChoiceScreen(title, choices), lambda chosen: self._put_into(ids, chosen))

        self._read_playlists(opened)

    def _put_into(self, ids: TrackIds, chosen: object) -> None:
        if chosen == NEW:
            self.ask_new_playlist(ids)
        elif isinstance(chosen, int):
            self.send(lists.AddToPlaylist(playlist_id=chosen, track_ids=ids))
            if self.table:
                self.table.end_selection()

    def ask_new_playlist(self, ids: TrackIds) -> None:
        """Make a playlist of these tracks as soon as its name is typed."""
        self.ask_name("playlist", lambda name: self.create_playlist(name, ids))

    def create_playlist(self, name: str, ids: TrackIds) -> None:
        """Make a playlist."""
        self.send(lists.CreatePlaylist(name=name, track_ids=ids))
        if self.table:
            self.table.end_selection()

    def action_edit(self) -> None:
        """Rename the playlist under the cursor; of a saved search, change what it searches for too."""
        row = self.chosen_playlist if isinstance(self.table, IndexList) else None
        if row is None:
            self.edit_tags()
        elif row.smart:
            choices = [Choice("its name", row.name, "name"), Choice("what it searches for", row.query, "query")]
            self.app.push_screen(
                ChoiceScreen(f"Change {row.name}", choices, "enter change it · esc close"),
                lambda what: self._edit(row, what),
            )
        else:
            self._edit(row, "name")

    def _edit(self, row: PlaylistRow, what: object) -> None:
        if what == "name":
            self.ask_name("rename", lambda name: self._rename(row, name), row.name)
        elif what == "query":
            self.ask_name("change-query", lambda query: self._change_query(row, query), row.query)

    def edit_tags(self) -> None:
        """Change the tags of what is under the cursor."""
        raise NotImplementedError

    def _rename(self, row: PlaylistRow, name: str) -> None:
        self.send(lists.RenamePlaylist(playlist_id=row.id, name=name, smart=row.smart))

    def _change_query(self, row: PlaylistRow, query: str) -> None:
        self.send(
            lists.SaveQuery(name=row.name, query=query, sort=row.sort, row_limit=row.row_limit, playlist_id=row.id)
        )

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out what is typed about playlists."""
        if word != "playlist":
            return super().carry_out_own(word, rest)
        verb, _, more = rest.strip().partition(" ")
        more = more.strip()
        if not verb:
            self.action_playlist()
        elif verb not in WAYS:
            self._name_playlist(rest.strip())
        elif not more:
            raise UsageError(f"What is to {verb}?" if verb != "new" else "What is it called?", f"{WAYS[verb]}.")
        else:
            self._carry_out_verb(verb, more)
        return True

    def _carry_out_verb(self, verb: str, more: str) -> None:
        match verb:
            case "new":
                self.send(lists.CreatePlaylist(name=more))
            case "rename":
                self._rename(self._playlist_here(), more)
            case "delete":
                self._with_playlist(more, self._delete_playlist)
            case "import":
                path, name = _file_and_name(more)
                self.send(lists.ImportPlaylist(path=path, name=name))
            case "export":
                row, file = self._playlist_here(), more.removesuffix(FORCE)
                self.send(
                    lists.ExportPlaylist(playlist_id=row.id, path=_path(file), smart=row.smart, replace=file != more)
                )
            case "query":
                name, *words = _words(more)
                if not words:
                    raise UsageError("What is it to search for?", f"{WAYS[verb]}.")
                self.send(
                    lists.SaveQuery(name=name, query=more.split(maxsplit=1)[1] if " " not in name else " ".join(words))
                )

    def playlist_stored(self, event: PlaylistStored) -> None:
        """Tell what was read from a file, or written to one."""
        if not event.path:
            return
        entries = numbers.counted(event.entries, "track")
        if event.name:
            missing = f", {event.missing} of them not in the library" if event.missing else ""
            self.tell(f"{entries} imported into {event.name}{missing}.", "z undo")
        else:
            self.tell(f"{entries}: {event.path}")

    def _playlist_here(self) -> PlaylistRow:
        row = self.chosen_playlist
        if row is None:
            raise UsageError("No playlist is under the cursor.", "C shows playlists and smart playlists.")
        return row

    def _delete_playlist(self, row: PlaylistRow) -> None:
        self.send(lists.DeletePlaylist(playlist_id=row.id, smart=row.smart))

    def _with_playlist(self, name: str, use: Callable[[PlaylistRow], None]) -> None:
        """Use the playlist of this name, or say that there is none."""

        def found(rows: list[PlaylistRow]) -> None:
            row = next((row for row in rows if row.name.casefold() == name.casefold()), None)
            if row is not None:
                use(row)
            else:
                names = [row.name for row in rows]
                self.fail(UsageError(f"There is no playlist {name}.", nearest(name, names, "C shows those there are.")))

        self._read_playlists(found)

    def _name_playlist(self, name: str) -> None:
        """Put what is under the cursor into the playlist of this name, made if need be."""

        def add(ids: TrackIds, found: list[PlaylistRow]) -> None:
            known = next((row for row in found if not row.smart and row.name.casefold() == name.casefold()), None)
            self._put_into(ids, known.id) if known else self.create_playlist(name, ids)

        self._with_tracks(lambda ids: self._read_playlists(lambda found: add(ids, found)))

    def _read_playlists(self, use: Callable[[list[PlaylistRow]], None]) -> None:
        self._library_pane.reader.read("playlists", lambda catalogue: catalogue.lists.playlists(), use)


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as error:
        raise UsageError("A quotation mark is not closed.", "Close it, or write the line without.") from error


def _file_and_name(text: str) -> tuple[str, str]:
    """Read a file's path and what its playlist is to be called; a path with blanks may stand alone without quotes."""
    words = _words(text)
    if len(words) < 2 or os.path.exists(_path(text)):
        return _path(text), ""
    return _path(words[0]), " ".join(words[1:])


def _path(text: str) -> str:
    """Return a whole path, without the quotes that completion put around it."""
    words = _words(text)
    return to_text(os.path.abspath(os.path.expanduser(words[0] if len(words) == 1 else text)))
