"""The one sequence of all that can be undone: changes of the queue, and of whatever else the library keeps.

Each step has a number, so that the last of them is undone first, of whatever kind it is. What was undone stands at the
end, and can be redone in turn until something else is changed.
"""

from auralis_tui.library.database import Library

MAX_STEPS = 100
MAX_BYTES = 8 * 2**20
"""The oldest steps are forgotten beyond this; the last one is kept whatever its size."""
STEPS = """(SELECT step, bytes, undone, words FROM queue_history
    UNION ALL SELECT step, bytes, undone, words FROM changes)"""


def begin_step(library: Library) -> int:
    """Return the number of a change that is made now; what was undone can't be redone any more.

    Runs in the caller's transaction.
    """
    library.rows("DELETE FROM queue_history WHERE undone")
    library.rows("DELETE FROM changes WHERE undone")
    return _after_last(library)


def begin_step_between(library: Library) -> int:
    """Return the number of a change that nobody has asked for: before what was undone, which stays.

    Runs in the caller's transaction.
    """
    rows = library.rows(f"SELECT min(step) FROM {STEPS} WHERE undone")
    first: int | None = rows[0][0]
    if first is None:
        return _after_last(library)
    library.rows("PRAGMA defer_foreign_keys = 1")
    tables = ("queue_history", "queue_edits", "changes")
    for table in tables:  # by way of negative numbers, since each must be another at any time
        library.rows(f"UPDATE {table} SET step = -1 - step WHERE step >= ?", first)
    for table in tables:
        library.rows(f"UPDATE {table} SET step = -step WHERE step < 0")
    return first


def forget_oldest(library: Library) -> None:
    """Keep as many steps as there may be. Runs in the caller's transaction."""
    rows = library.rows(
        f"""SELECT step FROM (
            SELECT step, row_number() OVER newest AS number, sum(bytes) OVER newest AS bytes
            FROM {STEPS} WINDOW newest AS (ORDER BY step DESC))
        WHERE number > ? OR (number > 1 AND bytes > ?)""",
        MAX_STEPS,
        MAX_BYTES,
    )
    for table in ("queue_history", "changes"):
        library.many(f"DELETE FROM {table} WHERE step = ?", rows)


def words(library: Library) -> tuple[str, str]:
    """Say what undo and redo would do; nothing where there is nothing."""
    undoing = library.rows(f"SELECT words FROM {STEPS} WHERE NOT undone ORDER BY step DESC LIMIT 1")
    redoing = library.rows(f"SELECT words FROM {STEPS} WHERE undone ORDER BY step LIMIT 1")
    return undoing[0][0] if undoing else "", redoing[0][0] if redoing else ""


def _after_last(library: Library) -> int:
    rows = library.rows(f"SELECT 1 + coalesce(max(step), 0) FROM {STEPS}")
    return int(rows[0][0])
