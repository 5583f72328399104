import pytest

from auralis_tui.bus.state import PlaybackOptions, ReplayGain, Track
from auralis_tui.daemon.replay_gain import MOST_DB, Figures, gain_db, is_complete, is_joined, peak_db

TAGGED = Figures(track_gain_db=-6.0, track_peak=0.9, album_gain_db=-4.0, album_peak=1.0)


def options(mode: ReplayGain, **others: object) -> PlaybackOptions:
    return PlaybackOptions(replay_gain=mode, **others)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("mode", "by_album", "expected"),
    [
        (ReplayGain.OFF, True, 0.0),
        (ReplayGain.TRACK, True, -6.0),
        (ReplayGain.ALBUM, False, -4.0),
        (ReplayGain.AUTO, True, -4.0),
        (ReplayGain.AUTO, False, -6.0),
    ],
)
def test_the_mode_chooses_the_gain(mode: ReplayGain, by_album: bool, expected: float) -> None:
    assert gain_db(TAGGED, options(mode), by_album) == expected


def test_without_an_albums_gain_the_tracks_counts() -> None:
    assert gain_db(Figures(track_gain_db=-6.0), options(ReplayGain.ALBUM), True) == -6.0


def test_without_an_albums_gain_that_counts_which_was_measured_of_it_whole() -> None:
    figures = Figures(track_gain_db=-6.0, measured_lufs=-9.5, album_measured_lufs=-11.0, album_measured_peak=1.0)
    assert gain_db(figures, options(ReplayGain.ALBUM), False) == -7.0
    assert gain_db(figures, options(ReplayGain.AUTO), True) == -7.0
    assert gain_db(figures, options(ReplayGain.AUTO), False) == -6.0
    quiet = Figures(album_measured_lufs=-30.0, album_measured_peak=0.5)
    assert gain_db(quiet, options(ReplayGain.ALBUM), False) == 6.02


def test_what_was_measured_leads_to_minus_18_lufs() -> None:
    measured = Figures(measured_lufs=-9.5, measured_peak=1.0)
    assert gain_db(measured, options(ReplayGain.TRACK), False) == -8.5
    assert gain_db(Figures(), options(ReplayGain.TRACK), False) == 0.0
    assert gain_db(Figures(), options(ReplayGain.TRACK, preamp_db=-6.0), False) == 0.0


def test_the_preamplification_is_added() -> None:
    assert gain_db(TAGGED, options(ReplayGain.TRACK, preamp_db=3.5), False) == -2.5


@pytest.mark.parametrize("peak", [None, 0.25, 0.5, 1.0, 1.2])
def test_a_gain_never_raises_the_peak_above_full_scale(peak: float | None) -> None:
    loud = gain_db(Figures(track_gain_db=15.0, track_peak=peak), options(ReplayGain.TRACK), False)
    assert loud == pytest.approx(-peak_db(peak), abs=0.01)
    free = options(ReplayGain.TRACK, prevent_clipping=False)
    assert gain_db(Figures(track_gain_db=15.0, track_peak=peak), free, False) == 15.0


def test_no_tag_is_believed_beyond_the_bounds() -> None:
    free = options(ReplayGain.TRACK, prevent_clipping=False)
    assert gain_db(Figures(track_gain_db=90.0), free, False) == MOST_DB


@pytest.mark.parametrize(
    ("figures", "complete"),
    [
        (Figures(), False),
        (Figures(track_gain_db=-3.0), True),
        (Figures(track_gain_db=3.0), False),
        (Figures(track_gain_db=3.0, track_peak=0.4), True),
        (Figures(measured_lufs=-30.0, measured_peak=0.1), True),
    ],
)
def test_only_what_says_too_little_is_measured(figures: Figures, complete: bool) -> None:
    assert is_complete(figures, options(ReplayGain.TRACK), False) is complete


def track(number: int | None, disc: int | None = None, album: str = "Tidewater") -> Track:
    return Track(
        id=1, path="", title="", album=album, album_artist="Low Meridian", track_number=number, disc_number=disc
    )


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        (track(1), track(2), True),
        (track(2), track(1), False),
        (track(1), track(3), False),
        (track(9, 1), track(1, 2), True),
        (track(9, 1), track(10, 2), False),
        (track(1), track(2, 1), True),
        (track(None), track(None), False),
        (track(1), track(2, album="Neap"), False),
        (track(1, album=""), track(2, album=""), False),
    ],
)
def test_neighbours_on_an_album_are_joined(before: Track, after: Track, joined: bool) -> None:
    assert is_joined(before, after) is joined
