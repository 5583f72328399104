"""A small library with a value of every kind, and a query's tree evaluated over it in plain Python."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from auralis_tui.library.database import Library
from auralis_tui.library.query.fields import BY_NAME, NONE, Place
from auralis_tui.library.query.nodes import AllOf, AnyOf, Comparison, Node, Not, Range, Words
from auralis_tui.library.query.values import Kind, flag, interval
from tests.library.albums import add_album

NOW_S = datetime(2025, 6, 15, 12, 30).timestamp()
DAY_S = 86_400.0
TEXT = """SELECT tracks.id, tracks.title, tracks.artist, albums.title AS album, artists.name AS album_artist,
    tracks.genre FROM tracks JOIN albums ON albums.id = tracks.album_id JOIN artists ON artists.id = albums.artist_id"""


def fill(library: Library) -> None:
    """Write twelve tracks in four albums."""
    add_album(library, "Halden Ruiz", "Northern Line", year=1999)
    add_album(library, "Björk Önder", "Überfahrt Live", year=2021)
    add_album(library, "AC/DC", 'Live at "The Dome"', year=1990)
    add_album(library, "Zora", "Vocal Glass", year=None)
    with library.transaction():
        for number, (track_id,) in enumerate(library.rows("SELECT id FROM tracks ORDER BY id")):
            library.rows(
                """UPDATE tracks SET genre = ?, rating = ?, plays = ?, skips = ?, favourite = ?, added_at = ?,
                last_played_at = ?, codec = ?, rate_hz = ?, bits = ?, duration_s = ?, size = ? WHERE id = ?""",
                ("Jazz", "Vocal Jazz", "Ambient")[number % 3], (None, 3, 4, 5)[number % 4], number // 2, number % 3,
                number % 5 == 0, NOW_S - number * 40 * DAY_S, None if number < 2 else NOW_S - number * DAY_S,
                ("FLAC", "MP3", "ALAC")[number % 3], (44_100, 96_000)[number % 2], (16, None)[number % 2],
                100.0 * (number + 1), 3_000_000 * (number + 1), track_id,
            )  # fmt: skip
            if number % 4:
                library.rows(
                    """INSERT INTO reports (track_id, version, size, mtime_ns, made_at, integrated_lufs, lra_lu,
                    true_peak_dbtp, dr14, tempo_bpm, content_type, report) VALUES (?, 1, 1, 1, 0, ?, ?, ?, ?, ?, ?, '')
                    """,
                    track_id, -14.0 + number, 4.0 + number, None if number == 5 else -1.0, 8.0, 100.0 + 5 * number,
                    ("music", "speech")[number % 2],
                )  # fmt: skip
        library.rows("UPDATE tracks SET missing = 1 WHERE id = (SELECT max(id) FROM tracks)")


@dataclass(frozen=True)
class Told:
    """All that is known of a track."""

    id: int
    missing: bool
    texts: dict[str, list[str]]
    values: dict[str, object]


def read(library: Library) -> list[Told]:
    """Read all tracks, as words and as values."""
    found = []
    for track_id, *texts in library.rows(TEXT + " ORDER BY tracks.id"):
        values: dict[str, object] = {}
        for field in BY_NAME.values():
            if field.place in (Place.TRACKS, Place.REPORTS):
                table, key = ("tracks", "id") if field.place is Place.TRACKS else ("reports", "track_id")
                rows = library.rows(f"SELECT {field.column} FROM {table} WHERE {key} = ?", track_id)
                values[field.name] = rows[0][0] if rows else None
        path = str(library.rows("SELECT path FROM tracks WHERE id = ?", track_id)[0][0])
        folder, _, name = path.rpartition("/")
        columns = dict(zip(("title", "artist", "album", "album_artist", "genre"), texts, strict=True))
        words = {column: tokens(text) for column, text in {**columns, "folder": folder, "name": name}.items()}
        found.append(Told(track_id, bool(values["missing"]), {**words, "path": [path]}, values))
    return found


def tokens(text: str) -> list[str]:
    """Take a text apart as the word index does."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return re.findall(r"[^\W_]+", plain.casefold())


def fits(told: Told, node: Node) -> bool:
    """Whether a track fits."""
    match node:
        case AllOf(parts):
            return all(fits(told, part) for part in parts)
        case AnyOf(parts):
            return any(fits(told, part) for part in parts)
        case Not(part):
            return not fits(told, part)
        case Words():
            return _has_words(told, node)
        case Comparison() | Range():
            return _has_value(told, node)


def _has_words(told: Told, node: Words) -> bool:
    if node.field == "folder" and node.text.startswith("/"):
        return told.texts["path"][0].startswith(node.text)
    wanted = tokens(node.text)
    anywhere = "title artist album album_artist genre"
    columns = (BY_NAME[node.field].column if node.field else anywhere).split()
    if told.missing and columns[0] not in ("folder", "name"):
        return False
    return bool(wanted) and any(_follow(told.texts[column], wanted, node.whole) for column in columns)


def _follow(words: list[str], wanted: list[str], whole: bool) -> bool:
    for start in range(len(words) - len(wanted) + 1):
        here = words[start : start + len(wanted)]
        if here[:-1] == wanted[:-1] and (here[-1] == wanted[-1] or (not whole and here[-1].startswith(wanted[-1]))):
            return True
    return False


def _has_value(told: Told, node: Comparison | Range) -> bool:
    field = BY_NAME[node.field]
    value = told.values[field.name]
    if field.kind is Kind.FLAG and isinstance(node, Comparison):
        return bool(value) is flag(node.value)
    if isinstance(node, Comparison) and node.value.casefold() in NONE:
        return value in (None, "")
    if field.kind is Kind.NAME and isinstance(node, Comparison):
        return value is not None and str(value).casefold().startswith(node.value.casefold())
    value = field.default if value is None else value
    return isinstance(value, int | float) and value in interval(field.kind, node, NOW_S)
