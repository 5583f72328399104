"""Statistics of listening: how much there is, what was heard most, and when."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from msgspec import Struct

from auralis_tui.errors import LibraryError
from auralis_tui.library.reading import open_reader, remedy

Rows = Callable[..., list[tuple[Any, ...]]]

DAY_S = 86_400.0
DAYS, WEEKS = 14, 12
"""How far back the time per day and per week goes."""


class Totals(Struct, frozen=True, kw_only=True):
    """How much there is, and how much of it was heard."""

    tracks: int
    albums: int
    artists: int
    duration_s: float
    bytes: int
    plays: int
    skips: int
    heard_s: float
    """All that the log of plays tells."""
    rated: int
    favourites: int
    never_played: int


class Share(Struct, frozen=True, kw_only=True):
    """An artist, genre, year or format: what there is of it, and what was heard of it."""

    name: str
    tracks: int
    duration_s: float
    plays: int
    heard_s: float


class Played(Struct, frozen=True, kw_only=True):
    """A track, and how often it was heard."""

    id: int
    title: str
    artist: str
    album: str
    plays: int
    skips: int
    last_played_at: float | None


class Span(Struct, frozen=True, kw_only=True):
    """A day, or a week, and how long something was heard in it."""

    begins: str
    """Its first day: 2026-11-22."""
    plays: int
    heard_s: float


class Statistics(Struct, frozen=True, kw_only=True):
    """What `auralis stats` tells."""

    totals: Totals
    most_played: tuple[Played, ...]
    by_artist: tuple[Share, ...]
    by_genre: tuple[Share, ...]
    by_year: tuple[Share, ...]
    by_format: tuple[Share, ...]
    days: tuple[Span, ...]
    weeks: tuple[Span, ...]


def read_statistics(path: Path, now: datetime, count: int = 10) -> Statistics:
    """Count what the library at `path` holds, for so many lines of each list, beside whoever writes to it.

    Days begin at midnight, and weeks on Monday, in the time zone of `now`.
    """
    try:
        with closing(open_reader(path)) as connection:

            def rows(sql: str, *parameters: object) -> list[tuple[Any, ...]]:
                return connection.execute(sql, parameters).fetchall()

            connection.execute("BEGIN")  # one state of the library for all of it
            return _statistics(rows, now, count)
    except sqlite3.Error as error:
        raise LibraryError(f"The library {path} can't be read: {error}.", remedy(error)) from error


def _statistics(rows: Rows, now: datetime, count: int) -> Statistics:
    return Statistics(
        totals=_totals(rows),
        most_played=_most_played(rows, count),
        by_artist=_shares(rows, "artist", count),
        by_genre=_shares(rows, "CASE genre WHEN '' THEN 'no genre' ELSE genre END", count),
        by_year=_shares(rows, "coalesce(year, 'no year')", count),
        by_format=_shares(rows, "codec", count),
        days=_spans(rows, now, 1, DAYS),
        weeks=_spans(rows, now, 7, WEEKS),
    )


def _totals(rows: Rows) -> Totals:
    sql = """SELECT count(*), count(DISTINCT album_id), count(DISTINCT artist), total(duration_s), total(size),
        total(plays), total(skips), count(rating), total(favourite), total(plays = 0) FROM tracks WHERE NOT missing"""
    tracks, albums, artists, duration_s, size, plays, skips, rated, favourites, never = rows(sql)[0]
    return Totals(
        tracks=tracks, albums=albums, artists=artists, duration_s=duration_s, bytes=int(size), plays=int(plays),
        skips=int(skips), heard_s=rows("SELECT total(heard_s) FROM plays")[0][0], rated=rated,
        favourites=int(favourites), never_played=int(never),
    )  # fmt: skip


def _most_played(rows: Rows, count: int) -> tuple[Played, ...]:
    sql = """SELECT tracks.id, tracks.title, tracks.artist, albums.title, plays, skips, last_played_at FROM tracks
        JOIN albums ON albums.id = album_id WHERE plays > 0 AND NOT missing
        ORDER BY plays DESC, last_played_at DESC, tracks.id LIMIT ?"""
    return tuple(Played(**dict(zip(Played.__struct_fields__, row, strict=True))) for row in rows(sql, count))


def _shares(rows: Rows, expression: str, count: int) -> tuple[Share, ...]:
    """Sum up by an expression of this module's own: most heard first, then most tracks."""
    sql = f"""WITH heard AS (SELECT track_id, sum(heard_s) AS heard_s FROM plays GROUP BY track_id)
        SELECT {expression} AS name, count(*), total(duration_s), total(plays), total(heard.heard_s) FROM tracks
        LEFT JOIN heard ON heard.track_id = tracks.id WHERE NOT missing
        GROUP BY 1 ORDER BY 5 DESC, 4 DESC, 2 DESC, 1 LIMIT ?"""
    return tuple(
        Share(name=str(name), tracks=tracks, duration_s=duration_s, plays=int(plays), heard_s=heard_s)
        for name, tracks, duration_s, plays, heard_s in rows(sql, count)
    )


def _spans(rows: Rows, now: datetime, days: int, count: int) -> tuple[Span, ...]:
    """Sum up what began within each of the last spans of so many days, the present one last."""
    today = now.toordinal()
    first = today - (now.weekday() if days == 7 else 0) - days * (count - 1)
    starts = [_midnight(now, first + days * number) for number in range(count + 1)]
    sql = "SELECT total(NOT skipped), total(heard_s) FROM plays WHERE began_at >= ? AND began_at < ?"
    spans = []
    for start, stop in pairwise(starts):
        plays, heard_s = rows(sql, start.timestamp(), stop.timestamp())[0]
        spans.append(Span(begins=start.date().isoformat(), plays=int(plays), heard_s=heard_s))
    return tuple(spans)


def _midnight(now: datetime, ordinal: int) -> datetime:
    """Return when a day begins where the clock is: a day with a change of the clock has another length."""
    day = datetime.fromordinal(ordinal)
    return day.astimezone() if now.tzinfo is None else day.replace(tzinfo=now.tzinfo)
