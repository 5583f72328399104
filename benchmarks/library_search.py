"""How long the first page of a search takes, in a generated library; beside it a plain LIKE over the same rows.

    python -m benchmarks.library_search [--tracks 100000] [--repeats 15] [--library PATH]

The library is made straight in SQL; with a path it is kept there, and taken from there the next time. The words are
drawn so that few are frequent and most are rare, as in titles.
"""

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from itertools import accumulate, product
from pathlib import Path

from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library, open_library
from auralis_tui.library.migrations import m0009_search

PAGE_ROWS = 50
NOW_S = 1_780_000_000.0
SYLLABLES = ("ka", "lo", "mi", "ra", "ten", "vo", "sha", "bel", "dor", "fin", "gar", "hul", "jo", "nes", "pra", "qui")
GENRES = ("Jazz", "Rock", "Ambient", "Electronic", "Folk", "Vocal Jazz", "Classical", "Metal")
CODECS = (("FLAC", 60), ("MP3", 25), ("Vorbis", 8), ("Opus", 6), ("ALAC", 1))


class Words:
    """Draws words: the n-th of them n times as rarely as the first."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self.all = ["".join(parts) for count in (2, 3) for parts in product(SYLLABLES, repeat=count)]
        dice.shuffle(self.all)
        self._weights = list(accumulate(1 / (number + 5) for number in range(len(self.all))))

    def draw(self, count: int) -> str:
        """Return so many words, the first letters large."""
        return " ".join(self._dice.choices(self.all, cum_weights=self._weights, k=count)).title()


def fill(library: Library, tracks: int, dice: random.Random) -> Words:
    """Write artists, albums of ten tracks, and the reports of two tracks out of three."""
    words = Words(dice)
    triggers = [sql for _, sql in library.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")]
    for (name,) in library.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
        library.rows(f"DROP TRIGGER {name}")
    albums = max(1, tracks // 10)
    artists = max(1, albums // 4)
    with library.transaction():
        names = [f"{words.draw(2)} {number}" for number in range(artists)]
        library.many("INSERT INTO artists (id, name, sort_name) VALUES (?, ?, ?)", [
            (number, name, name.casefold()) for number, name in enumerate(names, start=1)])  # fmt: skip
        titles = [words.draw(dice.randint(1, 4)) for _ in range(albums)]
        library.many("INSERT INTO albums (id, artist_id, title, folder, sort_title, year) VALUES (?, ?, ?, '', ?, ?)", [
            (number, 1 + number % artists, f"{title} {number}", title.casefold(), 1955 + number % 70)
            for number, title in enumerate(titles, start=1)])  # fmt: skip
        library.connection.executemany(
            """INSERT INTO tracks (id, path, album_id, title, artist, track_number, disc_number, year, genre,
                duration_s, codec, rate_hz, channels, bits, size, mtime_ns, inode, added_at, missing, rating,
                favourite, plays, skips, last_played_at)
            VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, 2, ?, ?, 1, ?, ?, 0, ?, ?, ?, ?, ?)""",
            rows(tracks, artists, names, titles, words, dice),
        )
        library.connection.executemany(
            """INSERT INTO reports (track_id, version, size, mtime_ns, made_at, integrated_lufs, lra_lu,
                true_peak_dbtp, dr14, tempo_bpm, content_type, report) VALUES (?, 1, 1, 1, 0, ?, ?, ?, ?, ?, ?, ?)""",
            (
                (number, dice.gauss(-12, 3), dice.gauss(7, 3), dice.gauss(-0.5, 1), dice.gauss(9, 3),
                 dice.gauss(118, 25), dice.choice(("music", "music", "music", "speech")), b"{}" * 400)
                for number in range(1, tracks + 1) if number % 3
            ),
        )  # fmt: skip
        genres = [(number, genre, genre.casefold()) for number, genre in enumerate(GENRES, start=1)]
        library.many("INSERT INTO genres (id, name, group_name) VALUES (?, ?, ?)", genres)
        library.rows("INSERT INTO track_genres SELECT tracks.id, genres.id FROM tracks JOIN genres ON name = genre")
        for statement in m0009_search.STATEMENTS:
            if statement.lstrip().startswith("INSERT"):
                library.rows(statement)
        for sql in triggers:
            library.rows(sql)
    return words


def rows(
    tracks: int, artists: int, names: list[str], titles: list[str], words: Words, dice: random.Random
) -> Iterator[tuple[object, ...]]:
    """Yield the tracks' rows."""
    codecs, weights = [name for name, _ in CODECS], [weight for _, weight in CODECS]
    for number in range(1, tracks + 1):
        album = 1 + (number - 1) // 10 % len(titles)
        artist = names[album % artists]
        title = words.draw(dice.randint(1, 5))
        codec = dice.choices(codecs, weights)[0]
        plays = int(dice.expovariate(0.4))
        yield (
            number, f"/music/{artist}/{titles[album - 1]} {album}/{number % 10:02} {title}.{codec.lower()}", album,
            title, artist, number % 10 + 1, 1955 + album % 70, dice.choice(GENRES), dice.gauss(240, 80), codec,
            44100 if dice.random() < 0.9 else 96000, 16 if codec == "FLAC" else None, dice.randint(3, 40) * 10**6,
            number, NOW_S - dice.random() * 3e8, dice.choice((None, None, None, 3, 4, 5)), dice.random() < 0.02, plays,
            int(dice.random() < 0.1), NOW_S - dice.random() * 1e8 if plays else None,
        )  # fmt: skip


