"""What is kept of tracks and of the queue: ratings, favourites, playlists, templates, searches."""

from collections.abc import Callable, Sequence
from typing import cast

from auralis_tui.bus import library_commands as lib
from auralis_tui.bus import playlist_commands as lists
from auralis_tui.bus.state import Track
from auralis_tui.errors import UsageError
from auralis_tui.library.rows import PlaylistRow
from auralis_tui.tui import numbers, themes
from auralis_tui.tui.reading import Catalogue
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen, RatingScreen
from auralis_tui.tui.screens.chosen import MOST_IN_A_LIST, TrackIds
from auralis_tui.tui.screens.views import ViewActions
from auralis_tui.tui.widgets.completion import Vocabulary, backup_names, setting_lines
from auralis_tui.tui.widgets.library_views import VIEWS
from auralis_tui.tui.widgets.prompt import Prompt

NEW = "new"


class KeepingActions(ViewActions):
    """Ratings, playlists, templates."""

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
                "backup": backup_names,
                "set": setting_lines,
            }
        )
        self._library_pane.reader.read("names", lambda catalogue: catalogue.lists.playlists(), self._name_lists)
        super().open_prompt(kind, text)

    def _preset_ids(self) -> list[str]:
        return [preset.id for preset in self.mastering.presets]

    def _name_lists(self, found: list[PlaylistRow]) -> None:
        self._playlist_names = [row.name for row in found if not row.smart]

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


def _queue_ids(catalogue: Catalogue) -> TrackIds:
    return tuple(row.entry.track.id for row in catalogue.queue_rows(0, MOST_IN_A_LIST))
