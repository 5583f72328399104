"""Reports and fingerprints of tracks, covers, and the jobs that ran."""

STATEMENTS = (
    # It holds for the file of this size and time, and for this version of what computes it.
    """CREATE TABLE reports (
        track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        size INTEGER NOT NULL,
        mtime_ns INTEGER NOT NULL,
        made_at REAL NOT NULL,
        integrated_lufs REAL,
        lra_lu REAL,
        true_peak_dbtp REAL,
        dr14 REAL,
        tempo_bpm REAL,
        content_type TEXT,
        report BLOB NOT NULL)""",
    "CREATE INDEX reports_integrated_lufs ON reports (integrated_lufs)",
    "CREATE INDEX reports_tempo_bpm ON reports (tempo_bpm)",
    """CREATE TABLE fingerprints (
        track_id INTEGER PRIMARY KEY REFERENCES tracks (id) ON DELETE CASCADE,
        version INTEGER NOT NULL,
        dimensions BLOB NOT NULL)""",
    # The pictures lie in the cache folder, each under the hash of its bytes.
    """CREATE TABLE artwork (
        hash TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        width INTEGER NOT NULL,
        height INTEGER NOT NULL,
        bytes INTEGER NOT NULL,
        used_at REAL NOT NULL) WITHOUT ROWID""",
    "ALTER TABLE albums ADD COLUMN artwork_hash TEXT",
    """CREATE TABLE jobs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        title TEXT NOT NULL,
        state TEXT NOT NULL,
        done INTEGER NOT NULL,
        total INTEGER,
        problems TEXT NOT NULL,
        problem_count INTEGER NOT NULL,
        began_at REAL NOT NULL,
        ended_at REAL)""",
)
