"""Reports and fingerprints hold for the very file they were made of."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from auralis_tui.analysis.fingerprint.dimensions import FINGERPRINT_VERSION
from auralis_tui.analysis.report import REPORT_VERSION, ReportMeter, TrackReport
from auralis_tui.errors import LibraryError
from auralis_tui.library import reports
from auralis_tui.library.database import Library
from auralis_tui.library.fingerprints import Similarities, read_fingerprint, read_space
from auralis_tui.library.reports import FileState, file_state, read_report, store_report, without_report
from tests.signals import music


@pytest.fixture(scope="module")
def report() -> TrackReport:
    """Of eight seconds of music."""
    meter = ReportMeter(48_000, 2, 16)
    meter.process(music(8.0))
    return meter.result()


def keep(library: Library, track_id: int, report: TrackReport) -> None:
    file = file_state(library.connection, track_id)
    assert file is not None
    assert store_report(library, track_id, file, report, 5.0)


def test_a_report_comes_back_as_it_was(library: Library, ten_tracks: list[int], report: TrackReport) -> None:
    keep(library, ten_tracks[0], report)
    found = read_report(library.connection, ten_tracks[0])
    assert found is not None
    assert found.to_dict() == report.to_dict()
    columns = "integrated_lufs, lra_lu, true_peak_dbtp, dr14, tempo_bpm, content_type"
    figures = tuple(getattr(report, name) for name in columns.split(", "))
    assert library.rows(f"SELECT {columns} FROM reports") == [figures]
    assert read_report(library.connection, ten_tracks[1]) is None
    assert without_report(library.connection) == ten_tracks[1:]


@pytest.mark.audit("M-12")
@pytest.mark.parametrize(
    "change",
    ["UPDATE tracks SET size = size + 1", "UPDATE tracks SET mtime_ns = mtime_ns + 1",
     "UPDATE reports SET version = version - 1"],
)  # fmt: skip
def test_a_report_of_another_file_or_version_is_not_used(
    library: Library, ten_tracks: list[int], report: TrackReport, change: str
) -> None:
    keep(library, ten_tracks[0], report)
    library.rows(change)
    assert read_report(library.connection, ten_tracks[0]) is None
    assert ten_tracks[0] in without_report(library.connection)


@pytest.mark.audit("M-12")
def test_what_was_measured_of_a_file_that_has_changed_meanwhile_is_not_kept(
    library: Library, ten_tracks: list[int], report: TrackReport
) -> None:
    assert not store_report(library, ten_tracks[0], FileState(1, 2), report, 5.0)
    assert not store_report(library, 99_999, FileState(1, 2), report, 5.0)
    assert library.rows("SELECT count(*) FROM reports") == [(0,)]


@pytest.mark.audit("M-05")
def test_a_newer_programs_report_stays(library: Library, ten_tracks: list[int], report: TrackReport) -> None:
    keep(library, ten_tracks[0], report)
    library.rows("UPDATE reports SET version = ?", REPORT_VERSION + 1)
    file = file_state(library.connection, ten_tracks[0])
    assert file is not None
    assert not store_report(library, ten_tracks[0], file, report, 5.0)
    assert library.rows("SELECT version FROM reports") == [(REPORT_VERSION + 1,)]


@pytest.mark.audit("M-20")
def test_report_and_fingerprint_are_kept_together_or_not(
    library: Library, ten_tracks: list[int], report: TrackReport, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise LibraryError("The disk is full.")

    monkeypatch.setattr(reports, "store_fingerprint", fail)
    with pytest.raises(LibraryError):
        keep(library, ten_tracks[0], report)
    assert library.rows("SELECT count(*) FROM reports") == [(0,)]


def test_fingerprints_are_read_by_their_version(library: Library, ten_tracks: list[int], report: TrackReport) -> None:
    assert report.fingerprint is not None
    keep(library, ten_tracks[0], report)
    found = read_fingerprint(library.connection, ten_tracks[0])
    assert found is not None
    assert found.lufs == pytest.approx(report.fingerprint.lufs, rel=1e-6)
    library.rows("UPDATE fingerprints SET version = ?", FINGERPRINT_VERSION + 1)
    assert read_fingerprint(library.connection, ten_tracks[0]) is None
    assert len(read_space(library.connection)) == 0


@pytest.fixture
def filled(library: Library, ten_tracks: list[int], report: TrackReport) -> Callable[[int], None]:
    def fill(row: int) -> None:
        assert report.fingerprint is not None
        fingerprint = replace(report.fingerprint, lufs=-10.0 - row, crest_db=5.0 + row)
        keep(library, ten_tracks[row], replace(report, fingerprint=fingerprint))

    return fill


def test_a_space_follows_the_library(
    library: Library, ten_tracks: list[int], filled: Callable[[int], None], report: TrackReport
) -> None:
    for row in range(8):
        filled(row)
    similarities = Similarities(library.path)
    space = similarities.space_with(ten_tracks[0])
    assert [one.id for one in space.nearest(ten_tracks[0], 3)] == ten_tracks[1:4]
    assert similarities.space() is space
    filled(8)
    assert len(similarities.space()) == 9
    filled(8)
    assert len(similarities.space()) == 9
    library.rows("UPDATE tracks SET missing = 1 WHERE id = ?", ten_tracks[1])
    assert [one.id for one in similarities.space().nearest(ten_tracks[0], 3)] == ten_tracks[2:5]
    keep(library, ten_tracks[2], replace(report, fingerprint=None))
    assert ten_tracks[2] not in similarities.space()
    with pytest.raises(LibraryError, match="can have no fingerprint") as caught:
        similarities.space_with(ten_tracks[2])
    assert "5 seconds" in caught.value.hint
    with pytest.raises(LibraryError, match="no fingerprint yet") as caught:
        similarities.space_with(ten_tracks[9])
    assert "auralis analyze" in caught.value.hint


@pytest.mark.audit("M-28")
def test_a_removed_track_takes_its_report_and_fingerprint_with_it(
    library: Library, ten_tracks: list[int], filled: Callable[[int], None]
) -> None:
    filled(0)
    library.rows("DELETE FROM tracks WHERE id = ?", ten_tracks[0])
    assert library.rows("SELECT (SELECT count(*) FROM reports), (SELECT count(*) FROM fingerprints)") == [(0, 0)]
    assert np.size(read_space(library.connection).ids) == 0
