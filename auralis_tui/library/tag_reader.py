"""The child process that reads tags: some paths come in as a line of JSON, their readings go out as lines of some.

It ends when its input ends, and so with its parent. It takes longer to start than to read a hundred files, which is
why it imports little: no NumPy, no msgspec, no dataclasses.
"""

import contextlib
import gc
import json
import math
import os
import sys
import time
from typing import BinaryIO, NamedTuple

from auralis_tui.errors import MediaError
from auralis_tui.media.tags import TrackTags, read_tags

READY = b"ready\n"
AT_MOST_S = 0.03
"""What has been read is sent after so long, so that neither a slow disk nor a long list keeps it back."""


class Reading(NamedTuple):
    """What became of one file."""

    path: str
    tags: TrackTags | None = None
    problem: str = ""
    """Why there are no tags: a sentence."""
    passing: bool = False
    """Whether the file was out of reach, which says nothing of the file."""


def read(path: str) -> Reading:
    """Read one file; whatever it does to the decoder, the outcome is a reading."""
    try:
        tags = read_tags(path)
    except MediaError as error:
        return Reading(path, problem=str(error), passing=isinstance(error.__cause__, OSError))
    except Exception as error:
        return Reading(path, problem=f"{path} can't be read: {error or type(error).__name__}.")
    if not math.isfinite(tags.duration_s) or tags.duration_s < 0:
        return Reading(path, problem=f"{path} can't be read: its length makes no sense.")
    return Reading(path, tags)


def serve(requests: BinaryIO, readings: BinaryIO) -> None:
    """Answer each line of `requests`, in order; a line's answer may come in several."""
    readings.write(READY)
    readings.flush()
    for line in requests:
        done: list[bytes] = []
        began_s = time.monotonic()
        for path in json.loads(line):
            done.append(_encoded(read(path)))
            if time.monotonic() - began_s > AT_MOST_S:
                _send(readings, done)
                began_s = time.monotonic()
        _send(readings, done)


def _send(readings: BinaryIO, done: list[bytes]) -> None:
    if done:
        readings.write(b"[" + b",".join(done) + b"]\n")
        readings.flush()
        done.clear()


def _encoded(reading: Reading) -> bytes:
    try:
        return _json(reading)
    except UnicodeEncodeError:
        return _json(Reading(reading.path, problem=f"{reading.path} can't be read: its tags are not text."))


def _json(reading: Reading) -> bytes:
    return json.dumps(reading, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def main() -> None:
    """Serve the standard input and output until the input ends."""
    os.nice(10)
    gc.disable()  # tags make no circles, and the process is a short one
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # the parent may be gone: nothing is left to flush
