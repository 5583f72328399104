"""The child process that reads tags: a path comes in as a line of JSON, its reading goes out as one.

Run as `python -m auralis_tui.library.tag_reader`. It ends when its input ends, and so with its parent.
"""

import contextlib
import math
import os
import sys
from typing import BinaryIO

import msgspec
from msgspec import Struct

from auralis_tui.errors import MediaError
from auralis_tui.media.tags import TrackTags, read_tags

READY = b"ready\n"


class Reading(Struct, frozen=True):
    """What became of one file."""

    path: str
    tags: TrackTags | None = None
    problem: str = ""
    """Why there are no tags: a sentence."""


def read(path: str) -> Reading:
    """Read one file; whatever it does to the decoder, the outcome is a reading."""
    try:
        tags = read_tags(path)
    except MediaError as error:
        return Reading(path, problem=str(error))
    except Exception as error:
        return Reading(path, problem=f"{path} can't be read: {error or type(error).__name__}.")
    if not math.isfinite(tags.duration_s) or tags.duration_s < 0:
        return Reading(path, problem=f"{path} can't be read: its length makes no sense.")
    return Reading(path, tags)


def serve(requests: BinaryIO, readings: BinaryIO) -> None:
    """Answer each line of `requests`, in order."""
    readings.write(READY)
    readings.flush()
    for line in requests:
        path = msgspec.json.decode(line, type=str)
        try:
            answer = msgspec.json.encode(read(path))
        except UnicodeEncodeError:
            answer = msgspec.json.encode(Reading(path, problem=f"{path} can't be read: its tags are not text."))
        readings.write(answer + b"\n")
        readings.flush()


if __name__ == "__main__":
    os.nice(10)
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        serve(sys.stdin.buffer, sys.stdout.buffer)
    os._exit(0)  # the parent may be gone: nothing is left to flush
