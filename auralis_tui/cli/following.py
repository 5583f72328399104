"""A job of the daemon's, begun and followed to its end."""

from collections.abc import Callable

from auralis_tui.control import Message, Remote
from auralis_tui.errors import ConnectionFailed


def followed(remote: Remote, kind: str, show: Callable[[Message], None], command: str, **arguments: object) -> Message:
    """Give the command that begins a job of this kind, show how far it is, and return it as it ended.

    However soon it ends: after the command's outcome the whole list of jobs is asked for.
    """
    known = {job["id"] for job in remote.snapshot["jobs"]}
    remote.ask(command, **arguments)
    remote.send("GetSnapshot")
    job_id: int | None = None
    for event in remote.events():
        jobs = event["jobs"] if event["type"] == "Snapshot" else [event["job"]] if event["type"] == "JobChanged" else []
        for job in jobs:
            if job["kind"] == kind and job["id"] not in known and job_id in (None, job["id"]):
                job_id = job["id"]
                show(job)
                if job["state"] != "running":
                    return job  # type: ignore[no-any-return]
    raise ConnectionFailed(
        f"The daemon ended before the {kind} did.", "Start it, and begin again: what was done is kept."
    )
