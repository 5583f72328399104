"""Statistics say what the log of plays says."""

from datetime import datetime, timedelta, timezone

from auralis_tui.library.database import Library
from auralis_tui.library.listening import count_play, count_skip
from auralis_tui.library.ratings import rate, set_favourite
from auralis_tui.library.stats import read_statistics
from tests.library.albums import add_album

ZONE = timezone(timedelta(hours=2))
NOW = datetime(2026, 11, 19, 15, 0, tzinfo=ZONE)
"""A Thursday."""


def test_what_was_heard_most_and_when(library: Library) -> None:
    old = add_album(library, "Ada", "Old", year=1970)
    new = add_album(library, "Bea", "New", year=2020, count=2)
    today, monday, sunday = NOW.timestamp(), NOW.timestamp() - 3 * 86400, NOW.timestamp() - 4 * 86400
    for began_at in (sunday, monday, today):
        count_play(library, new[0], began_at, 100.0)
    count_play(library, old[1], today, 50.0)
    count_skip(library, old[2], today, 5.0)
    rate(library, old, 4)
    set_favourite(library, new, True)
    found = read_statistics(library.path, NOW)
    totals = found.totals
    assert (totals.tracks, totals.albums, totals.artists, totals.plays, totals.skips) == (5, 2, 2, 4, 1)
    assert (totals.heard_s, totals.rated, totals.favourites, totals.never_played) == (355.0, 3, 2, 3)
    assert [(track.title, track.plays) for track in found.most_played] == [("New part 1", 3), ("Old part 2", 1)]
    assert [(share.name, share.tracks, share.plays, share.heard_s) for share in found.by_artist] == [
        ("Bea", 2, 3, 300.0),
        ("Ada", 3, 1, 55.0),
    ]
    assert [share.name for share in found.by_year] == ["2020", "1970"]
    assert [(share.name, share.plays) for share in found.by_format] == [("FLAC", 4)]
    assert [(day.begins, day.plays, day.heard_s) for day in found.days if day.heard_s] == [
        ("2026-11-15", 1, 100.0),
        ("2026-11-16", 1, 100.0),
        ("2026-11-19", 2, 155.0),
    ]
    assert [(week.begins, week.heard_s) for week in found.weeks[-2:]] == [("2026-11-09", 100.0), ("2026-11-16", 255.0)]


def test_lists_are_as_long_as_asked(library: Library) -> None:
    for number in range(5):
        add_album(library, f"Artist {number}", "Album", count=1)
    assert len(read_statistics(library.path, NOW, 3).by_artist) == 3


def test_an_empty_library_has_statistics_too(library: Library) -> None:
    found = read_statistics(library.path, NOW)
    assert (found.totals.tracks, found.totals.heard_s, found.most_played) == (0, 0.0, ())
    assert {day.plays for day in found.days} == {0}
