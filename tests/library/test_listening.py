"""The log of what was heard, and when it counts."""

import pytest

from auralis_tui.library import listening
from auralis_tui.library.database import Library


@pytest.mark.parametrize(("duration_s", "after_s"), [(60.0, 30.0), (480.0, 240.0), (3600.0, 240.0), (0.0, 240.0)])
def test_half_a_track_or_four_minutes_count(duration_s: float, after_s: float) -> None:
    assert listening.counts_after_s(duration_s) == after_s


def test_plays_and_skips_are_counted_and_logged(library: Library, ten_tracks: list[int]) -> None:
    first, second = ten_tracks[:2]
    play = listening.count_play(library, first, 1000.0, 30.0)
    listening.end_play(library, play, 58.5)
    listening.count_play(library, first, 2000.0, 30.0)
    listening.count_skip(library, second, 3000.0, 5.0)
    assert library.rows("SELECT plays, skips, last_played_at FROM tracks WHERE id <= ? ORDER BY id", second) == [
        (2, 0, 2000.0),
        (0, 1, None),
    ]
    assert library.rows("SELECT track_id, began_at, heard_s, skipped FROM plays ORDER BY id") == [
        (first, 1000.0, 58.5, 0),
        (first, 2000.0, 30.0, 0),
        (second, 3000.0, 5.0, 1),
    ]


def test_a_track_that_is_gone_leaves_no_line(library: Library, ten_tracks: list[int]) -> None:
    assert listening.count_play(library, 999, 1000.0, 30.0) == 0
    assert library.rows("SELECT count(*) FROM plays") == [(0,)]


@pytest.mark.audit("M-28")
def test_what_was_heard_goes_with_its_track(library: Library, ten_tracks: list[int]) -> None:
    listening.count_play(library, ten_tracks[0], 1000.0, 30.0)
    library.rows("DELETE FROM tracks WHERE id = ?", ten_tracks[0])
    assert library.rows("SELECT count(*) FROM plays") == [(0,)]


@pytest.mark.parametrize(("position_s", "kept_s"), [(10.0, None), (600.04, 600.0), (1795.0, None)])
def test_a_place_is_kept_but_at_the_edges(position_s: float, kept_s: float | None) -> None:
    assert listening.place_to_keep(position_s, 1800.0) == kept_s
