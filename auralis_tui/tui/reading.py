"""Reading the library: the part of its catalogue that the console uses, opened anew for each piece of reading."""

from array import array
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Generic, Protocol, TypeVar

from auralis_tui.bus.state import Track
from auralis_tui.library.lists import Lists
from auralis_tui.library.query.completion import Suggestion
from auralis_tui.library.query.syntax_error import QuerySyntaxError
from auralis_tui.library.rows import AlbumRow, ArtistRow, PlaylistRow, QueueRow

Row = TypeVar("Row")


class Catalogue(Protocol):
    """What can be asked of the library's database."""

    lists: Lists

    def close(self) -> None: ...  # noqa: D102
    def artists(self) -> list[ArtistRow]: ...  # noqa: D102
    def albums(self, artist_id: int) -> list[AlbumRow]: ...  # noqa: D102
    def album_tracks(self, album_id: int) -> list[Track]: ...  # noqa: D102
    def disc_length(self, track_id: int) -> int: ...  # noqa: D102
    def artist_tracks(self, artist_id: int) -> list[Track]: ...  # noqa: D102
    def tracks(self, ids: Sequence[int]) -> list[Track]: ...  # noqa: D102
    def all_albums(self) -> list[AlbumRow]: ...  # noqa: D102
    def search_ids(self, query: str, limit: int = ..., sort: str = ...) -> "array[int]": ...  # noqa: D102
    def smart_ids(self, row: PlaylistRow) -> "array[int]": ...  # noqa: D102
    def complete(self, query: str, cursor: int) -> list[Suggestion]: ...  # noqa: D102
    def queue_rows(self, start: int, count: int) -> list[QueueRow]: ...  # noqa: D102


MOST_FOUND = 100_000
PAGE_ROWS = 128


def found_by(
    catalogue: Catalogue, query: str, sort: str = "", limit: int = MOST_FOUND
) -> "array[int] | QuerySyntaxError":
    """Return what fits a query; or, as a value, what is wrong with it."""
    try:
        return catalogue.search_ids(query, limit, sort)
    except QuerySyntaxError as error:
        return error


OpenCatalogue = Callable[[], Catalogue]


class Pages(Generic[Row]):
    """The pages of a long list that have been read: the last few, the others are read again when they are looked at."""

    def __init__(self, keep: int = 32) -> None:
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._keep = keep

    def get(self, index: int) -> Row | None:
        """Return a row, or None while its page isn't read."""
        page = self._pages.get(index // PAGE_ROWS)
        if page is None:
            return None
        self._pages.move_to_end(index // PAGE_ROWS)
        place = index % PAGE_ROWS
        return page[place] if place < len(page) else None

    def missing(self, first: int, last: int) -> list[int]:
        """Return the pages from the first to the last row that aren't read."""
        wanted = range(max(0, first) // PAGE_ROWS, max(0, last) // PAGE_ROWS + 1)
        return [page for page in wanted if page not in self._pages]

    def put(self, page: int, rows: list[Row]) -> None:
        """Keep a page, and drop the one not used for longest."""
        self._pages[page] = rows
        self._pages.move_to_end(page)
        while len(self._pages) > self._keep:
            self._pages.popitem(last=False)

    def clear(self) -> None:
        """Forget all pages."""
        self._pages.clear()