def kinds(words: Words, dice: random.Random) -> dict[str, Callable[[], str]]:
    """Return how queries of each kind are made."""

    def word() -> str:
        return words.draw(1).lower()

    def rare() -> str:
        return dice.choice(words.all)

    return {
        "empty": lambda: "",
        "1 letter": lambda: word()[:1],
        "2 letters": lambda: word()[:2],
        "3 letters": lambda: word()[:3],
        "4 letters": lambda: word()[:4],
        "a word": word,
        "a rare word": rare,
        "nothing fits": lambda: "xylophone",
        "2 words": lambda: f"{word()} {word()[:3]}",
        "word and letter": lambda: f"{word()} {word()[:1]}",
        "a phrase": lambda: f'"{words.draw(2).lower()}"',
        "artist:": lambda: f"artist:{word()[:5]}",
        "word, not word": lambda: f"{word()[:3]} -{word()}",
        "not a word": lambda: f"-{word()}",
        "a or b": lambda: f"{word()} or {rare()}",
        "genre and year": lambda: f"genre:jazz year:{dice.randint(1955, 2020)}",
        "letter and year": lambda: f"{word()[:1]} year:{dice.randint(1955, 2020)}",
        "letter, rare length": lambda: f"{word()[:1]} length>9:10",
        "year>=": lambda: f"year>={dice.randint(1955, 2015)}",
        "year of one album": lambda: f"year:{dice.randint(1955, 2020)} format:alac",
        "rating and plays": lambda: "rating>=4 plays=0",
        "favourites": lambda: "favourite:yes plays>3",
        "added<7d": lambda: "added<7d",
        "played>1y": lambda: "played>1y plays>8",
        "lufs>-9": lambda: f"lufs>{dice.choice((-9, -5, -3))}",
        "bpm and lufs": lambda: "bpm:120..121 lufs<-16",
        "nothing in common": lambda: "year:1970..1990 format:flac bits:24",
        "frequent, seldom both": lambda: "plays:1 skips=1 disc:1 channels:2 size>39.9M lra>12",
        "path:": lambda: f"path:{word()[:4]}",
        "folder:/": lambda: f"folder:/music/{word().title()[:3]}",
        "word or year": lambda: f"{rare()} or year:1903",
        "the guide's": lambda: (
            f"artist:{word()[:4]} year>=1990 -live added<7d plays=0 rating>=4 lufs>-9 bpm:120..130 format:flac "
            f'"{word()}" or (genre:jazz not vocal)'
        ),
        "sort:-added": lambda: "sort:-added",
        "word sort:-plays": lambda: f"{word()} sort:-plays",
        "rating sort:title": lambda: "rating:5 favourite:yes sort:title",
    }


