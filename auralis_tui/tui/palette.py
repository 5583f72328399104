"""What the palette finds, and in which order: presets, tracks, albums, artists, playlists, actions, settings."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from auralis_tui.bus.commands import AnyCommand, SetPreset
from auralis_tui.bus.state import LibraryState, MasteringState, Track
from auralis_tui.library.query.fields import SORTS
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.rows import AlbumRow, ArtistRow, PlaylistRow
from auralis_tui.tui import numbers
from auralis_tui.tui.actions import Action
from auralis_tui.tui.key_words import key_names
from auralis_tui.tui.reading import Catalogue, found_by
from auralis_tui.tui.widgets.library_views import VIEWS
from auralis_tui.tui.widgets.settings_rows import Setting

Row = TypeVar("Row")

MOST = 8
"""How many of a group are shown; the list says how many there are."""
HIDDEN = frozenset({"find", "back", "up", "down"})


@dataclass(frozen=True, slots=True)
class Found:
    """Something that can be done, or something that can be played."""

    title: str
    fact: str = ""
    right: str = ""
    action: str = ""
    command: AnyCommand | None = None
    tracks: Callable[[Catalogue], Sequence[int]] | None = None
    """How its tracks are read, where it can be played."""
    query: str = ""
    """What finds it in the library."""
    theme: str = ""
    """The theme that it tries."""
    setting: Setting | None = None


Groups = list[tuple[str, list[Found], int]]
"""Heading, what is shown of it, and how many there are."""


@dataclass(frozen=True, slots=True)
class Names:
    """The names of the library, read once when the palette opens."""

    artists: Sequence[ArtistRow] = ()
    albums: Sequence[AlbumRow] = ()
    playlists: Sequence[PlaylistRow] = ()


@dataclass(frozen=True, slots=True)
class Palette:
    """All that can be found besides tracks."""

    mastering: MasteringState
    library: LibraryState
    actions: Mapping[str, Action]
    settings: Sequence[Setting] = ()
    themes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """By its id a theme's title, and of what kind it is."""

    def groups(self, text: str, names: Names, tracks: Sequence[Track], count: int) -> Groups:
        """Return what fits; without a text the actions alone. `tracks` are the first of `count`."""
        actions = ("Actions", *_fitting(text, self._actions(), MOST if text else len(self.actions)))
        if not text:
            return [actions]
        found = [
            ("Presets", *_fitting(text, self._presets())),
            ("Tracks", [_track(track) for track in tracks], count),
            ("Albums", *_named(text, names.albums, lambda row: row.title, _album)),
            ("Artists", *_named(text, names.artists, lambda row: row.name, _artist)),
            ("Playlists", *_named(text, names.playlists, lambda row: row.name, _playlist)),
            actions,
            ("Settings", *_fitting(text, self._settings())),
        ]
        return [group for group in found if group[2]]

    def total(self, names: Names) -> int:
        """Return how many things there are to be found."""
        own = len(self.actions) - len(HIDDEN) + len(self.mastering.presets) + len(self._settings())
        return self.library.tracks + len(names.artists) + len(names.albums) + len(names.playlists) + own

    def _presets(self) -> list[Found]:
        return [
            Found(preset.title, "you hear it now" if preset.id == self.mastering.heard_preset else preset.description,
                  "preset", command=SetPreset(preset=preset.id))
            for preset in self.mastering.presets
        ]  # fmt: skip

    def _actions(self) -> list[Found]:
        return [
            Found(action.title[:1].upper() + action.title[1:], action.help, key_names(action), action=action.id)
            for action in self.actions.values() if action.id not in HIDDEN
        ]  # fmt: skip

    def _settings(self) -> list[Found]:
        views = [Found(f"View: {view.title}", view.help, "view", f"typed({'view ' + view.name!r})") for view in VIEWS]
        themes = [
            Found(f"Theme: {title}", kind, "preview", f"typed({'theme ' + name!r})", theme=name)
            for name, (title, kind) in self.themes.items()
        ]  # fmt: skip
        options = [Found(one.name, f"{one.value}  {one.help}", "setting", setting=one) for one in self.settings]
        orders = [Found(f"Sort by {name}", "", "order", f"typed({'sort ' + name!r})") for name in SORTS]
        return [*themes, *options, *views, *orders]


def read_names(catalogue: Catalogue) -> Names:
    """Read the names of the library."""
    return Names(catalogue.artists(), catalogue.all_albums(), catalogue.lists.playlists())


def read_tracks(catalogue: Catalogue, text: str) -> tuple[list[Track], int] | QuerySyntaxError:
    """Read the first tracks that fit a query, and how many there are."""
    found = found_by(catalogue, text)
    return found if isinstance(found, QuerySyntaxError) else (catalogue.tracks(list(found[:MOST])), len(found))


def _fitting(text: str, things: Iterable[Found], most: int = MOST) -> tuple[list[Found], int]:
    """Return those whose title holds the text, then those whose words do."""
    text = text.casefold()
    ranked = [(_rank(text, one.title.casefold(), one.fact.casefold()), one) for one in things]
    found = sorted((pair for pair in ranked if pair[0] is not None), key=lambda pair: pair[0] or 0)
    return [one for _, one in found[:most]], len(found)


def _named(
    text: str, rows: Sequence[Row], name: Callable[[Row], str], make: Callable[[Row], Found]
) -> tuple[list[Found], int]:
    text = text.casefold()
    ranked = ((_rank(text, name(row).casefold()), place) for place, row in enumerate(rows))
    found = sorted((rank, place) for rank, place in ranked if rank is not None)
    return [make(rows[place]) for _, place in found[:MOST]], len(found)


def _rank(text: str, title: str, words: str = "") -> int | None:
    """Return how well a text fits: 0 at the beginning, 1 at that of a word, 2 within; None for not at all."""
    at = title.find(text)
    if at == 0:
        return 0
    if at > 0:
        return 1 if f" {text}" in title else 2
    return 3 if text in words else None


def _track(track: Track) -> Found:
    name = track.path.rpartition("/")[2]
    return Found(track.title, f"{track.artist} · {track.album}", numbers.clock(track.duration_s),
                 tracks=lambda _: (track.id,), query=f'path:"{_plain(name)}"')  # fmt: skip


def _album(row: AlbumRow) -> Found:
    return Found(row.title, row.artist, str(row.year or ""),
                 tracks=lambda catalogue: [track.id for track in catalogue.album_tracks(row.id)],
                 query=f'album:"{_plain(row.title)}"')  # fmt: skip


def _artist(row: ArtistRow) -> Found:
    return Found(row.name, numbers.counted(row.albums, "album"), "artist",
                 tracks=lambda catalogue: [track.id for track in catalogue.artist_tracks(row.id)],
                 query=f'artist:"{_plain(row.name)}"')  # fmt: skip


def _playlist(row: PlaylistRow) -> Found:
    def tracks(catalogue: Catalogue) -> Sequence[int]:
        return catalogue.smart_ids(row) if row.smart else catalogue.lists.playable(row.id)

    count = row.entries or 0
    fact = row.query if row.smart else f"{numbers.thousands(count)} {'entry' if count == 1 else 'entries'}"
    return Found(row.name, fact, "playlist", tracks=tracks, query=row.query if row.smart else "")


def _plain(text: str) -> str:
    return text.replace('"', " ")
