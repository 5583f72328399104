"""A niced process of its own for work on one file: a hostile file takes only the child with it."""

import asyncio
import logging
import sys

log = logging.getLogger(__name__)


async def ask_child(module: str, path: str) -> bytes | None:
    """Run a module on a file, and return what it prints; None when it fails, which is logged."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, path,
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        out, err = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode != 0:
        log.info("%s: %s", module, err.decode(errors="replace").strip()[-500:])
        return None
    return out
