"""The library in the pictures: invented artists, albums and tracks in a real database, and a queue of them."""

from pathlib import Path
from random import Random

from auralis_tui.bus.state import LyricLine, QueueEntry
from auralis_tui.library import loudness, ratings
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.folder_walk import FoundFile
from auralis_tui.library.queues import StoredQueue
from auralis_tui.library.tracks import ReadFile, store
from auralis_tui.media.tags import TrackTags

HERO, HERO_ALBUM, HERO_TRACK = "Maren Oxley", "Saltmarsh Radio", "Lantern Tide"
"""What plays."""
HERO_ALBUMS = {
    HERO_ALBUM: (2023, (
        ("First Ferry Out", 251), (HERO_TRACK, 347), ("Cormorants, Facing West", 402), ("Undersong", 229),
        ("A Kettle for the Lighthouse", 311), ("Reedbed", 188), ("The Slow Dredger", 455), ("Ebb", 271),
        ("Saltmarsh Radio", 463),
    )),
    "Postcards to Nobody": (2019, (
        ("Platform Nine", 214), ("Neon Rain", 266), ("Window Seat, Facing Back", 322), ("Changing Trains", 238),
        ("Last Stop Before Morning", 405),
    )),
    "Rooms Without Clocks": (2016, (
        ("Hallway", 191), ("Landing", 208), ("Lamp, Off", 176), ("Stair Carpet", 224), ("A Door Left Ajar", 303),
        ("Hallway, Returning", 243),
    )),
    "Jetty EP": (2013, (("Slipway", 203), ("Mooring Song", 288), ("Bilge", 241), ("Spring Flood", 315))),
    "Kitchen Tapes": (2011, (("Sketch in D", 122), ("Sketch in Blue", 101), ("Sketch, Unfinished", 154))),
}  # fmt: skip
VERSES = (
    "They lit a lantern for the boats", "and hung it where the river bends,", "",
    "and every tide that turned its back", "came round to look at it again.", "",
    "Lantern tide, low and slow,", "who is out there, who would know?", "Lantern tide, slow and low,",
    "leave it burning when you go.", "", "(the strings alone)", "",
    "The harbour clock has lost an hour,", "the ferryman has lost a shoe,",
    "and nothing that the water took", "was ever anything it knew.",
)  # fmt: skip
LYRICS = tuple(LyricLine(text=text, at_s=98.0 + 5.0 * place) for place, text in enumerate(VERSES))
ARTISTS = (
    "Alder Quay", "Asta Brenn", "Birch & Tallow", "Caspian Loom", "Cleo Hartwin", "Delta Pavonis", "Eiko Tamsin",
    "Fenwick Sisters", "Glass Estuary", "Hollis Verne", "Iona Kestrel Quartet", "Juniper Static", "Kjell Arnesen Trio",
    "Lumen Court", "Nine Fathoms", "Orla Penhaligon", "Petra Solveig", "Quill & Ember", "Rosa Winterbourne",
    "Saint Orrin", "Tern Colony", "Ulla Vang", "Velvet Ordnance", "Winter Cartography", "Xanthe Moor",
    "Yarrow Choir", "Zephyr Dial", "The Brine Society", "Åbo Kammarblås", "Ørjan Heide", "月の港", "10th Meridian",
    "77 Lanterns",
)  # fmt: skip
FIRSTS = (
    "Amber", "Borrowed", "Copper", "Distant", "Evening", "Feathered", "Granite", "Hollow", "Inland", "Juniper", "Late",
    "Magnetic", "Northern", "Orchard", "Paper", "Quiet", "Rust", "Silver", "Tidal", "Under", "Velvet", "Winter",
)  # fmt: skip
SECONDS = (
    "Almanac", "Bridges", "Chorus", "Dialect", "Engines", "Fields", "Gardens", "Hours", "Islands", "Junction", "Kites",
    "Ledger", "Mirrors", "Notebook", "Orbit", "Parade", "Quarry", "River", "Signals", "Theatre", "Vespers", "Weather",
)  # fmt: skip
GENRES = ("Ambient", "Chamber", "Electronic", "Folk", "Jazz", "Rock")
KINDS = (("FLAC", 44_100, 16), ("FLAC", 96_000, 24), ("Opus", 48_000, None), ("MP3", 44_100, None))
QUEUED = 48
PLAYING = 11
"""Of the queue, from 0."""
ADDED_S = 1_790_000_000.0


def make_library(path: Path) -> list[QueueEntry]:
    """Write the library into a file, and return its queue."""
    library = open_library(path)
    try:
        with library.transaction():
            for name in (HERO, *ARTISTS):
                _store_artist(library, name)
        _rate(library)
        queue = StoredQueue(library)
        queue.append(_queued(library))
        return queue.entries()
    finally:
        library.close()


def _store_artist(library: Library, name: str) -> None:
    dice = Random(name)
    genre, kind = dice.choice(GENRES), KINDS[1] if name == HERO else dice.choice(KINDS)
    albums = HERO_ALBUMS if name == HERO else {
        title: (dice.randrange(1998, 2026), tuple((_title(dice), dice.randrange(135, 520)) for _ in range(songs)))
        for title, songs in ((_title(dice), dice.randrange(4, 13)) for _ in range(dice.choice((1, 2, 2, 3, 4, 6))))
    }  # fmt: skip
    for album, (year, tracks) in albums.items():
        read = [
            ReadFile(
                FoundFile(f"/music/{name}/{album}/{number:02} {title}.flac", 1000 + number, 1, number),
                TrackTags(
                    title=title, artist=name, album=album, album_artist=name, track_number=number, year=year,
                    genre=genre, duration_s=float(seconds), codec=kind[0], rate_hz=kind[1], channels=2, bits=kind[2],
                ),
            )
            for number, (title, seconds) in enumerate(tracks, 1)
        ]  # fmt: skip
        store(library, read, added_at=ADDED_S + year)


def _title(dice: Random) -> str:
    return f"{dice.choice(FIRSTS)} {dice.choice(SECONDS)}"


def _queued(library: Library) -> list[int]:
    """Return tracks of many artists, with the one that plays in its place."""
    by_title = {title: track_id for track_id, title in library.rows("SELECT id, title FROM tracks ORDER BY id DESC")}
    others = [row[0] for row in library.rows("SELECT id FROM tracks WHERE artist <> ? ORDER BY id", HERO)]
    queued = Random(3).sample(others, QUEUED)
    queued[PLAYING - 1 : PLAYING + 1] = [by_title["First Ferry Out"], by_title[HERO_TRACK]]
    return queued


def _rate(library: Library) -> None:
    rated = dict(library.rows("SELECT title, id FROM tracks WHERE artist = ?", HERO))
    ratings.rate(library, [rated[HERO_TRACK]], 5)
    ratings.rate(library, [rated["Undersong"], rated["Ebb"]], 4)
    (path,) = library.rows("SELECT path FROM tracks WHERE id = ?", rated[HERO_TRACK])[0]
    loudness.store_measured(library, rated[HERO_TRACK], path, -10.6, 1.05)
