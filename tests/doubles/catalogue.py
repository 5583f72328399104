"""A library in memory, with the names of the design's pictures."""

from array import array
from collections.abc import Sequence

from auralis_tui.bus.state import QueueEntry, Track
from auralis_tui.library.lists import Lists
from auralis_tui.library.query.completion import Suggestion
from auralis_tui.library.query.parser import parse
from auralis_tui.library.rows import AlbumRow, ArtistRow, PlaylistRow, QueueRow

ARTISTS = (
    "Arvo Stenmark", "Brass & Lichen", "Caro Imanishi", "Dune Assembly", "Ensemble Kvarts", "Femi Adeyo",
    "Glasshouse Choir", "Halden Ruiz", "Ines Calloway", "Jonas Vik Quartet", "Kite & Anchor", "Low Meridian",
    "Mira Okafor Trio", "Night Ferry", "Odile Varga", "Paper Lanterns", "Quiet Machinery", "Rook Hollow",
    "Sable Coast", "Søren Lindqvist", "Tomasz Wren", "Umbra String Band", "Vale of Static", "Wren & Ossuary", "Xylem",
    "Yara Bloom", "Zeno's Parade", "Zinnia Works", "Ålander", "Åse Fjeld", "Østby Brass", "Æther Post", "4th of Never",
    "808 Chapel", "1983, Again", "静かな海", "various artists of the north",
)  # fmt: skip
TITLES = (
    "Landfall", "Slow Weather", "Harbour Lights, Receding", "Undertow", "Salt in the Wiring", "Marram",
    "The Long Sandbar", "Neap", "Tidewater", "Departures", "Sodium", "Window Seat", "Interchange", "Oradell", "Room I",
)  # fmt: skip
ALBUMS = ("Tidewater", "Night Bus to Oradell", "Sketches for a Quiet Room", "Harbour EP")
SONGS = 6


class MemoryCatalogue:
    """Every artist has four albums of six tracks; the queue is the first so many tracks."""

    def __init__(self, artists: Sequence[str] = ARTISTS, queue: int = 0, copies: int = 1) -> None:
        self._artists = artists
        self._queue = queue
        self._copies = copies
        """How often a search finds each track: for long lists."""
        self.rows_read = 0
        self.lists = Lists(lambda *_: [])
        """No playlists, genres, folders."""

    def all_albums(self) -> list[AlbumRow]:
        """List all albums."""
        return [album for artist in self.artists() for album in self.albums(artist.id)]

    def smart_ids(self, row: PlaylistRow) -> "array[int]":
        """Find what a saved query asks for."""
        return self.search_ids(row.query)

    def complete(self, query: str, cursor: int) -> list[Suggestion]:
        """Suggest a field."""
        return [Suggestion("artist:", 0, cursor)] if "artist".startswith(query[:cursor]) else []

    def close(self) -> None:
        """Nothing to close."""

    def artists(self) -> list[ArtistRow]:
        """List the artists."""
        return [ArtistRow(place + 1, name, len(ALBUMS)) for place, name in enumerate(self._artists)]

    def albums(self, artist_id: int) -> list[AlbumRow]:
        """List the artist's albums."""
        name = self._artists[artist_id - 1]
        return [
            AlbumRow(artist_id * 10 + place, artist_id, title, name, 2021 - 3 * place, SONGS, SONGS * 301.0)
            for place, title in enumerate(ALBUMS)
        ]

    def album_tracks(self, album_id: int) -> list[Track]:
        """List the album's tracks."""
        return [self.track(album_id * 10 + song) for song in range(SONGS)]

    def disc_length(self, track_id: int) -> int:
        """Return how many tracks the album has."""
        return SONGS

    def artist_tracks(self, artist_id: int) -> list[Track]:
        """List the artist's tracks."""
        return [track for album in self.albums(artist_id) for track in self.album_tracks(album.id)]

    def tracks(self, ids: Sequence[int]) -> list[Track]:
        """Look tracks up."""
        self.rows_read += len(ids)
        return [self.track(track_id) for track_id in ids]

    def search_ids(self, query: str, limit: int = 100_000, sort: str = "") -> "array[int]":
        """Find tracks by their titles and artists; what is no query is refused."""
        parse(query)
        found = [
            track.id
            for artist in self.artists()
            for track in self.artist_tracks(artist.id)
            if query.casefold() in f"{track.title} {track.artist}".casefold()
        ]
        return array("q", (found[::-1] if sort.startswith("-") else found) * self._copies)[:limit]

    def queue_rows(self, start: int, count: int) -> list[QueueRow]:
        """Read a stretch of the queue."""
        rows = range(start, min(start + count, self._queue))
        self.rows_read += len(rows)
        return [QueueRow(row, QueueEntry(entry_id=row, track=self.queued(row))) for row in rows]

    def queued(self, row: int) -> Track:
        """Return the track at a place of the queue."""
        artist = row * 7 % len(self._artists) + 1
        return self.track((artist * 10 + row % len(ALBUMS)) * 10 + row % SONGS)

    def track(self, track_id: int) -> Track:
        """Return a track by its id."""
        artist, album, song = track_id // 100, track_id // 10 % 10, track_id % 10
        title = TITLES[(song + album * SONGS) % len(TITLES)]
        name = self._artists[artist - 1]
        return Track(
            id=track_id, path=f"/music/{name}/{ALBUMS[album]}/{song + 1}.flac", title=title, artist=name,
            album=ALBUMS[album], album_artist=name, track_number=song + 1, year=2021 - 3 * album,
            duration_s=180.0 + song * 37 + album * 11, codec="FLAC", rate_hz=96_000, channels=2, bits=24,
        )  # fmt: skip