LIKE = """SELECT tracks.id FROM tracks JOIN albums ON albums.id = tracks.album_id
    JOIN artists ON artists.id = albums.artist_id
    WHERE tracks.title LIKE ? OR tracks.artist LIKE ? OR albums.title LIKE ? LIMIT 50"""


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return how many milliseconds it takes, and how many of the processor's."""
    began, began_cpu = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - began) * 1000, (time.process_time() - began_cpu) * 1000


def p95(values: list[float]) -> float:
    """Return the time that 95 of 100 stay below."""
    return sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]


def show(name: str, times: list[tuple[float, float]]) -> None:
    """Print a row; the processor's time is what it takes where nothing else runs."""
    clock, cpu = [time[0] for time in times], [time[1] for time in times]
    figures = (statistics.median(clock), p95(clock), statistics.median(cpu), p95(cpu))
    print(f"| {name:22} | " + " | ".join(f"{figure:8.2f}" for figure in figures) + " |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tracks", type=int, default=100_000)
    parser.add_argument("--repeats", type=int, default=15)
    parser.add_argument("--library", type=Path)
    arguments = parser.parse_args()
    dice = random.Random(20)
    with tempfile.TemporaryDirectory() as folder:
        path = arguments.library or Path(folder) / "library.sqlite3"
        words = Words(dice) if path.exists() else make_library(path, arguments.tracks, dice)
        measure(path, words, kinds(words, dice), arguments.repeats)


def make_library(path: Path, tracks: int, dice: random.Random) -> Words:
    """Make a library, and tell how large it is."""
    began = time.perf_counter()
    library = open_library(path)
    words = fill(library, tracks, dice)
    library.close()
    print(f"{tracks} tracks in {time.perf_counter() - began:.1f} s, {path.stat().st_size / 1e6:.0f} MB\n")
    return words


def measure(path: Path, words: Words, made: dict[str, Callable[[], str]], repeats: int) -> None:
    """Print a table of the kinds of queries."""
    with Catalogue(path, clock=lambda: NOW_S) as catalogue:
        catalogue.search("warm", PAGE_ROWS)
        print("| first page, ms | median | p95 | median, processor | p95, processor |\n|---|---|---|---|---|")
        everything: list[tuple[float, float]] = []
        for name, make in made.items():
            queries = [make() for _ in range(repeats)]
            values = [timed(partial(catalogue.search, query, PAGE_ROWS)) for query in queries]
            everything += values
            show(name, values)
        show("all", everything)
        like: list[tuple[float, float]] = []
        for name in ("1 letter", "4 letters", "a word", "a rare word", "nothing fits"):
            for _ in range(max(1, repeats // 3)):
                word = f"%{made[name]()}%"
                like.append(timed(partial(catalogue._rows, LIKE, word, word, word)))
        show("LIKE, the same words", like)
        opening = [timed(lambda: Catalogue(path).search("", 100)) for _ in range(5)]
        show("open, first 100 rows", opening)
        show_lists(catalogue, words)


def show_lists(catalogue: Catalogue, words: Words) -> None:
    """Print how long whole lists take."""
    lists: dict[str, Callable[[], object]] = {
        "artists": catalogue.artists,
        "all ids in order": catalogue.track_ids,
        "all ids by title": lambda: catalogue.search_ids("sort:title"),
        "all ids of 1 letter": lambda: catalogue.search_ids("k"),
        "500 added last": lambda: catalogue.search_ids("sort:-added", 500),
        "500 played most": lambda: catalogue.search_ids("plays>0 sort:-plays,-played", 500),
        "genres": catalogue.lists.genres,
        "a genre's tracks": lambda: catalogue.lists.genre_tracks(1),
        "folders of the root": lambda: catalogue.lists.folders("/music"),
        "completing artist:": lambda: catalogue.complete(f"artist:{words.all[0][:3]}", 10),
    }
    for name, work in lists.items():
        show(name, [timed(work) for _ in range(3)])


if __name__ == "__main__":
    main()
