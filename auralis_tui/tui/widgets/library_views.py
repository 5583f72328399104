"""The library's views: what each lists, how it is sorted, and which columns it shows."""

from dataclasses import dataclass
from enum import Enum

from auralis_tui.errors import UsageError
from auralis_tui.library.lists import FAVOURITES, MOST_PLAYED, NEVER_PLAYED, RECENTLY_ADDED, RECENTLY_PLAYED
from auralis_tui.library.query.fields import SORTS
from auralis_tui.tui.parsing import nearest


class Kind(Enum):
    """How a view is laid out."""

    ARTISTS = "artists"
    """Artists at the left, albums with their tracks at the right."""
    INDEX = "index"
    """Names at the left, the tracks of one at the right."""
    ENTRIES = "entries"
    """Playlists at the left, the entries of one at the right."""
    TRACKS = "tracks"
    """One list of tracks."""
    NOTES = "notes"
    """Files, and what is to be said of them."""


@dataclass(frozen=True, slots=True)
class View:
    """One way to look at the library."""

    name: str
    """How it is typed: `view recent`."""
    title: str
    kind: Kind
    help: str
    query: str = ""
    """What is searched for where it is a list of tracks."""
    sorts: tuple[str, ...] = ()
    """What it can be sorted by; the first is its own order."""
    columns: tuple[str, ...] = ("title", "whence", "length")
    empty: tuple[str, ...] = ()
    """What is said when there is nothing in it."""


TRACK_SORTS = ("own order", *SORTS)
TRACK_COLUMNS = ("title", "whence", "rating", "year", "format", "length")
PLAY_COLUMNS = ("title", "whence", "plays", "rating", "length")

VIEWS = (
    View("artists", "artists", Kind.ARTISTS, "artists, their albums and tracks", sorts=("name", "albums")),
    View("albums", "albums", Kind.INDEX, "all albums, each with its tracks", sorts=("title", "artist", "year"),
         columns=("number", "title", "length")),
    View("tracks", "tracks", Kind.TRACKS, "every track in one list", sorts=TRACK_SORTS, columns=TRACK_COLUMNS),
    View("folders", "folders", Kind.INDEX, "the folders as they lie on the disk", sorts=("name", "tracks"),
         columns=("title", "artist", "length"),
         empty=("No folder is scanned yet.", ":add FOLDER brings one in.")),
    View("genres", "genres", Kind.INDEX, "genres, each with its tracks", sorts=("name", "tracks"),
         empty=("No track has a genre in its tags.",)),
    View("playlists", "playlists", Kind.ENTRIES, "your playlists", sorts=("name", "changed", "tracks"),
         empty=("There is no playlist yet.", "P puts the selected tracks into a new one.")),
    View("smart", "smart playlists", Kind.INDEX, "searches that are kept", sorts=("name", "changed"),
         empty=("No search is kept yet.", "/ searches, then w keeps what was searched for.")),
    View("favourites", "favourites", Kind.TRACKS, "what you made a favourite", FAVOURITES, TRACK_SORTS, TRACK_COLUMNS,
         ("There is no favourite yet.", "H makes the track under the cursor one.")),
    View("recent", "recently added", Kind.TRACKS, "the newest first", RECENTLY_ADDED, TRACK_SORTS, TRACK_COLUMNS),
    View("most", "most played", Kind.TRACKS, "what you play most", MOST_PLAYED, TRACK_SORTS, PLAY_COLUMNS,
         ("Nothing was played yet.", "A play counts when half of a track was heard.")),
    View("played", "recently played", Kind.TRACKS, "what you heard last", RECENTLY_PLAYED, TRACK_SORTS, PLAY_COLUMNS,
         ("Nothing was played yet.", "A play counts when half of a track was heard.")),
    View("history", "history", Kind.NOTES, "each time that something was heard, the last first",
         empty=("Nothing was heard yet.", "What is heard for longer than a moment is noted.")),
    View("never", "never played", Kind.TRACKS, "what you have not heard yet", NEVER_PLAYED, TRACK_SORTS,
         TRACK_COLUMNS, ("Every track was played once at least.",)),
    View("duplicates", "duplicates", Kind.NOTES, "files that probably have the same sound",
         empty=("No two files seem to have the same sound.", "auralis duplicates reads them whole to be sure.")),
    View("quarantine", "quarantine", Kind.NOTES, "files that can't be read, and why",
         empty=("Every file that was found could be read.",)),
)  # fmt: skip
BY_NAME = {view.name: view for view in VIEWS}
DEFAULT = VIEWS[0]
SEARCH = View("search", "search", Kind.TRACKS, "what a search found", sorts=("best first", *SORTS),
              columns=TRACK_COLUMNS)  # fmt: skip


def find_view(words: str) -> View:
    """Find a view by its name, its title or the beginning of one; raises `UsageError` where there is none."""
    wanted = words.strip().casefold()
    for view in VIEWS:
        if wanted in (view.name, view.title):
            return view
    for view in VIEWS:
        if wanted and (view.name.startswith(wanted) or view.title.startswith(wanted)):
            return view
    if not wanted:
        raise UsageError("Which view?", f"There are {', '.join(BY_NAME)}.")
    raise UsageError(f"There is no view {words}.", nearest(wanted, list(BY_NAME)))
