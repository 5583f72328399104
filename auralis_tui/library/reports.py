"""Reports of tracks: what analysis found, for as long as the file is the same."""

import sqlite3
from dataclasses import dataclass

import msgspec

from auralis_tui.analysis.report import REPORT_VERSION, ReportError, TrackReport
from auralis_tui.library.database import Library
from auralis_tui.library.fingerprints import remove_fingerprint, store_fingerprint

_COLUMNS = ("integrated_lufs", "lra_lu", "true_peak_dbtp", "dr14", "tempo_bpm", "content_type")
"""What of a report is searched for."""


@dataclass(frozen=True, slots=True)
class FileState:
    """Which file it was that was analysed."""

    size: int
    mtime_ns: int


def file_state(connection: sqlite3.Connection, track_id: int) -> FileState | None:
    """Return what the library knows of a track's file; None for an unknown track."""
    row = connection.execute("SELECT size, mtime_ns FROM tracks WHERE id = ?", (track_id,)).fetchone()
    return None if row is None else FileState(*row)


def store_report(library: Library, track_id: int, file: FileState, report: TrackReport, made_at: float) -> bool:
    """Keep a report and its fingerprint, in one transaction, if the track is still that file; tell whether it is.

    A report of a newer version stays what it is.
    """
    with library.transaction():
        if file_state(library.connection, track_id) != file:
            return False
        if library.rows("SELECT 1 FROM reports WHERE track_id = ? AND version > ?", track_id, REPORT_VERSION):
            return False
        names = ("track_id", "version", "size", "mtime_ns", "made_at", *_COLUMNS, "report")
        figures = [getattr(report, name) for name in _COLUMNS]
        whole = msgspec.json.encode(report.to_dict())
        library.rows(
            f"INSERT OR REPLACE INTO reports ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
            track_id, report.version, file.size, file.mtime_ns, made_at, *figures, whole,
        )  # fmt: skip
        if report.fingerprint is None:
            remove_fingerprint(library, track_id)
        else:
            store_fingerprint(library, track_id, report.fingerprint)
        return True


def read_report(connection: sqlite3.Connection, track_id: int) -> TrackReport | None:
    """Read a track's report; None where there is none of this version, or the file has changed since."""
    row = connection.execute(
        """SELECT report FROM reports JOIN tracks ON tracks.id = track_id
        WHERE track_id = ? AND version = ? AND reports.size = tracks.size AND reports.mtime_ns = tracks.mtime_ns""",
        (track_id, REPORT_VERSION),
    ).fetchone()
    if row is None:
        return None
    try:
        return TrackReport.from_dict(msgspec.json.decode(row[0]))
    except (ReportError, msgspec.DecodeError):  # of another version of the fingerprint: it is made again
        return None


def without_report(connection: sqlite3.Connection) -> list[int]:
    """Return the tracks that are to be analysed, in the library's order of ids."""
    sql = """SELECT tracks.id FROM tracks LEFT JOIN reports ON reports.track_id = tracks.id
        AND version = ? AND reports.size = tracks.size AND reports.mtime_ns = tracks.mtime_ns
        WHERE NOT missing AND reports.track_id IS NULL ORDER BY tracks.id"""
    return [track_id for (track_id,) in connection.execute(sql, (REPORT_VERSION,))]
