"""The queue's history: each change is stored with it, in its transaction, and survives a restart."""

from dataclasses import dataclass
from typing import Any

from auralis_tui.errors import LibraryError
from auralis_tui.library.database import Library
from auralis_tui.library.queue_edits import Edit, applied, decode, encode, joined, past
from auralis_tui.library.settings import read_setting, write_settings
from auralis_tui.library.steps import begin_step, begin_step_between, forget_oldest

ROW = "position, natural, entry_id, track_id"
SHUFFLE = "shuffle"
"""The setting that says whether the queue is shuffled: it changes with the rows."""
LAST = "SELECT max(step) FROM queue_history WHERE NOT undone"


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
    _make(library, step, begin_step(library))


def make_by_itself(library: Library, step: Step) -> None:
    """Do so for a change that nobody has asked for: what was undone can still be redone after it."""
    rebase(library, step.edit, removes=not step.edit.put)
    _make(library, step, begin_step_between(library))


def _make(library: Library, step: Step, number: int) -> None:
    was = is_shuffled(library)
    shuffled = was if step.shuffled is None else step.shuffled
    _apply(library, step.edit, shuffled)
    library.rows(
        """INSERT INTO queue_history (step, kind, words, tracks, bytes, undone, entry_before, position_before_s,
            entry_after, shuffled_before, shuffled_after) VALUES (?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?)""",
        number, step.kind, step.words, step.edit.tracks, step.before.entry_id, step.before.position_s,
        step.entry_after, was, shuffled,
    )  # fmt: skip
    _note(library, step.edit)
    forget_oldest(library)


def rebase(library: Library, edit: Edit, *, removes: bool) -> None:
    """Let what was undone be redone after this edit too; what it removes stays removed then.

    Runs in the caller's transaction.
    """
    for (step,) in library.rows("SELECT step FROM queue_history WHERE undone ORDER BY step"):
        undone = _edit(library, step)
        undone, edit = past(undone, edit) if removes else (joined((edit.inverse, undone)), Edit())
        _note_anew(library, step, undone)


def last(library: Library) -> Former | None:
    """Return the change that was made last and not taken back."""
    rows = library.rows("SELECT kind, tracks FROM queue_history WHERE NOT undone ORDER BY step DESC LIMIT 1")
    return Former(*rows[0]) if rows else None


def was_undone(library: Library) -> bool:
    """Whether a change of the queue can be redone."""
    return bool(library.rows("SELECT 1 FROM queue_history WHERE undone LIMIT 1"))


def last_part(library: Library) -> Edit:
    """Return the last part of the change that was made last."""
    sql = f"SELECT edit FROM queue_edits WHERE step = ({LAST}) ORDER BY part DESC LIMIT 1"
    return next((decode(data) for (data,) in library.rows(sql)), Edit())


def extend(library: Library, part: Edit, words: str) -> None:
    """Change the queue, as a further part of the last change. Runs in the caller's transaction."""
    _apply(library, part, is_shuffled(library))
    library.rows(f"UPDATE queue_history SET tracks = tracks + ?, words = ? WHERE step = ({LAST})", part.tracks, words)
    _note(library, part)
    forget_oldest(library)


def alter(library: Library, more: Edit) -> None:
    """Change the queue, and let the last change be both. Runs in the caller's transaction."""
    _apply(library, more, is_shuffled(library))
    whole = joined((last_part(library), more))
    _note_anew(library, library.rows(LAST)[0][0], whole)
    forget_oldest(library)


def _note_anew(library: Library, step: int, whole: Edit) -> None:
    """Let a change be another one."""
    data = encode(whole)
    library.rows("DELETE FROM queue_edits WHERE step = ?", step)
    library.rows("UPDATE queue_history SET tracks = ?, bytes = ? WHERE step = ?", whole.tracks, len(data), step)
    library.rows("INSERT INTO queue_edits (step, edit) VALUES (?, ?)", step, data)


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
