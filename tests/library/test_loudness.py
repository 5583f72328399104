"""What ReplayGain needs of the tracks, from the files' tags and from measuring."""

from pathlib import Path

import pytest

from auralis_tui.library.catalogue import Catalogue
from auralis_tui.library.database import Library
from auralis_tui.library.loudness import albums_loudness_of, loudness_of, store_measured
from auralis_tui.library.scanner import ScanProgress, scan_steps
from tests.library.albums import add_album, write_music

GAINS = {
    "replaygain_track_gain": "-6.48 dB",
    "replaygain_track_peak": "0.988553",
    "replaygain_album_gain": "-5.00 dB",
    "replaygain_album_peak": "1.01",
}


def scan(library: Library, path: Path) -> ScanProgress:
    return list(scan_steps(library, [str(path)], clock=lambda: 0.0))[-1]


def test_a_scan_reads_gains_and_peaks(library: Library, tmp_path: Path) -> None:
    scan(library, write_music(tmp_path / "a.flac", **GAINS))
    scan(library, write_music(tmp_path / "b.flac"))
    assert loudness_of(library, [1, 2]) == {
        1: (-6.48, 0.988553, -5.0, 1.01, None, None),
        2: (None,) * 6,
    }


def test_what_was_measured_stays_until_the_file_changes(library: Library, tmp_path: Path) -> None:
    path = write_music(tmp_path / "a.flac")
    scan(library, path)
    store_measured(library, 1, str(path), -12.5, 0.9)
    store_measured(library, 1, "/elsewhere.flac", -1.0, 1.0)
    assert loudness_of(library, [1])[1][4:] == (-12.5, 0.9)
    with Catalogue(library.path) as catalogue:
        assert catalogue.tracks([1])[0].measured_lufs == -12.5
    scan(library, path)
    assert loudness_of(library, [1])[1][4:] == (-12.5, 0.9)
    write_music(path, title="Another")
    scan(library, path)
    assert loudness_of(library, [1])[1][4:] == (None, None)


def test_tracks_of_an_earlier_version_are_read_again(library: Library, tmp_path: Path) -> None:
    path = write_music(tmp_path / "a.flac", **GAINS)
    scan(library, path)
    store_measured(library, 1, str(path), -12.5, 0.9)
    library.rows("UPDATE tracks SET track_gain_db = NULL, tags_version = 0")
    assert scan(library, path).updated == 1
    assert loudness_of(library, [1])[1] == (-6.48, 0.988553, -5.0, 1.01, -12.5, 0.9)
    assert scan(library, path).updated == 0


def measured(library: Library, track_id: int, lufs: float, peak: float, duration_s: float) -> None:
    (path,) = library.rows("SELECT path FROM tracks WHERE id = ?", track_id)[0]
    store_measured(library, track_id, path, lufs, peak)
    library.rows("UPDATE tracks SET duration_s = ? WHERE id = ?", duration_s, track_id)


def test_an_albums_loudness_is_its_tracks_energy_by_their_durations(library: Library) -> None:
    first, second, silent = add_album(library, "Halden Ruiz", "Northern Line", count=3)
    (other,) = add_album(library, "Halden Ruiz", "Southern Line", count=1)
    measured(library, first, -10.0, 0.5, 100.0)
    measured(library, second, -20.0, 0.9, 300.0)
    assert albums_loudness_of(library, [first]) == {}
    measured(library, silent, -18.0, 0.0, 500.0)
    found = albums_loudness_of(library, [first, other])
    assert set(found) == {first, second, silent}
    assert found[first][1] == 0.9
    assert found[first][0] == pytest.approx(-14.881, abs=0.001)  # 10 lg ((100 * 0.1 + 300 * 0.01) / 400)


def test_a_track_that_is_gone_does_not_count(library: Library) -> None:
    first, gone = add_album(library, "Halden Ruiz", "Northern Line", count=2)
    measured(library, first, -10.0, 0.5, 100.0)
    library.rows("UPDATE tracks SET missing = 1 WHERE id = ?", gone)
    assert albums_loudness_of(library, [first])[first][0] == pytest.approx(-10.0)


def test_a_silent_album_has_no_loudness(library: Library) -> None:
    (silent,) = add_album(library, "Halden Ruiz", "Northern Line", count=1)
    measured(library, silent, -18.0, 0.0, 100.0)
    assert albums_loudness_of(library, [silent]) == {}
