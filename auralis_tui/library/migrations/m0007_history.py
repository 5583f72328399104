"""What was changed in the library by its user, so that it can be undone."""

STATEMENTS = (
    # Its steps are numbered with those of `queue_history` in one sequence: the last change is the one undone first.
    """CREATE TABLE changes (
        step INTEGER PRIMARY KEY,
        kind TEXT NOT NULL,
        words TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        undone INTEGER NOT NULL,
        before BLOB NOT NULL,
        after BLOB NOT NULL)""",
)
