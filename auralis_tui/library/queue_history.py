"""The queue's history: each change is stored with it, in its transaction, and survives a restart."""

from dataclasses import dataclass
from typing import Any

from auralis_tui.errors import LibraryError
from auralis_tui.library.database import Library
from auralis_tui.library.queue_edits import Edit, applied, decode, encode, joined
from auralis_tui.library.settings import read_setting, write_settings

MAX_STEPS = 100
MAX_BYTES = 8 * 2**20
"""The oldest changes are forgotten beyond this; the last one is kept whatever its size."""
ROW = "position, natural, entry_id, track_id"
SHUFFLE = "shuffle"
"""The setting that says whether the queue is shuffled: it changes with the rows."""
LAST = "SELECT max(step) FROM queue_history"


@dataclass(frozen=True, slots=True)
class Place:
    """An entry, and a second in it."""

    entry_id: int | None = None
    position_s: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change, with what there is to know in order to take it back."""

    words: str
    """What was done: a sentence."""
    edit: Edit
    kind: str = ""
    """What goes on with the last change looks whether that is of its kind; see `queues`."""
    before: Place = Place()
    """What was heard when it was made."""
    entry_after: int | None = None
    """The entry that the change goes to, where it goes to one."""
    shuffled: bool | None = None
    """Whether the queue is shuffled from now on; None where that does not change."""


@dataclass(frozen=True, slots=True)
class Former:
    """What there is to know of a change in order to go on with it."""

    kind: str
    tracks: int
    """How many it concerns so far."""


def is_shuffled(library: Library) -> bool:
    """Whether the queue is in another order than its natural one."""
    return read_setting(library, SHUFFLE, bool, False)


def make(library: Library, step: Step) -> None:
    """Change the queue and note the change. Runs in the caller's transaction."""
    was = is_shuffled(library)
    shuffled = was if step.shuffled is None else step.shuffled
    _apply(library, step.edit, shuffled)
    library.rows("DELETE FROM queue_history WHERE undone")
    library.rows(
        """INSERT INTO queue_history (kind, words, tracks, bytes, undone, entry_before, position_before_s,
            entry_after, shuffled_before, shuffled_after) VALUES (?, ?, ?, 0, 0, ?, ?, ?, ?, ?)""",
        step.kind, step.words, step.edit.tracks, step.before.entry_id, step.before.position_s,
        step.entry_after, was, shuffled,
    )  # fmt: skip
    _note(library, step.edit)
    _forget_oldest(library)


def last(library: Library) -> Former | None:
    """Return the change that was made last, unless it was taken back."""
    rows = library.rows("SELECT kind, tracks, undone FROM queue_history ORDER BY step DESC LIMIT 1")
    return Former(*rows[0][:2]) if rows and not rows[0][2] else None


def last_part(library: Library) -> Edit:
    """Return the last part of the change that was made last."""
    sql = f"SELECT edit FROM queue_edits WHERE step = ({LAST}) ORDER BY part DESC LIMIT 1"
    return next((decode(data) for (data,) in library.rows(sql)), Edit())


def extend(library: Library, part: Edit, words: str) -> None:
    """Change the queue, as a further part of the last change. Runs in the caller's transaction."""
    _apply(library, part, is_shuffled(library))
    library.rows(f"UPDATE queue_history SET tracks = tracks + ?, words = ? WHERE step = ({LAST})", part.tracks, words)
    _note(library, part)
    _forget_oldest(library)


def alter(library: Library, more: Edit) -> None:
    """Change the queue, and let the last change be both. Runs in the caller's transaction."""
    _apply(library, more, is_shuffled(library))
    whole = joined((last_part(library), more))
    library.rows(f"DELETE FROM queue_edits WHERE step = ({LAST})")
    library.rows(f"UPDATE queue_history SET tracks = ?, bytes = 0 WHERE step = ({LAST})", whole.tracks)
    _note(library, whole)
    _forget_oldest(library)


def _note(library: Library, part: Edit) -> None:
    """Store a part of the last change."""
    data = encode(part)
    library.rows(f"INSERT INTO queue_edits (step, edit) VALUES (({LAST}), ?)", data)
    library.rows(f"UPDATE queue_history SET bytes = bytes + ? WHERE step = ({LAST})", len(data))


def _edit(library: Library, step: int) -> Edit:
    """Read a change, all its parts as one."""
    parts = library.rows("SELECT edit FROM queue_edits WHERE step = ? ORDER BY part", step)
    return joined([decode(data) for (data,) in parts])


def undo(library: Library) -> Place:
    """Take the last change back, in one transaction; return what was heard before it."""
    sql = """SELECT step, shuffled_before, entry_before, position_before_s FROM queue_history
        WHERE NOT undone ORDER BY step DESC LIMIT 1"""
    with library.transaction():
        for step, shuffled, entry_id, position_s in library.rows(sql):
            _apply(library, _edit(library, step).inverse, bool(shuffled))
            library.rows("UPDATE queue_history SET undone = 1 WHERE step = ?", step)
            return Place(entry_id, position_s)
    raise LibraryError("There is nothing to undo.", "Changes of the queue can be undone.")


def redo(library: Library) -> Place:
    """Make the change again that was taken back last, in one transaction; return where it goes to."""
    sql = "SELECT step, shuffled_after, entry_after FROM queue_history WHERE undone ORDER BY step LIMIT 1"
    with library.transaction():
        for step, shuffled, entry_id in library.rows(sql):
            _apply(library, _edit(library, step), bool(shuffled))
            library.rows("UPDATE queue_history SET undone = 0 WHERE step = ?", step)
            return Place(entry_id)
    raise LibraryError("There is nothing to redo.", "What was undone can be redone, until the queue changes.")


def words(library: Library) -> tuple[str, str]:
    """Say what `undo` and `redo` would do; nothing where there is nothing."""
    undoing = library.rows("SELECT words FROM queue_history WHERE NOT undone ORDER BY step DESC LIMIT 1")
    redoing = library.rows("SELECT words FROM queue_history WHERE undone ORDER BY step LIMIT 1")
    return undoing[0][0] if undoing else "", redoing[0][0] if redoing else ""


def _forget_oldest(library: Library) -> None:
    library.rows(
        """DELETE FROM queue_history WHERE step IN (SELECT step FROM (
            SELECT step, row_number() OVER newest AS number, sum(bytes) OVER newest AS bytes
            FROM queue_history WINDOW newest AS (ORDER BY step DESC))
        WHERE number > ? OR (number > 1 AND bytes > ?))""",
        MAX_STEPS,
        MAX_BYTES,
    )


def _apply(library: Library, edit: Edit, shuffled: bool) -> None:
    """Write the rows anew that the change moves."""
    length = int(library.rows("SELECT count(*) FROM queue_entries")[0][0])
    first, stop = (0, length) if shuffled or is_shuffled(library) else edit.reach(length)
    rows: list[Any] = []
    if len(edit.taken) < length:  # else nothing stays
        rows = library.rows(f"SELECT {ROW} FROM queue_entries WHERE position >= ? AND position < ?", first, stop)
    library.rows("DELETE FROM queue_entries WHERE position >= ? AND position < ?", first, stop)
    after = applied(edit, rows, first)
    library.many(f"INSERT INTO queue_entries ({ROW}) VALUES (?, ?, ?, ?)", after)
    write_settings(library, {SHUFFLE: shuffled})
