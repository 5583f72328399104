"""Changes of what the library keeps besides the queue: each is noted with it, in its transaction, and can be undone.

A change is kept as what it concerned before it, and after it; how these are written is its kind's own affair. Who
changes something calls `record` in the same transaction, and `change_kinds` says who brings such a state back.
"""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from auralis_tui.errors import LibraryError
from auralis_tui.library import steps
from auralis_tui.library.database import Library

QUEUE = "queue"
"""The kind of what `queue_history` holds."""
Apply = Callable[[Library, bytes], None]
"""Brings what a change concerned into a state that was recorded. Runs in the caller's transaction."""


class Direction(StrEnum):
    """Which way a change is gone through."""

    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Change:
    """The change whose turn it is."""

    step: int
    kind: str
    words: str
    """What was done: a sentence without its full stop."""


def record(library: Library, kind: str, words: str, before: bytes, after: bytes) -> int:
    """Note a change that is made in the caller's transaction; return its number. One that changes nothing has none."""
    if before == after:
        return 0
    step = steps.begin_step(library)
    states = zlib.compress(before, 1), zlib.compress(after, 1)
    library.rows(
        "INSERT INTO changes (step, kind, words, bytes, undone, before, after) VALUES (?, ?, ?, ?, 0, ?, ?)",
        step, kind, words, sum(map(len, states)), *states,
    )  # fmt: skip
    steps.forget_oldest(library)
    return step


def amend(library: Library, step: int, words: str, before: bytes, after: bytes) -> None:
    """Let a change be what was really done; without words, it was nothing. Runs in the caller's transaction."""
    if not words:
        library.rows("DELETE FROM changes WHERE step = ?", step)
        return
    states = zlib.compress(before, 1), zlib.compress(after, 1)
    library.rows(
        "UPDATE changes SET words = ?, bytes = ?, before = ?, after = ? WHERE step = ?",
        words, sum(map(len, states)), *states, step,
    )  # fmt: skip


def next_change(library: Library, direction: Direction) -> Change:
    """Return what undo or redo would go through now."""
    undoing = direction is Direction.UNDO
    rows = library.rows(
        f"""SELECT step, kind, words FROM (
            SELECT step, '{QUEUE}' AS kind, words, undone FROM queue_history
            UNION ALL SELECT step, kind, words, undone FROM changes)
        WHERE undone = ? ORDER BY step {"DESC" if undoing else ""} LIMIT 1""",
        not undoing,
    )
    for row in rows:
        return Change(*row)
    if undoing:
        hint = "Changes of the queue, of lists, ratings, tags and presets can be undone."
        raise LibraryError("There is nothing to undo.", hint)
    raise LibraryError("There is nothing to redo.", "What was undone can be redone, until something else changes.")


def state(library: Library, step: int, direction: Direction) -> bytes:
    """Return what a change concerned, as it is to be."""
    column = "before" if direction is Direction.UNDO else "after"
    for (data,) in library.rows(f"SELECT {column} FROM changes WHERE step = ?", step):
        return zlib.decompress(data)
    raise LibraryError("This change is not known any more.", "It was forgotten for newer ones.")


def settle(library: Library, step: int, direction: Direction) -> None:
    """Note that a change was gone through. Runs in the caller's transaction."""
    library.rows("UPDATE changes SET undone = ? WHERE step = ?", direction is Direction.UNDO, step)


def settle_alone(library: Library, step: int, direction: Direction) -> None:
    """Do so in a transaction of its own, once files are as they are to be."""
    with library.transaction():
        settle(library, step, direction)


def go_through(library: Library, change: Change, direction: Direction, kinds: Mapping[str, Apply]) -> None:
    """Undo or redo a change of one of these kinds, in one transaction."""
    with library.transaction():
        kinds[change.kind](library, state(library, change.step, direction))
        settle(library, change.step, direction)
