"""What is kept of tracks and of the queue: ratings, favourites, templates, searches."""

from collections.abc import Callable
from typing import cast

from auralis_tui.bus import library_commands as lib
from auralis_tui.bus import playlist_commands as lists
from auralis_tui.bus.state import Track
from auralis_tui.errors import UsageError
from auralis_tui.tui import numbers
from auralis_tui.tui.reading import Catalogue
from auralis_tui.tui.screens.choice import Choice, ChoiceScreen, RatingScreen
from auralis_tui.tui.screens.chosen import MOST_IN_A_LIST, TrackIds
from auralis_tui.tui.screens.playlists import PlaylistActions


class KeepingActions(PlaylistActions):
    """Ratings, templates, and what `w` keeps."""

    def action_rate(self) -> None:
        """Ask for a rating of what is under the cursor, or of what plays."""
        self.ahead.expect()
        self._with_tracks(self._ask_rating)

    def _ask_rating(self, ids: TrackIds) -> None:
        self._library_pane.reader.read("rated", lambda catalogue: catalogue.tracks(ids[:1]), self._open_rating(ids))

    def _open_rating(self, ids: TrackIds) -> Callable[[list[Track]], None]:
        def opened(found: list[Track]) -> None:
            if not found:  # the track is gone
                self.ahead.arrived()
            else:
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

    def action_save(self) -> None:
        """Keep the queue, a search, or the selection; in the rack the preset."""
        if self.view == "queue":
            choices = [
                Choice("as a template", "with shuffle and repeat, to be loaded again", "template"),
                Choice("as a playlist", "its tracks alone", "playlist"),
            ]
            self.app.push_screen(ChoiceScreen("Keep the queue", choices), self._keep_queue)
        elif self.view == "library" and (sought := self._library_pane.sought):
            self.ask_name("query", lambda name: self.send(lists.SaveQuery(name=name, query=sought)))
        elif self.view == "library":
            self.ahead.expect()
            self._with_tracks(self.ask_new_playlist)
        else:
            super().action_save()

    def _keep_queue(self, how: object) -> None:
        if how == "template":
            self.ask_name("template", lambda name: self.send(lib.SaveTemplate(name=name)))
        elif how == "playlist":
            self.ask_name("playlist", self._keep_as_playlist)

    def _keep_as_playlist(self, name: str) -> None:
        self._library_pane.reader.read("queue-ids", _queue_ids, lambda ids: self.create_playlist(name, ids))

    def action_templates(self) -> None:
        """Ask which templates there are; the answer opens the list."""
        self.ahead.expect()
        self.send(lib.ListTemplates())

    def choose_template(self, listing: "object") -> None:
        """Let one of the templates become the queue."""
        from auralis_tui.bus.events import TemplateListing

        templates = cast(TemplateListing, listing).templates
        if not templates:
            self.ahead.arrived()
            self.tell("There is no template yet.", "w in the queue keeps it as one.")
            return
        choices = [
            Choice(one.name, f"{numbers.counted(one.tracks, 'track')}  {one.description}".rstrip(), one.name)
            for one in templates
        ]
        self.app.push_screen(
            ChoiceScreen("Load a template", choices, "enter load it · d delete it · esc close", delete=self._delete),
            self._load,
        )

    def _load(self, name: object) -> None:
        if name:
            self.send(lib.LoadTemplate(name=str(name)))

    def _delete(self, name: object) -> None:
        self.send(lib.DeleteTemplate(name=str(name)))

    def carry_out_own(self, word: str, rest: str) -> bool:
        """Carry out what is typed about templates."""
        if word != "template":
            return super().carry_out_own(word, rest)
        verb, _, name = rest.strip().partition(" ")
        match verb, name.strip():
            case ("", "") | ("list", ""):
                self.action_templates()
            case ("save", name) if name:
                self.send(lib.SaveTemplate(name=name))
            case ("load", name) if name:
                self.send(lib.LoadTemplate(name=name))
            case ("delete", name) if name:
                self.send(lib.DeleteTemplate(name=name))
            case _:
                raise UsageError("Which template?", "template save NAME, template load NAME, template delete NAME.")
        return True


def _queue_ids(catalogue: Catalogue) -> TrackIds:
    return tuple(row.entry.track.id for row in catalogue.queue_rows(0, MOST_IN_A_LIST))
