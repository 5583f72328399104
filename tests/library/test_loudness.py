"""What ReplayGain needs of the tracks, from the files' tags and from measuring."""

from pathlib import Path

from auralis_tui.library.database import Library
from auralis_tui.library.loudness import loudness_of, store_measured
from auralis_tui.library.scanner import ScanProgress, scan_steps
from tests.library.albums import write_music

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
