"""`auralis stats`: how much there is, and what was heard of it."""

import json
from argparse import Namespace
from collections.abc import Sequence
from datetime import datetime

import msgspec

from auralis_tui import folders
from auralis_tui.cli.search import checked_limit
from auralis_tui.errors import EXIT_OK
from auralis_tui.library.stats import Share, Span, Statistics, read_statistics

BAR_COLUMNS = 24


def stats(arguments: Namespace) -> int:
    """Print statistics, beside whoever writes to the library."""
    found = read_statistics(folders.database_path(), datetime.now(), checked_limit(arguments.count))
    if arguments.json:
        print(json.dumps(msgspec.to_builtins(found), ensure_ascii=False, indent=2))
    else:
        print("\n".join(_lines(found)))
    return EXIT_OK


def _lines(found: Statistics) -> list[str]:
    totals = found.totals
    lines = [
        f"{totals.tracks} tracks, {totals.albums} albums, {totals.artists} artists, {_hours(totals.duration_s)}, "
        f"{totals.bytes / 1e9:.1f} GB",
        f"{totals.plays} plays, {totals.skips} skips, {_hours(totals.heard_s)} heard; "
        f"{totals.never_played} never played",
        f"{totals.rated} rated, {totals.favourites} favourites",
    ]
    if found.most_played:
        lines += ["", "most played"]
        lines += [f"{track.plays:>6}  {track.title}  ·  {track.artist}" for track in found.most_played]
    for title, shares in (
        ("artists", found.by_artist), ("genres", found.by_genre), ("years", found.by_year),
        ("formats", found.by_format),
    ):  # fmt: skip
        lines += _share_lines(title, shares)
    return [*lines, *_span_lines("days", found.days), *_span_lines("weeks from", found.weeks)]


def _share_lines(title: str, shares: Sequence[Share]) -> list[str]:
    rows = [
        f"{_hours(share.heard_s):>9} heard  {_counted(share.plays, 5, 'play')}  {_counted(share.tracks, 6, 'track')}"
        f"  {share.name}"
        for share in shares
    ]
    return ["", title, *rows] if rows else []


def _counted(count: int, columns: int, what: str) -> str:
    return f"{count:>{columns}} {what if count == 1 else f'{what}s':<{len(what) + 1}}"


def _span_lines(title: str, spans: Sequence[Span]) -> list[str]:
    most_s = max((span.heard_s for span in spans), default=0.0)
    if not most_s:
        return []
    bars = [f"{span.begins}  {_hours(span.heard_s):>9}  {_bar(span.heard_s / most_s)}".rstrip() for span in spans]
    return ["", title, *bars]


def _bar(share: float) -> str:
    return "#" * round(BAR_COLUMNS * share)


def _hours(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes // 60} h {minutes % 60:02} m" if minutes >= 60 else f"{minutes} m"
