"""Waiting for what the console reads beside its loop."""

from contextlib import suppress
from typing import Any

from textual.app import App
from textual.worker import WorkerCancelled


async def until_read(app: App[Any]) -> None:
    """Wait until nothing is being read; a reading that a newer one took the place of is over too."""
    for worker in [worker for worker in app.workers if worker.group != "bridge"]:
        with suppress(WorkerCancelled):
            await worker.wait()
