"""The jobs that ran, kept from one run to the next."""

import sqlite3
from typing import Any

import msgspec

from auralis_tui.bus.state import Job, JobState
from auralis_tui.library.database import Library

KEPT_JOBS = 200
COLUMNS = "id, kind, title, state, done, total, problems, problem_count, began_at, ended_at"
INTERRUPTED = "It was interrupted: the program ended before it did."
IN_BACKUP = "It was under way when the backup was made that was restored."


def store_job(library: Library, job: Job) -> None:
    """Keep a job as it is now, and forget the oldest."""
    with library.transaction():
        library.rows(
            f"INSERT OR REPLACE INTO jobs ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            job.id, job.kind, job.title, job.state, job.done, job.total,
            msgspec.json.encode(job.problems).decode(), job.problem_count, job.began_at, job.ended_at,
        )  # fmt: skip
        library.rows(
            f"DELETE FROM jobs WHERE id NOT IN (SELECT id FROM jobs ORDER BY id DESC LIMIT {KEPT_JOBS})"
            " AND state != ?", JobState.RUNNING,
        )  # fmt: skip


def end_interrupted(library: Library, now: float | None, why: str = INTERRUPTED) -> None:
    """Say of the jobs that are kept as running, and that nobody does, that they failed: now, or as they began."""
    for job in read_jobs(library.connection):
        if job.state is JobState.RUNNING:
            ended = msgspec.structs.replace(
                job, state=JobState.FAILED, ended_at=job.began_at if now is None else now,
                problems=(why, *job.problems), problem_count=job.problem_count + 1,
            )  # fmt: skip
            store_job(library, ended)


def last_job_id(library: Library) -> int:
    """Return the highest number that a job ever had."""
    rows = library.rows("SELECT seq FROM sqlite_sequence WHERE name = 'jobs'")
    return int(rows[0][0]) if rows else 0


def read_jobs(connection: sqlite3.Connection, limit: int = KEPT_JOBS) -> list[Job]:
    """List the latest jobs, the newest first."""
    sql = f"SELECT {COLUMNS} FROM jobs ORDER BY id DESC LIMIT ?"
    return [_job_of(row) for row in connection.execute(sql, (limit,))]


def _job_of(row: tuple[Any, ...]) -> Job:
    return Job(
        id=row[0], kind=row[1], title=row[2], state=JobState(row[3]), done=row[4], total=row[5],
        problems=msgspec.json.decode(row[6], type=tuple[str, ...]), problem_count=row[7], began_at=row[8],
        ended_at=row[9],
    )  # fmt: skip
