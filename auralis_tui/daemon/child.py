"""A niced process of its own for work on one file: a hostile file takes only the child with it."""

import asyncio
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from auralis_tui.bus.state import Track
from auralis_tui.errors import MediaError

PATIENCE_S = 600.0
"""Longer than any file takes that can be read at all: a mount that doesn't answer must not hold up all others."""
LAST_WAIT_S = 2.0
"""Nor the daemon's end: what is killed while it hangs in a mount ends when that answers."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
"""Small products: more threads only wait for each other, and take time from the sound."""


async def ask_child(module: str, *arguments: str) -> bytes:
    """Run a module with these arguments, and return what it prints; raises `MediaError` with the reason it gives."""
    with _life_line() as stdin:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments, env={**os.environ, **ONE_THREAD},
            stdin=stdin, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        return await _outcome(process, module, *arguments)


@contextmanager
def _life_line() -> Iterator[int]:
    """Give a pipe to be a child's stdin, which ends with this process, however that ends, and the child with it."""
    child_end, own_end = os.pipe()
    try:
        yield child_end
    finally:
        os.close(child_end)
        os.close(own_end)


async def _outcome(process: asyncio.subprocess.Process, module: str, *arguments: str) -> bytes:
    try:
        async with asyncio.timeout(PATIENCE_S):
            out, err = await process.communicate()
    except TimeoutError as error:
        why = f"{arguments[0]} was given up: it took longer than {PATIENCE_S / 60.0:g} min."
        raise MediaError(why, "Check the disk or the network share.") from error
    finally:
        if process.returncode is None:
            process.kill()
            await asyncio.wait({asyncio.create_task(process.wait())}, timeout=LAST_WAIT_S)
    if process.returncode != 0:
        said = err.decode(errors="replace").strip().splitlines()
        raise MediaError(said[-1] if said else f"{module} gave no reason.")
    return out


def place_of(track: Track) -> tuple[str, ...]:
    """Say where a track's sound is: its file, and, where it is a stretch of it, from when to when."""
    end = () if track.end_s is None else (repr(track.end_s),)
    return track.path, *((repr(track.start_s), *end) if track.start_s or end else ())
